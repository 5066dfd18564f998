package dev.qcs.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.crd.QueueConsumerScalerStatus;
import dev.qcs.operator.act.ScaleOutcome;
import dev.qcs.operator.decide.Reason;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.diagnose.Unchecked;
import dev.qcs.operator.lag.Gap;
import dev.qcs.operator.policy.Overrides;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.sweep.Verdict;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Ready, STATE and the conditions that go with them. */
class ReadinessTest {
    private static final List<String> ALL =
            List.of("Ready", "ScalingLimited", "Progressing", "DataAtRisk", "Fallback", "Paused", "ReplicasContested");

    private final StatusBuilder builder = new StatusBuilder(new Runbooks("runbooks"));

    @Test
    void everyConditionIsThereFromTheFirstVisit() {
        QueueConsumerScalerStatus status = builder.build(new Example("orders").subject(), null, null, Example.NOW);

        assertThat(conditions(status)).extracting(Condition::getType).startsWith(ALL.toArray(String[]::new));
        assertThat(conditions(status)).extracting(Condition::getStatus).startsWith("Unknown");
        assertThat(status.state()).isEqualTo("Pending");
        assertThat(status.observedGeneration()).isEqualTo(-1);
        assertThat(condition(status, "Reconciling").getStatus()).isEqualTo("True");
    }

    @Test
    void theOrderOfConditionsNeverChanges() {
        assertThat(conditions(build(new Example("orders"), null)))
                .extracting(Condition::getType)
                .containsExactlyElementsOf(ALL);
    }

    @Test
    void theTransitionTimeMovesOnlyWithTheStatus() {
        Example first = new Example("orders");
        QueueConsumerScalerStatus before = build(first, null);
        Example later = new Example("orders");
        later.now = Example.NOW.plusSeconds(300);
        later.mode = Policy.Mode.Recommend;
        QueueConsumerScalerStatus after = build(later, before);

        assertThat(condition(after, "Ready").getReason()).isEqualTo("Recommending");
        assertThat(condition(after, "Ready").getLastTransitionTime())
                .as("still True, only for another reason")
                .isEqualTo(condition(before, "Ready").getLastTransitionTime());
    }

    @Test
    void aBrokerThatIsSilentForAMomentChangesNothing() {
        QueueConsumerScalerStatus before = build(new Example("orders"), null);
        Example silent = new Example("orders");
        silent.broken("kafka prod:9092: no answer", Duration.ofSeconds(14));
        assertThat(condition(build(silent, before), "Ready").getStatus()).isEqualTo("True");

        silent.broken("kafka prod:9092: no answer", Duration.ofSeconds(15));
        QueueConsumerScalerStatus after = build(silent, before);
        assertThat(condition(after, "Ready").getStatus()).isEqualTo("False");
        assertThat(condition(after, "Ready").getReason()).isEqualTo("SourceUnreachable");
        assertThat(condition(after, "Fallback").getReason()).isEqualTo("Hold");
        assertThat(after.state()).isEqualTo("Fallback");
        assertThat(conditions(after))
                .as("it may pass by itself")
                .noneMatch(c -> c.getType().equals("Stalled"));
    }

    @Test
    void aMistakeIsReconcilingForAMinuteAndStalledAfterIt() {
        Example missing = new Example("orders");
        missing.targetThere = false;
        QueueConsumerScalerStatus first = build(missing, null);
        assertThat(condition(first, "Reconciling").getReason()).isEqualTo("TargetNotFound");
        assertThat(first.state()).isEqualTo("Error");

        missing.now = Example.NOW.plusSeconds(59);
        assertThat(conditions(build(missing, first))).noneMatch(c -> c.getType().equals("Stalled"));
        missing.now = Example.NOW.plusSeconds(60);
        QueueConsumerScalerStatus later = build(missing, first);
        assertThat(condition(later, "Stalled").getStatus()).isEqualTo("True");
        assertThat(conditions(later)).noneMatch(c -> c.getType().equals("Reconciling"));
    }

    @Test
    void aSpecThatIsNonsenseIsStalledAtOnce() {
        Example invalid = new Example("orders");
        invalid.obstacle = new Obstacle(ReadyReason.InvalidSpec, "spec.maxReplicas: is missing");
        QueueConsumerScalerStatus status = builder.build(invalid.subject(), null, null, Example.NOW);
        assertThat(condition(status, "Stalled").getMessage()).contains("spec.maxReplicas");
        assertThat(status.state()).isEqualTo("Error");
        assertThat(status.summary()).isEqualTo("spec.maxReplicas: is missing");
        assertThat(status.observedGeneration()).isEqualTo(4);
    }

    @Test
    void aRefusedWriteNamesTheRule() {
        Example refused = new Example("orders");
        refused.to = 6;
        refused.outcome = new ScaleOutcome.Forbidden("the operator may not write deployments/scale: grant ...");
        QueueConsumerScalerStatus status = build(refused, null);
        assertThat(condition(status, "Ready").getReason()).isEqualTo("ScaleForbidden");
        assertThat(status.summary()).contains("grant");
    }

