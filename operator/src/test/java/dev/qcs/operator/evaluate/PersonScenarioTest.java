package dev.qcs.operator.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.crd.QueueConsumerScalerSpec.ScheduleEntry;
import dev.qcs.operator.decide.Decision;
import dev.qcs.operator.decide.LimitedBy;
import dev.qcs.operator.decide.Reason;
import dev.qcs.operator.policy.Overrides;
import dev.qcs.operator.policy.Policies;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.policy.behavior.Behavior;
import dev.qcs.operator.policy.behavior.Rules;
import dev.qcs.operator.policy.behavior.ScalingPolicy;
import dev.qcs.operator.policy.schedule.Schedule;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a person says stands over what is measured: mode, annotations, bounds, schedule, behavior. */
class PersonScenarioTest {

    private static Policies policy() {
        return Policies.lagPerReplica(100).replicas(1, 24);
    }

    private static Plant behind() {
        return new Plant(24).capacity(1).running(2).burst(1_000);
    }

    @Test
    void recommendAndPausedComputeAndChangeNothing() {
        for (Policy.Mode mode : List.of(Policy.Mode.Recommend, Policy.Mode.Paused)) {
            Scenario story = new Scenario(policy().mode(mode), behind());
            story.minutes(5);
            assertThat(story.plant.wanted()).isEqualTo(2);
            assertThat(story.decision().size().needed()).isGreaterThan(2);
            assertThat(story.decision().to()).isGreaterThan(2);
        }
    }

    @Test
    void theAnnotationReplicasHoldsEvenOutsideTheBounds() {
        Scenario story = new Scenario(policy().overrides(new Overrides(false, 30, false, false, List.of())), behind());
        story.minutes(10);
        assertThat(story.steps()).containsExactly("2->30");
        assertThat(story.decision().reason()).isEqualTo(Reason.Paused);
        assertThat(story.decision().size().limitedBy()).isEqualTo(LimitedBy.Paused);
        story.policy(policy()).minutes(1);
        assertThat(story.steps()).startsWith("2->30", "30->24");
    }

    @Test
    void noScaleUpAndNoScaleDownForbidOneDirection() {
        Scenario up = new Scenario(policy().overrides(new Overrides(false, null, false, true, List.of())), behind());
        assertThat(up.minutes(5).changes()).isEmpty();
        assertThat(up.decision().detail()).contains("annotation no-scale-up forbids");
        Scenario down = new Scenario(
                policy().overrides(new Overrides(false, null, true, false, List.of())), new Plant(24).running(9));
        assertThat(down.minutes(30).changes()).isEmpty();
        assertThat(down.decision().detail()).contains("annotation no-scale-down forbids");
    }

    @Test
    void boundsHoldAtOnceWithOrWithoutData() {
        Scenario above = new Scenario(policy().replicas(1, 5), new Plant(24).running(9)).brokerDown(true);
        above.poll();
        assertThat(above.steps()).containsExactly("9->5");
        assertThat(above.changes().getFirst().reason()).isEqualTo(Reason.MaxReplicas);
        Scenario below = new Scenario(policy().replicas(4, 8), new Plant(24).running(2)).brokerDown(true);
        below.poll();
        assertThat(below.steps()).containsExactly("2->4");
        assertThat(below.changes().getFirst().reason()).isEqualTo(Reason.MinReplicas);
    }

    @Test
    void aForeignChangeDelaysShrinkingButNeverGrowing() {
        Scenario story = new Scenario(
                Policies.lagSeconds(60).replicas(1, 24).capacity(100),
                new Plant(24).capacity(100).running(6).arrival(492));
        story.minutes(10).personScales(3).seconds(20);
        assertThat(story.changes()).hasSize(1).allSatisfy(change -> {
            assertThat(change.from()).isEqualTo(3);
            assertThat(change.to()).isGreaterThanOrEqualTo(6);
        });
        Scenario raised = new Scenario(
                Policies.lagSeconds(60).replicas(1, 24).capacity(100),
                new Plant(12).capacity(100).running(6).arrival(500));
        raised.minutes(10).personScales(12).seconds(60);
        assertThat(raised.changes()).isEmpty();
        raised.minutes(5);
        assertThat(raised.steps()).containsExactly("12->6");
    }

    // Schedule: the story starts at midnight UTC.

    private static Schedule from(String cron, int seconds, @Nullable Integer min, @Nullable Integer max) {
        return Schedule.of(List.of(new ScheduleEntry("shift", cron, "UTC", seconds, min, max)));
    }

