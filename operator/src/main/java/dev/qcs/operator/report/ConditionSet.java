package dev.qcs.operator.report;

import dev.qcs.operator.decide.Decision;
import dev.qcs.operator.decide.Reason;
import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.diagnose.PartlyBlind;
import dev.qcs.operator.estimate.Estimate;
import dev.qcs.operator.estimate.Loss;
import dev.qcs.operator.estimate.PartitionEstimate;
import dev.qcs.operator.evaluate.Evaluation;
import dev.qcs.operator.lag.Gap;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.lag.TopicReading;
import dev.qcs.operator.policy.Fallback;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.sweep.Verdict;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All conditions of a scaler, every one of them from the first visit on. */
final class ConditionSet {
    private static final String UNKNOWN = "Unknown";
    private static final String PENDING = "Pending";

    private ConditionSet() {}

    static List<Condition> of(
            Ready ready,
            Settled settled,
            @Nullable Verdict verdict,
            List<Condition> before,
            @Nullable Long generation,
            Instant now) {
        Conditions conditions = new Conditions(before, generation, now);
        conditions.set("Ready", ready.status(), ready.reason().name(), ready.message());
        if (verdict == null) {
            for (String type :
                    List.of("ScalingLimited", "Progressing", "DataAtRisk", "Fallback", "Paused", "ReplicasContested")) {
                conditions.set(type, UNKNOWN, PENDING, Wording.WAITING);
            }
        } else {
            scalingLimited(conditions, verdict.evaluation());
            progressing(conditions, verdict.evaluation());
            dataAtRisk(conditions, verdict.evaluation());
            fallback(conditions, ready, verdict.evaluation());
            paused(conditions, verdict.evaluation());
            contested(conditions, verdict.contest());
        }
        switch (settled) {
            case Reconciling ->
                conditions.set("Reconciling", true, ready.reason().name(), ready.message());
            case Stalled -> conditions.set("Stalled", true, ready.reason().name(), ready.message());
            case Done -> {}
        }
        return conditions.build();
    }

    /** What kstatus reads: present only while it is true. */
    enum Settled {
        Reconciling,
        Stalled,
        Done
    }

    private static void scalingLimited(Conditions conditions, Evaluation evaluation) {
        if (evaluation.target() == null) {
            conditions.set("ScalingLimited", UNKNOWN, PENDING, "the target cannot be seen");
            return;
        }
        Decision.Size size = evaluation.decision().size();
        boolean limited = Wording.limits(size.limitedBy());
        conditions.set(
                "ScalingLimited",
                limited,
                limited ? size.limitedBy().name() : "WithinRange",
                limited ? Wording.limited(size, evaluation.estimate().pool() != null) : Wording.within(size));
    }

    private static void progressing(Conditions conditions, Evaluation evaluation) {
        if (evaluation.reading() instanceof Reading.Unavailable blind) {
            conditions.set("Progressing", UNKNOWN, blind.reason().name(), "not known while the source cannot be read");
            return;
        }
        Estimate estimate = evaluation.estimate();
        for (Finding finding : evaluation.findings()) {
            if (finding.type().stuck() && finding.severity() != Finding.Severity.Info) {
                conditions.set(
                        "Progressing",
                        false,
                        finding.type().name(),
                        Wording.notProgressing(finding, estimate.partitions()));
                return;
            }
        }
        Optional<String> unread = estimate.lag() == null && evaluation.reading() instanceof Reading.Observed observed
                ? PartlyBlind.unknown(FindingType.AllPartitionsStalled, observed.gaps())
                : Optional.empty();
        if (unread.isPresent()) {
            conditions.set("Progressing", UNKNOWN, "ObservationDegraded", unread.get());
        } else if (estimate.lag() != null && estimate.lag() == 0) {
            conditions.set("Progressing", true, "Idle", "no message waits");
        } else if (!consumes(estimate)) {
            conditions.set(
                    "Progressing",
                    UNKNOWN,
                    PENDING,
                    estimate.pool() == null && !estimate.shared()
                            ? "messages wait and no commit has been seen yet"
                            : "messages wait and no acknowledgement has been seen yet");
        } else {
            conditions.set(
                    "Progressing",
                    true,
                    "Moving",
                    estimate.shared()
                            ? "records are settled; failed records of share groups cannot be counted"
                            : estimate.pool() == null ? "committed offsets move" : "messages are acknowledged");
        }
    }

