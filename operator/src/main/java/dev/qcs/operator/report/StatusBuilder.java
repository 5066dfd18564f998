package dev.qcs.operator.report;

import dev.qcs.crd.QueueConsumerScalerStatus;
import dev.qcs.operator.act.TargetReading;
import dev.qcs.operator.decide.Decision;
import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.estimate.Drain;
import dev.qcs.operator.estimate.Estimate;
import dev.qcs.operator.estimate.Loss;
import dev.qcs.operator.evaluate.Evaluation;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.sweep.Verdict;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From what is known to what is told. Pure: the same input gives the same status. */
public final class StatusBuilder {
    /** Objects that are applied together arrive in any order, and kstatus gives up at once on Stalled. */
    private static final Duration BEFORE_STALLED = Duration.ofSeconds(60);

    private final Runbooks runbooks;

    public StatusBuilder(Runbooks runbooks) {
        this.runbooks = runbooks;
    }

    /**
     * Everything but the write.
     *
     * @param verdict {@code null} before the first evaluation
     * @param before the status that was told last; {@code null} = none
     */
    public QueueConsumerScalerStatus build(
            Subject subject, @Nullable Verdict verdict, @Nullable QueueConsumerScalerStatus before, Instant now) {
        if (verdict == null && before != null && stillHolds(subject, before)) {
            return before;
        }
        List<Condition> oldConditions = before == null || before.conditions() == null ? List.of() : before.conditions();
        Ready ready = Ready.of(subject, verdict, readyOf(oldConditions), now);
        boolean current =
                subject.obstacle() != null || (verdict != null && verdict.generation() == subject.generation());
        ConditionSet.Settled settled = settled(ready, oldConditions, current, now);
        State state = State.of(ready, settled == ConditionSet.Settled.Stalled, verdict, stateOf(before));
        List<Finding> headline =
                verdict == null ? List.of() : headline(verdict.evaluation().findings());
        Long generation = observedGeneration(subject, verdict, before);
        List<Condition> conditions = ConditionSet.of(ready, settled, verdict, oldConditions, generation, now);
        String summary = Summary.of(subject, ready, state, verdict, headline);
        Evaluation evaluation = verdict == null ? null : verdict.evaluation();
        Estimate estimate = evaluation == null ? null : evaluation.estimate();
        return new QueueConsumerScalerStatus(
                generation,
                state.name(),
                summary,
                verdict != null ? replicas(verdict, before) : before == null ? null : before.replicas(),
                evaluation == null
                        ? null
                        : evaluation.decision().size().limitedBy().name(),
                estimate == null ? null : lag(estimate),
                estimate == null ? null : rates(estimate),
                estimate == null ? null : drainSeconds(estimate.drain()),
                estimate == null ? null : lossSeconds(estimate.loss()),
                estimate == null || estimate.pool() != null ? null : WorstPartitions.of(estimate.partitions()),
                evaluation == null ? null : partitionCount(evaluation),
                evaluation == null
                        ? null
                        : headline(evaluation.findings()).stream()
                                .map(this::finding)
                                .toList(),
                verdict == null ? null : decision(verdict),
                lastScale(verdict, before),
                evaluation == null ? null : Conditions.time(evaluation.time()),
                Display.of(subject, evaluation, headline),
                conditions,
                memory(verdict, before));
    }

    /** After a restart, until the first evaluation, what was told of this very spec is the best that is known. */
    private static boolean stillHolds(Subject subject, QueueConsumerScalerStatus before) {
        return subject.obstacle() == null
                && before.lastEvaluationTime() != null
                && Long.valueOf(subject.generation()).equals(before.observedGeneration());
    }

    /** How a person should read them: by the order of the types, then by weight. */
    static List<Finding> headline(List<Finding> findings) {
        return findings.stream()
                .sorted(Comparator.comparing((Finding finding) -> finding.severity() == Finding.Severity.Info)
                        .thenComparing(Finding::past)
                        .thenComparing(Finding::type)
                        .thenComparing(Finding::severity, Comparator.reverseOrder())
                        .thenComparing(Finding::since))
                .toList();
    }

    private static ConditionSet.Settled settled(Ready ready, List<Condition> before, boolean current, Instant now) {
        if (ready.isFalse() && ready.reason().needsPerson()) {
            if (ready.reason().hopeless()) {
                return ConditionSet.Settled.Stalled;
            }
            Condition old = Conditions.find(before, "Ready");
            Instant since = old != null
                            && "False".equals(old.getStatus())
                            && ready.reason().name().equals(old.getReason())
                    ? Instant.parse(old.getLastTransitionTime())
                    : now;
            return now.isBefore(since.plus(BEFORE_STALLED))
                    ? ConditionSet.Settled.Reconciling
                    : ConditionSet.Settled.Stalled;
        }
        return current ? ConditionSet.Settled.Done : ConditionSet.Settled.Reconciling;
    }

    private static @Nullable Long observedGeneration(
            Subject subject, @Nullable Verdict verdict, @Nullable QueueConsumerScalerStatus before) {
        if (subject.obstacle() != null) {
            return subject.generation();
        }
        if (verdict != null) {
            return verdict.generation();
        }
        return before == null || before.observedGeneration() == null ? Long.valueOf(-1) : before.observedGeneration();
    }

