package dev.qcs.operator.sweep;

import java.util.Optional;

/** The register of scalers: the reconciler puts them in and takes them out, sweeps read them. */
public interface Fleet {

    /** Adds a scaler or replaces what is known of its wish; what was learned of it stays unless its uid or query changed. */
    void register(Registration registration);

    /** Forgets a scaler; idempotent. */
    void remove(ScalerId id);

    /** The newest verdict, empty before the first evaluation. */
    Optional<Verdict> latest(ScalerId id);

    /** How many scalers are registered. */
    int size();
}
