package dev.qcs.operator.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.decide.Reason;
import dev.qcs.operator.policy.Fallback;
import dev.qcs.operator.policy.Policies;
import dev.qcs.operator.policy.Policy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** To zero, and back: every doubt keeps the last replica, every sign of work brings the first. */
class ZeroScenarioTest {

    private static Policies toZero() {
        return Policies.lagSeconds(60).capacity(100).replicas(0, 24).toZeroAfter(300);
    }

    @Test
    void anIdleGroupGoesToZeroAfterItsSecondsAndStaysThere() {
        Scenario story = new Scenario(toZero(), new Plant(12).running(1));
        story.seconds(300);
        assertThat(story.changes()).isEmpty();
        story.seconds(10);
        assertThat(story.steps()).containsExactly("1->0");
        assertThat(story.decision().reason()).isEqualTo(Reason.Idle);
        story.run(Duration.ofHours(1));
        assertThat(story.steps()).containsExactly("1->0");
    }

    @Test
    void onlyWithScaleToZero() {
        Scenario story = new Scenario(Policies.lagSeconds(60).replicas(0, 24).capacity(100), new Plant(12).running(1));
        story.run(Duration.ofHours(1));
        assertThat(story.changes()).isEmpty();
    }

    @Test
    void initialSecondsKeepAYoungScalerUp() {
        Scenario young = new Scenario(toZero().toZeroAfter(60, 3_600), new Plant(12).running(1));
        young.minutes(59);
        assertThat(young.changes()).isEmpty();
        young.minutes(2);
        assertThat(young.steps()).containsExactly("1->0");
        Scenario old = new Scenario(toZero().toZeroAfter(60, 3_600), new Plant(12).running(1))
                .createdEarlier(Duration.ofHours(2));
        assertThat(old.minutes(2).steps()).containsExactly("1->0");
    }

    @Test
    void activationLagIsStrict() {
        Scenario story = new Scenario(toZero().activationLag(100), new Plant(12).running(0));
        story.minutes(1).then(plant -> plant.burst(100)).minutes(1);
        assertThat(story.changes()).isEmpty();
        story.then(plant -> plant.burst(1)).seconds(5);
        assertThat(story.steps()).containsExactly("0->1");
        assertThat(story.changes().getFirst().reason()).isEqualTo(Reason.Wake);
    }

    @Test
    void wakingIsOneStepToTheNeededSize() {
        Scenario story =
                new Scenario(Policies.lagPerReplica(100).replicas(0, 24).toZeroAfter(300), new Plant(12).running(0));
        story.minutes(1).then(plant -> plant.burst(750)).seconds(5);
        assertThat(story.steps()).containsExactly("0->8");
    }

    @Test
    void aTrickleKeepsItAwake() {
        Scenario story = new Scenario(toZero(), new Plant(12).running(1).arrivals(i -> i == 0 ? 0.02 : 0));
        story.run(Duration.ofHours(1));
        assertThat(story.changes()).isEmpty();
    }

    @Test
    void blindTimeStartsTheWaitAnew() {
        Scenario story = new Scenario(toZero(), new Plant(12).running(1));
        story.seconds(280).brokerDown(true).seconds(10).brokerDown(false).seconds(250);
        assertThat(story.changes()).isEmpty();
        story.seconds(70);
        assertThat(story.steps()).containsExactly("1->0");
    }

    @Test
    void aPartitionNeverCommittedKeepsOneReplicaUnderLatest() {
        Scenario story = new Scenario(toZero(), new Plant(12).running(4).neverCommitted(5));
        story.minutes(30);
        assertThat(story.plant.wanted()).isEqualTo(1);
        assertThat(story.decision().reason()).isEqualTo(Reason.Idle);
        assertThat(story.decision().detail()).contains("orders-5 was never committed", "uncommitted: Ignore");

        Scenario ignoring = new Scenario(
                toZero().uncommitted(Policy.Uncommitted.Ignore),
                new Plant(12).running(1).neverCommitted(5));
        assertThat(ignoring.minutes(10).steps()).containsExactly("1->0");
    }

    @Test
    void anyRecordOnAPartitionNeverCommittedWakes() {
        Scenario story = new Scenario(
                toZero().activationLag(1_000), new Plant(12).running(0).neverCommitted(5));
        story.minutes(2);
        assertThat(story.changes()).isEmpty();
        story.then(plant -> plant.arrivals(i -> i == 5 ? 1 : 0)).seconds(10);
        assertThat(story.steps()).containsExactly("0->1");
        assertThat(story.changes().getFirst().detail()).contains("orders-5");
    }

    @Test
    void aZeroSetByAPersonSwitchesScalingOffUntilTheyRaiseIt() {
        Scenario story = new Scenario(toZero(), new Plant(12).running(1).arrival(50));
        story.minutes(2).personScales(0).minutes(10);
        assertThat(story.changes()).isEmpty();
        assertThat(story.decision().reason()).isEqualTo(Reason.Paused);
        assertThat(story.decision().detail()).contains("a person set 0 replicas");
        story.personScales(1).minutes(10);
        assertThat(story.changes()).isNotEmpty();
    }

    @Test
    void aZeroFoundAtFirstSightIsOursOnlyWhereZeroIsAllowed() {
        Scenario allowed = new Scenario(toZero(), new Plant(12).running(0).burst(10));
        assertThat(allowed.seconds(10).steps()).containsExactly("0->1");
        Scenario forbidden = new Scenario(
                Policies.lagSeconds(60).capacity(100), new Plant(12).running(0).burst(10));
        assertThat(forbidden.minutes(10).steps()).isEmpty();
        assertThat(forbidden.decision().reason()).isEqualTo(Reason.Paused);
    }

    @Test
    void withoutAnyTopicOneReplicaFindsOut() {
        Scenario story = new Scenario(toZero(), new Plant(0).running(0));
        story.minutes(10);
        assertThat(story.steps()).containsExactly("0->1");
    }

    @Test
    void blindAtZeroTheFallbackMayWake() {
        Scenario story = new Scenario(toZero().fallback(Fallback.Kind.HoldOrRaise, 180, 2), new Plant(12).running(0));
        story.minutes(1).brokerDown(true).minutes(2);
        assertThat(story.changes()).isEmpty();
        assertThat(story.decision().reason()).isEqualTo(Reason.DataMissing);
        story.minutes(2);
        assertThat(story.steps()).containsExactly("0->2");
    }
}
