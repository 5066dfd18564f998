package dev.qcs.operator.diagnose;

import dev.qcs.operator.lag.PartitionId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something that is wrong, with its evidence.
 *
 * @param since when it began, not when it was noticed
 * @param message one sentence of fact with numbers
 * @param advice one action, without the message's words
 * @param effect what it does to scaling
 * @param excluded partitions whose backlog more replicas cannot help; empty unless {@code effect} is {@code Exclude}
 */
public record Finding(
        FindingType type,
        Severity severity,
        Confidence confidence,
        Instant since,
        String message,
        String advice,
        Effect effect,
        Set<PartitionId> excluded,
        List<Evidence> evidence) {

    public Finding {
        excluded = Set.copyOf(excluded);
        evidence = List.copyOf(evidence);
    }

    public enum Severity {
        Info,
        Warning,
        Critical
    }

    /** Suspected: the pattern has lasted, but the separating evidence is missing. It never justifies a destructive advice. */
    public enum Confidence {
        Suspected,
        Confirmed
    }

    public enum Effect {
        None,
        /** The partitions in {@code excluded} leave the lag that scaling looks at. */
        Exclude,
        /** No change of replicas. */
        Hold
    }

    /** Where to look. */
    public record Evidence(
            @Nullable PartitionId partition,
            @Nullable Long offset,
            @Nullable String pod) {}
}
