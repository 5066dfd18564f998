package dev.qcs.operator.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.decide.LimitedBy;
import dev.qcs.operator.decide.Reason;
import dev.qcs.operator.policy.Policies;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** {@code lagPerReplica}: ceil(lag / threshold), in one step, exactly up to the cap. */
class LengthScenarioTest {

    @Test
    void aSpikeOnTwentyFourPartitionsIsOneStepAtTheNextReading() {
        Scenario story = new Scenario(
                Policies.lagPerReplica(100).replicas(1, 100),
                new Plant(24).capacity(1).running(1));
        story.minutes(3);
        assertThat(story.changes()).isEmpty();

        story.then(plant -> plant.burst(7_200)).poll();
        assertThat(story.steps()).containsExactly("1->24");
        assertThat(story.decision().reason()).isEqualTo(Reason.LagOverObjective);
        assertThat(story.decision().size().needed()).isEqualTo(72);
        assertThat(story.decision().size().limitedBy()).isEqualTo(LimitedBy.PartitionCount);
        assertThat(story.decision().detail()).contains("7.2k").contains("its partitions feed at most 24");

        story.minutes(2);
        assertThat(story.steps()).containsExactly("1->24");
    }

    @Test
    void evenTheFirstReadingOfAllMayGrow() {
        Scenario story = new Scenario(
                Policies.lagPerReplica(100).replicas(1, 100),
                new Plant(24).running(1).burst(7_200));
        story.poll();
        assertThat(story.steps()).containsExactly("1->24");
    }

    @Test
    void theLastOfElevenPartitionsGetsItsReplica() {
        Scenario story = new Scenario(
                Policies.lagPerReplica(100).replicas(1, 100),
                new Plant(11).capacity(1).running(10).arrival(40).burst(1_000));
        story.seconds(20);
        assertThat(story.steps()).containsExactly("10->11");
    }

    @Test
    void aLagBetweenTwentyFourAndTwentyFiveTimesTheThresholdIsTwentyFour() {
        for (long lag : new long[] {2_401, 2_450, 2_499, 2_500}) {
            Scenario story = new Scenario(
                    Policies.lagPerReplica(100).replicas(1, 100),
                    new Plant(24).running(1).burst(lag));
            story.poll();
            assertThat(story.steps()).containsExactly("1->24");
        }
    }

    @Test
    void consumersInEachReplicaLowerTheCap() {
        Scenario story = new Scenario(
                Policies.lagPerReplica(100).replicas(1, 100).consumersPerReplica(4),
                new Plant(24).membersPerReplica(4).running(1).burst(100_000));
        story.poll();
        assertThat(story.steps()).containsExactly("1->6");
        assertThat(story.decision().size().usable()).isEqualTo(6);
    }

    @Test
    void observedConsumersInEachReplicaLowerTheCapToo() {
        Scenario story = new Scenario(
                Policies.lagPerReplica(100).replicas(2, 100),
                new Plant(24).membersPerReplica(4).running(2));
        story.minutes(3).then(plant -> plant.burst(100_000)).poll();
        assertThat(story.steps()).containsExactly("2->6");
    }

    @Test
    void aLargerMinimumThanThePartitionsCanFeedStands() {
        Scenario story = new Scenario(
                Policies.lagPerReplica(100).replicas(8, 20),
                new Plant(4).running(8).burst(10_000));
        story.minutes(1);
        assertThat(story.changes()).isEmpty();
        assertThat(story.plant.wanted()).isEqualTo(8);
    }

    @Test
    void lagGoneTheReplicasGoByRegretAndStay() {
        Scenario story = new Scenario(
                Policies.lagPerReplica(100).replicas(1, 100),
                new Plant(12).capacity(50).running(1).arrival(30));
        story.minutes(2).then(plant -> plant.burst(6_000)).minutes(15);
        assertThat(story.steps().getFirst()).isEqualTo("1->12");
        assertThat(story.plant.wanted()).isEqualTo(1);
        assertThat(story.changes()).hasSizeLessThanOrEqualTo(3);
        story.forgetThePast().run(Duration.ofHours(2));
        assertThat(story.changes()).isEmpty();
    }
}
