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
 * @param excluded partitions whose backlog more replicas cannot help
 * @param subject what tells it from others of its type: a topic, a disk; empty = there is one of the type
 * @param past true for an event that is over: it stays listed, behind what is still true
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
        List<Evidence> evidence,
        String subject,
        boolean past) {

    /** The only one of its type, and true now. */
    public Finding(
            FindingType type,
            Severity severity,
            Confidence confidence,
            Instant since,
            String message,
            String advice,
            Effect effect,
            Set<PartitionId> excluded,
            List<Evidence> evidence) {
        this(type, severity, confidence, since, message, advice, effect, excluded, evidence, "", false);
    }

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
        Hold,
        /** No more replicas: they would only do faster what fails. */
        NoGrowth,
        /** As many replicas as are of use, at once, and none fewer while it lasts. */
        ToCap,
        /** From zero to one, and not back to zero while it lasts. */
        Wake
    }

    /** The same, begun at another time. */
    Finding since(Instant begin) {
        return new Finding(
                type, severity, confidence, begin, message, advice, effect, excluded, evidence, subject, past);
    }

    /** The same as something that is over. */
    Finding over() {
        return new Finding(
                type, severity, confidence, since, message, advice, effect, excluded, evidence, subject, true);
    }

    /** Where to look. */
    public record Evidence(
            @Nullable PartitionId partition,
            @Nullable Long offset,
            @Nullable String pod) {}
}