    private static boolean consumes(Estimate estimate) {
        return (estimate.consumption() != null && estimate.consumption() > 0)
                || estimate.partitions().stream().anyMatch(PartitionEstimate::advanced);
    }

    private static void dataAtRisk(Conditions conditions, Evaluation evaluation) {
        if (!(evaluation.reading() instanceof Reading.Observed observed)) {
            conditions.set("DataAtRisk", UNKNOWN, "ObservationDegraded", "not known while the source cannot be read");
            return;
        }
        for (Finding finding : evaluation.findings()) {
            if (finding.type() == FindingType.DataLost || finding.type() == FindingType.DataExpiring) {
                conditions.set("DataAtRisk", true, finding.type().name(), Wording.atRisk(finding));
                return;
            }
        }
        // A leader that moves hides something for a moment, which is no reason to turn a condition about hours.
        Optional<String> unread = PartlyBlind.unknown(
                FindingType.DataExpiring,
                observed.gaps().stream().filter(Gap::forbidden).toList());
        if (unread.isPresent()) {
            conditions.set("DataAtRisk", UNKNOWN, "ObservationDegraded", unread.get());
            return;
        }
        List<String> unbounded = observed.topics().stream()
                .filter(ConditionSet::unbounded)
                .map(TopicReading::name)
                .toList();
        if (!unbounded.isEmpty()) {
            conditions.set("DataAtRisk", false, "RetentionUnbounded", Wording.unbounded(unbounded));
        } else if (evaluation.estimate().loss() == Loss.Plain.UNKNOWN) {
            conditions.set(
                    "DataAtRisk",
                    UNKNOWN,
                    "ObservationDegraded",
                    PartlyBlind.unknown(FindingType.DataExpiring, observed.gaps())
                            .orElse(
                                    "how old unread messages are, or how long their topics keep them, is not known yet"));
        } else {
            conditions.set("DataAtRisk", false, "RetentionOk", "no unread message is about to expire");
        }
    }

    private static boolean unbounded(TopicReading topic) {
        return topic.retentionMillis() != null
                && topic.retentionMillis() == -1
                && topic.retentionBytes() != null
                && topic.retentionBytes() == -1
                && !topic.compactOnly();
    }

    private static void fallback(Conditions conditions, Ready ready, Evaluation evaluation) {
        if (!ready.blind()) {
            conditions.set("Fallback", false, "SourceHealthy", "using live measurements");
            return;
        }
        Fallback fallback = evaluation.policy().fallback();
        Instant blindSince = evaluation.blindSince();
        boolean early = blindSince == null || evaluation.time().isBefore(blindSince.plus(fallback.after()));
        Fallback.Kind kind = early ? Fallback.Kind.Hold : fallback.kind();
        int held = evaluation.target() == null ? 0 : evaluation.target().current();
        conditions.set("Fallback", true, kind.name(), Wording.fallback(kind, fallback.replicas(), held));
    }

    private static void paused(Conditions conditions, Evaluation evaluation) {
        Policy policy = evaluation.policy();
        if (policy.mode() == Policy.Mode.Paused) {
            conditions.set("Paused", true, "ModePaused", "set spec.mode to Auto to resume");
        } else if (policy.overrides().paused()) {
            conditions.set(
                    "Paused", true, "AnnotationPaused", "remove the annotation scaling.qcs.dev/paused to resume");
        } else if (policy.overrides().replicas() != null) {
            conditions.set(
                    "Paused",
                    true,
                    "AnnotationPaused",
                    Wording.pinned(policy.overrides().replicas()));
        } else if (evaluation.decision().reason() == Reason.Paused) {
            conditions.set(
                    "Paused",
                    true,
                    "ScaledToZeroByUser",
                    "a person set replicas to 0; set them to 1 or more to resume scaling");
        } else {
            conditions.set("Paused", false, "NotPaused", "replicas are written when a decision changes them");
        }
    }

    private static void contested(Conditions conditions, Verdict.@Nullable Contest contest) {
        if (contest == null) {
            conditions.set("ReplicasContested", false, "Uncontested", "nobody else keeps writing spec.replicas");
        } else {
            conditions.set("ReplicasContested", true, "ForeignManager", Wording.contested(contest));
        }
    }
}