    private static QueueConsumerScalerStatus.Replicas replicas(
            Verdict verdict, @Nullable QueueConsumerScalerStatus before) {
        Evaluation evaluation = verdict.evaluation();
        Decision.Size size = evaluation.decision().size();
        TargetReading target = evaluation.target();
        boolean blind = evaluation.reading() instanceof Reading.Unavailable;
        Integer needed =
                size.needed() == null && blind && target != null ? Integer.valueOf(size.desired()) : size.needed();
        return new QueueConsumerScalerStatus.Replicas(
                target == null ? null : target.current(),
                target == null ? null : target.ready(),
                needed,
                target == null ? null : size.desired(),
                size.min(),
                size.max(),
                size.usable(),
                found(verdict, before));
    }

    private static @Nullable Integer partitionCount(Evaluation evaluation) {
        return evaluation.reading() instanceof Reading.Unavailable
                        || evaluation.estimate().pool() != null
                ? null
                : Integer.valueOf(evaluation.estimate().partitionCount());
    }

    /** First sight was before the last restart of the operator, if a status tells of one. */
    private static @Nullable Integer found(Verdict verdict, @Nullable QueueConsumerScalerStatus before) {
        return before != null && before.replicas() != null && before.replicas().found() != null
                ? before.replicas().found()
                : verdict.foundReplicas();
    }

    private static QueueConsumerScalerStatus.Lag lag(Estimate estimate) {
        return new QueueConsumerScalerStatus.Lag(
                estimate.lag(),
                estimate.behind() == null ? null : estimate.behind().age().toSeconds(),
                estimate.trend().name());
    }

    private static QueueConsumerScalerStatus.Rates rates(Estimate estimate) {
        Double perMember = estimate.capacity().perMember();
        return new QueueConsumerScalerStatus.Rates(
                rounded(estimate.arrival()),
                rounded(estimate.consumption()),
                perMember == null ? null : rounded(perMember * estimate.membersPerReplica()),
                estimate.capacity().source().name());
    }

    private static @Nullable Long drainSeconds(Drain drain) {
        return switch (drain) {
            case Drain.In in -> in.time().toSeconds();
            case Drain.Plain plain ->
                switch (plain) {
                    case NOTHING_TO_DRAIN -> Long.valueOf(0);
                    case NEVER -> Long.valueOf(-1);
                    case UNKNOWN -> null;
                };
        };
    }

    private static @Nullable Long lossSeconds(Loss loss) {
        return switch (loss) {
            case Loss.In in -> in.time().toSeconds();
            case Loss.Plain plain ->
                switch (plain) {
                    case NEVER -> Long.valueOf(-1);
                    case UNKNOWN -> null;
                };
        };
    }

    private QueueConsumerScalerStatus.Finding finding(Finding finding) {
        return new QueueConsumerScalerStatus.Finding(
                finding.type().name(),
                finding.severity().name(),
                finding.confidence().name(),
                Conditions.time(finding.since()),
                finding.message(),
                finding.advice(),
                runbooks.of(finding.type().name()),
                finding.evidence().stream()
                        .map(evidence -> new QueueConsumerScalerStatus.Evidence(
                                evidence.partition() == null
                                        ? null
                                        : evidence.partition().topic(),
                                evidence.partition() == null
                                                || evidence.partition().isQueue()
                                        ? null
                                        : (Integer) evidence.partition().partition(),
                                evidence.offset(),
                                evidence.pod()))
                        .toList());
    }

    private static QueueConsumerScalerStatus.Decision decision(Verdict verdict) {
        Decision decision = verdict.evaluation().decision();
        return new QueueConsumerScalerStatus.Decision(
                Conditions.time(verdict.decidedAt()),
                decision instanceof Decision.ScaleTo ? "ScaleTo" : "Hold",
                decision.from(),
                decision.to(),
                decision.reason().name(),
                decision.detail());
    }

    private static @Nullable String lastScale(@Nullable Verdict verdict, @Nullable QueueConsumerScalerStatus before) {
        if (verdict != null && verdict.lastScale() != null) {
            return Conditions.time(verdict.lastScale());
        }
        return before == null ? null : before.lastScaleTime();
    }

    private static @Nullable String memory(@Nullable Verdict verdict, @Nullable QueueConsumerScalerStatus before) {
        if (verdict != null) {
            return verdict.memory().text();
        }
        return before == null ? null : before.memory();
    }

    private static @Nullable Long rounded(@Nullable Double number) {
        return number == null ? null : Long.valueOf(Math.round(number));
    }

    private static @Nullable Ready readyOf(List<Condition> conditions) {
        Condition ready = Conditions.find(conditions, "Ready");
        if (ready == null) {
            return null;
        }
        for (ReadyReason reason : ReadyReason.values()) {
            if (reason.name().equals(ready.getReason())) {
                return new Ready(ready.getStatus(), reason, ready.getMessage());
            }
        }
        return null;
    }

    private static @Nullable State stateOf(@Nullable QueueConsumerScalerStatus before) {
        if (before == null) {
            return null;
        }
        for (State state : State.values()) {
            if (state.name().equals(before.state())) {
                return state;
            }
        }
        return null;
    }
}
