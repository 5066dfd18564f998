package dev.qcs.operator.diagnose;

import dev.qcs.operator.diagnose.Finding.Confidence;
import dev.qcs.operator.diagnose.Finding.Effect;
import dev.qcs.operator.diagnose.Finding.Evidence;
import dev.qcs.operator.diagnose.Finding.Severity;
import dev.qcs.operator.lag.PartitionId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A finding while it is written down: confirmed, without effect and about nothing in particular unless said otherwise. */
final class Found {
    private static final int MOST_EVIDENCE = 10;

    private final FindingType type;
    private final Severity severity;
    private Confidence confidence = Confidence.Confirmed;
    private Instant since;
    private String message = "";
    private String advice = "";
    private Effect effect = Effect.None;
    private Set<PartitionId> excluded = Set.of();
    private final List<Evidence> evidence = new ArrayList<>();
    private String subject = "";

    private Found(FindingType type, Severity severity, Instant since) {
        this.type = type;
        this.severity = severity;
        this.since = since;
    }

    static Found of(FindingType type, Severity severity, Instant since) {
        return new Found(type, severity, since);
    }

    /** The separating evidence is missing. */
    Found suspected(boolean suspected) {
        confidence = suspected ? Confidence.Suspected : Confidence.Confirmed;
        return this;
    }

    Found since(Instant begin) {
        since = begin;
        return this;
    }

    /** One sentence of fact, with numbers. */
    Found says(String sentence) {
        message = sentence;
        return this;
    }

    /** One action. */
    Found advises(String action) {
        advice = action;
        return this;
    }

    Found effect(Effect wanted) {
        effect = wanted;
        return this;
    }

    /** These partitions leave the lag that scaling looks at. */
    Found excludes(Set<PartitionId> partitions) {
        excluded = partitions;
        effect = effect == Effect.None ? Effect.Exclude : effect;
        return this;
    }

    Found about(String what) {
        subject = what;
        return this;
    }

    /** Where to look; of many places the first ten. */
    Found at(@Nullable PartitionId partition, @Nullable Long offset, @Nullable String pod) {
        if (evidence.size() < MOST_EVIDENCE) {
            evidence.add(new Evidence(partition, offset, pod));
        }
        return this;
    }

    Finding done() {
        return new Finding(
                type, severity, confidence, since, message, advice, effect, excluded, evidence, subject, false);
    }
}
