package dev.qcs.operator.sweep;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The register of scalers: the reconciler puts them in and takes them out, sweeps read them. */
public interface Fleet {

    /**
     * Adds a scaler or replaces what is known of its wish; what was learned of it stays unless its uid or query changed.
     *
     * @param remembered {@code status.memory} as it is stored, of use for a scaler that is not registered yet; {@code null} =
     *     nothing
     */
    void register(Registration registration, @Nullable String remembered);

    /** Forgets a scaler; idempotent. */
    void remove(ScalerId id);

    /** The newest verdict, empty before the first evaluation. */
    Optional<Verdict> latest(ScalerId id);

    /** How many scalers are registered. */
    int size();
}