    @Test
    void aScheduleRaisesTheFloorAndLowersTheCeiling() {
        Scenario floor = new Scenario(policy().schedule(from("10 0 * * *", 1_800, 6, null)), new Plant(24).running(2));
        floor.minutes(9);
        floor.forgetThePast().minutes(5);
        assertThat(floor.changes()).extracting(Decision::to).containsExactly(6);
        assertThat(floor.changes().getFirst().reason()).isEqualTo(Reason.Schedule);
        assertThat(floor.changes().getFirst().detail()).contains("minReplicas 6 of schedule shift");
        assertThat(floor.decision().size().min()).isEqualTo(6);
        assertThat(floor.decision().size().limitedBy()).isEqualTo(LimitedBy.Schedule);
        floor.forgetThePast().minutes(60);
        assertThat(floor.plant.wanted()).isEqualTo(1);

        Scenario ceiling = new Scenario(policy().schedule(from("5 0 * * *", 600, null, 3)), behind().capacity(0));
        ceiling.minutes(4);
        assertThat(ceiling.plant.wanted()).isGreaterThan(3);
        ceiling.minutes(4);
        assertThat(ceiling.plant.wanted()).isEqualTo(3);
        assertThat(ceiling.decision().size().limitedBy()).isEqualTo(LimitedBy.Schedule);
    }

    @Test
    void aCeilingOfZeroSwitchesOffForAWhile() {
        Scenario story = new Scenario(policy().schedule(from("5 0 * * *", 600, null, 0)), behind());
        story.minutes(10);
        assertThat(story.plant.wanted()).isZero();
        assertThat(story.decision().reason()).isEqualTo(Reason.Schedule);
        story.minutes(10);
        assertThat(story.plant.wanted()).isPositive();
    }

    // Behavior.

    private static Behavior rates(Behavior.@Nullable Part up, Behavior.@Nullable Part down) {
        return Behavior.of(up, down, 0);
    }

    private static Behavior.Part part(int window, int pods, int period) {
        return new Behavior.Part(
                window,
                Rules.SelectPolicy.Max,
                List.of(new ScalingPolicy(ScalingPolicy.Type.Pods, pods, period)),
                null);
    }

    @Test
    void aRateLimitsEachStepUp() {
        Scenario story = new Scenario(policy().behavior(rates(part(0, 4, 60), null)), behind().capacity(0));
        story.poll();
        assertThat(story.steps()).containsExactly("2->6");
        assertThat(story.changes().getFirst().reason()).isEqualTo(Reason.ScaleUpRate);
        assertThat(story.changes().getFirst().size().limitedBy()).isEqualTo(LimitedBy.ScaleUpRate);
        assertThat(story.changes().getFirst().detail()).contains("behavior allows 6 now, not 10");
        story.seconds(50);
        assertThat(story.plant.wanted()).isEqualTo(6);
        assertThat(story.decision()).isInstanceOf(Decision.Hold.class);
        story.seconds(20);
        assertThat(story.plant.wanted()).isEqualTo(10);
    }

    @Test
    void aWindowDelaysShrinkingFromWhenTheNeedFell() {
        Scenario with = new Scenario(
                policy().behavior(rates(null, part(600, 100, 15))),
                new Plant(24).running(12).arrival(1));
        with.seconds(595);
        assertThat(with.changes()).isEmpty();
        assertThat(with.decision().reason()).isEqualTo(Reason.ScaleDownWindow);
        assertThat(with.decision().size().limitedBy()).isEqualTo(LimitedBy.ScaleDownWindow);
        with.minutes(2);
        assertThat(with.steps()).containsExactly("12->1");
    }

    @Test
    void withinToleranceASizeIsKeptButNotShortOfTheCap() {
        Behavior tenPercent = Behavior.of(Behavior.Part.EMPTY, null, 10);
        Scenario kept = new Scenario(
                policy().behavior(tenPercent),
                new Plant(24).running(20).burst(2_150).capacity(0));
        assertThat(kept.seconds(30).changes()).isEmpty();
        assertThat(kept.decision().size().limitedBy()).isEqualTo(LimitedBy.None);
        Scenario cap = new Scenario(
                policy().behavior(tenPercent),
                new Plant(11).running(10).burst(1_100).capacity(0));
        cap.poll();
        assertThat(cap.steps()).containsExactly("10->11");
    }

    @Test
    void disabledIsNeverAndDecisionsStaySteady() {
        Behavior never = Behavior.of(
                new Behavior.Part(null, Rules.SelectPolicy.Disabled, null, null),
                new Behavior.Part(null, Rules.SelectPolicy.Disabled, null, null),
                0);
        Scenario story = new Scenario(policy().behavior(never), behind());
        story.run(Duration.ofMinutes(30));
        assertThat(story.changes()).isEmpty();
    }
}