    @Test
    void pausedShadesAreToldApart() {
        Example annotated = new Example("orders");
        annotated.overrides = new Overrides(true, null, false, false, List.of());
        assertThat(condition(build(annotated, null), "Paused").getReason()).isEqualTo("AnnotationPaused");
        assertThat(build(annotated, null).state()).isEqualTo("Paused");

        Example pinned = new Example("orders");
        pinned.overrides = new Overrides(false, 7, false, false, List.of());
        pinned.reason = Reason.Paused;
        assertThat(condition(build(pinned, null), "Paused").getMessage())
                .isEqualTo("annotation scaling.qcs.dev/replicas sets replicas to 7; remove it to scale again");

        Example zeroed = new Example("orders");
        zeroed.current = 0;
        zeroed.to = 0;
        zeroed.reason = Reason.Paused;
        assertThat(condition(build(zeroed, null), "Paused").getReason()).isEqualTo("ScaledToZeroByUser");
    }

    @Test
    void aWrongAnnotationIsToldAndNotIgnored() {
        Example mistaken = new Example("orders");
        mistaken.overrides = new Overrides(false, null, false, false, List.of("annotation x has no effect"));
        assertThat(build(mistaken, null).summary()).endsWith("; annotation x has no effect");
    }

    @Test
    void whatWasWatchedForTooShortATimeIsNotCalledWell() {
        Example fresh = new Example("orders");
        fresh.unchecked = List.of(
                new Unchecked(FindingType.PoisonMessage, Unchecked.Cause.COLLECTING, "collecting data, 40s of 5m"),
                new Unchecked(FindingType.PartitionFrozen, Unchecked.Cause.COLLECTING, "collecting data, 40s of 2m"),
                new Unchecked(FindingType.SlowConsumer, Unchecked.Cause.COLLECTING, "collecting data, 40s of 10m"),
                new Unchecked(FindingType.IdleProducer, Unchecked.Cause.COLLECTING, "collecting data, 40s of 10m"));
        assertThat(build(fresh, null).summary())
                .endsWith("; no problem seen, not checked yet: PoisonMessage, PartitionFrozen and 1 more");
        fresh.unchecked = List.of();
        assertThat(build(fresh, null).summary()).doesNotContain("not checked");
    }

    @Test
    void aRightThatIsMissingIsNamedWhereItLeavesAConditionUnknown() {
        Example example = new Example("orders");
        example.gaps = List.of(new Gap(
                Gap.What.TOPIC_SETTINGS,
                "topic orders",
                "TopicAuthorizationException",
                "grant DescribeConfigs on topic orders"));
        Condition atRisk = condition(build(example, null), "DataAtRisk");
        assertThat(atRisk.getStatus())
                .as("the other topics are fine, this one may not be")
                .isEqualTo("Unknown");
        assertThat(atRisk.getReason()).isEqualTo("ObservationDegraded");
        assertThat(atRisk.getMessage())
                .isEqualTo("cannot read retention settings of topic orders (TopicAuthorizationException): grant"
                        + " DescribeConfigs on topic orders");

        example.gaps = List.of(new Gap(
                Gap.What.COMMITTED, "group orders", "GroupAuthorizationException", "grant Describe on group orders"));
        example.lag = null;
        Condition progressing = condition(build(example, null), "Progressing");
        assertThat(progressing.getStatus()).isEqualTo("Unknown");
        assertThat(progressing.getReason()).isEqualTo("ObservationDegraded");
        assertThat(progressing.getMessage()).endsWith("grant Describe on group orders");
    }

    @Test
    void whoeverKeepsWritingReplicasIsNamed() {
        Example contested = new Example("orders");
        contested.contest = new Verdict.Contest("argocd-controller", 4, 3);
        assertThat(condition(build(contested, null), "ReplicasContested").getMessage())
                .startsWith("argocd-controller keeps setting replicas to 3");
    }

    @Test
    void aChangeIsUnderWayUntilItsPodsAreReady() {
        Example growing = new Example("orders");
        growing.current = 6;
        growing.to = 6;
        growing.ready = 4;
        assertThat(build(growing, null).state()).as("not our change").isEqualTo("Steady");
        growing.lastScale = Example.NOW.minusSeconds(30);
        assertThat(build(growing, null).state()).isEqualTo("ScalingUp");
        growing.ready = 6;
        growing.reason = Reason.Settling;
        assertThat(build(growing, build(growing, null)).state()).isEqualTo("Steady");
    }

    private QueueConsumerScalerStatus build(Example example, @Nullable QueueConsumerScalerStatus before) {
        return builder.build(example.subject(), example.verdict(), before, example.now);
    }

    private static List<Condition> conditions(QueueConsumerScalerStatus status) {
        return Objects.requireNonNull(status.conditions());
    }

    private static Condition condition(QueueConsumerScalerStatus status, String type) {
        return Objects.requireNonNull(Conditions.find(conditions(status), type), type);
    }
}
