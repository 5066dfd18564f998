package dev.qcs.operator.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.decide.Decision;
import dev.qcs.operator.decide.LimitedBy;
import dev.qcs.operator.decide.Reason;
import dev.qcs.operator.estimate.Age;
import dev.qcs.operator.estimate.Capacity;
import dev.qcs.operator.policy.Policies;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RabbitMQ queues in simulated time: any consumer takes the next message, and what consumers hold must not be lost sight of. */
class QueueScenarioTest {

    private static void print(String story, Scenario scenario) {
        System.out.println(story + ": " + scenario.steps() + "; "
                + scenario.decision().reason() + ", " + scenario.decision().detail());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5})
    void aStepIsMetByWhatTheQueueNeedsAndNoMore(int sample) {
        QueuePlant plant = new QueuePlant("orders").sampledEvery(sample);
        Scenario story = new Scenario(
                Policies.lagSeconds(60).replicas(1, 40),
                plant.capacity(100).running(3).arrival(200));
        story.minutes(10);
        assertThat(story.changes()).isEmpty();
        plant.arrival(1100);
        story.minutes(15);
        print("sampled every " + sample + " s, 200/s to 1100/s", story);
        assertThat(story.last().estimate().capacity().source()).isEqualTo(Capacity.Source.Measured);
        assertThat(story.last().estimate().capacity().perMember()).isBetween(90.0, 110.0);
        assertThat(plant.wanted()).as("carries 1100/s").isBetween(11, 15);
        assertThat(plant.lag()).isLessThan(5 * 1100);
        assertThat(story.decision().size().usable())
                .as("no partition limits a pool")
                .isNull();
        plant.arrival(200);
        story.minutes(15);
        assertThat(plant.wanted()).isBetween(2, 4);
        story.forgetThePast().run(Duration.ofHours(1));
        assertThat(story.changes()).isEmpty();
    }

    @Test
    void aSpikeIsOneDecision() {
        QueuePlant plant = new QueuePlant("orders").sampledEvery(5);
        Scenario story = new Scenario(
                Policies.lagPerReplica(5000).replicas(1, 20),
                plant.capacity(500).running(1).arrival(10));
        story.minutes(5);
        plant.burst(50_000);
        story.seconds(40);
        assertThat(story.steps()).containsExactly("1->10");
    }

    @Test
    void twoQueuesAreOnePool() {
        QueuePlant plant = new QueuePlant("orders", "refunds");
        Scenario story = new Scenario(
                Policies.lagSeconds(60).replicas(1, 40).capacity(100),
                plant.capacity(100).running(4).arrival(300));
        story.minutes(10);
        plant.arrival(900);
        story.minutes(10);
        assertThat(plant.wanted()).isBetween(9, 13);
        assertThat(story.last().estimate().partitionCount()).isEqualTo(2);
        assertThat(plant.lag()).isLessThan(5 * 900);
    }

    @Test
    void theAgeOfTheOldestMessageFollowsFromTheCounters() {
        QueuePlant plant = new QueuePlant("orders");
        Scenario story = new Scenario(
                Policies.lagSeconds(600).replicas(2, 2).capacity(100),
                plant.capacity(100).running(2).arrival(100));
        story.minutes(3);
        plant.burst(12_000);
        story.seconds(61);
        // 12,100 less a minute at 100/s more than arrives; the head was in the burst a minute ago.
        assertThat(story.last().estimate().lag()).isBetween(5_500L, 6_500L);
        Age behind = Objects.requireNonNull(story.last().estimate().behind());
        assertThat(behind.age()).isBetween(Duration.ofSeconds(50), Duration.ofSeconds(70));
    }

    @Test
    void aPurgeIsNoCapacityAndNoDoubt() {
        QueuePlant plant = new QueuePlant("orders");
        Scenario story = new Scenario(
                Policies.lagSeconds(600).replicas(2, 2),
                plant.capacity(100).running(2).arrival(190));
        story.then(p -> plant.burst(50_000)).minutes(5);
        assertThat(story.last().estimate().capacity().perMember()).isBetween(95.0, 105.0);
        plant.purge();
        story.minutes(2);
        assertThat(story.last().estimate().lag()).isLessThan(500);
        assertThat(story.last().estimate().trustworthy()).isTrue();
        assertThat(story.last().estimate().capacity().perMember()).isBetween(90.0, 110.0);
    }

    @Test
    void singleActiveQueuesFeedOneReplicaEach() {
        QueuePlant plant = new QueuePlant("a", "b", "c").singleActiveConsumer();
        Scenario story = new Scenario(
                Policies.lagPerReplica(100).replicas(1, 20),
                plant.capacity(10).running(1).arrival(60));
        story.minutes(5);
        print("single active", story);
        assertThat(plant.wanted()).isEqualTo(3);
        assertThat(story.decision().size().usable()).isEqualTo(3);
        assertThat(story.decision().size().limitedBy()).isEqualTo(LimitedBy.PartitionCount);
        assertThat(story.decision().detail()).doesNotContain("partition");
    }

    @Test
    void aStreamsCountIsNotLag() {
        QueuePlant plant = new QueuePlant("events").streams();
        Scenario story = new Scenario(
                Policies.lagPerReplica(10).replicas(1, 20),
                plant.capacity(100).running(3).arrival(50));
        story.then(p -> plant.burst(5_000)).minutes(10);
        assertThat(story.changes()).isEmpty();
        assertThat(story.last().estimate().lag()).isNull();
        assertThat(story.decision().reason()).isEqualTo(Reason.DataMissing);
        assertThat(story.decision().detail()).contains("stream");
    }

    @Test
    void shrinkingLeavesEveryBusyConsumerInPlace() {
        // Jobs of a hundred seconds: ten replicas, seven of them busy, nothing waits.
        QueuePlant plant = new QueuePlant("reports").prefetch(1).capacity(0.01).running(10);
        Scenario story = new Scenario(Policies.lagPerReplica(5).replicas(1, 20), plant.arrival(0));
        story.seconds(2);
        plant.burst(7).stall(true);
        story.minutes(10);
        print("seven held", story);
        assertThat(plant.held()).isEqualTo(7);
        assertThat(story.changes()).allMatch(change -> change.to() >= 7);
        assertThat(plant.wanted()).isGreaterThanOrEqualTo(7);
    }

    @Test
    void withoutAKnownPrefetchEachMessageMayKeepAReplicaBusy() {
        QueuePlant plant = new QueuePlant("reports")
                .prefetch(50)
                .prefetchHidden()
                .capacity(100)
                .running(6);
        Scenario story = new Scenario(Policies.lagPerReplica(1000).replicas(1, 20), plant.arrival(0));
        plant.burst(4).stall(true);
        story.minutes(10);
        assertThat(plant.wanted()).isEqualTo(4);
    }

    @Test
    void zeroNeedsBothCountsAtZeroThroughout() {
        QueuePlant plant = new QueuePlant("orders").prefetch(5).running(1);
        Scenario story = new Scenario(Policies.lagSeconds(60).toZeroAfter(60), plant.arrival(0));
        plant.burst(3).stall(true);
        story.minutes(10);
        assertThat(story.changes()).as("three are held").isEmpty();
        plant.stall(false);
        story.minutes(3);
        assertThat(story.steps()).containsExactly("1->0");
        plant.burst(20);
        story.seconds(10);
        assertThat(story.changes().getLast().reason()).isEqualTo(Reason.Wake);
        assertThat(plant.wanted()).isEqualTo(1);
    }

    @Test
    void readyMessagesAloneNeverRemoveAReplica() {
        QueuePlant plant = new QueuePlant("orders").readyOnly().running(5);
        Scenario story = new Scenario(Policies.lagPerReplica(100).replicas(1, 20), plant.arrival(0));
        story.minutes(10);
        assertThat(story.changes()).isEmpty();
        assertThat(story.decision().reason()).isEqualTo(Reason.DataMissing);
        plant.stall(true).burst(900);
        story.minutes(1);
        assertThat(plant.wanted()).as("they may add some").isEqualTo(9);
    }

    @Test
    void withoutConsumersReadyMessagesAreAll() {
        QueuePlant plant = new QueuePlant("orders").readyOnly().nobodyConnects().running(1);
        Scenario story = new Scenario(Policies.lagSeconds(60).toZeroAfter(60), plant.arrival(0));
        story.minutes(5);
        assertThat(story.last().estimate().trustworthy()).isTrue();
        assertThat(story.last().estimate().lag()).isZero();
    }

    @Test
    void heldMessagesMayBeLeftOutOfGrowingButNotOfShrinking() {
        QueuePlant plant = new QueuePlant("orders").prefetch(500).running(4);
        Scenario story =
                new Scenario(Policies.lagPerReplica(100).replicas(1, 20).growingOnReadyOnly(), plant.arrival(0));
        story.seconds(2);
        plant.stall(true).burst(1_900);
        story.seconds(90);
        assertThat(plant.held()).isEqualTo(1_900);
        assertThat(story.changes()).isEmpty();
        plant.burst(1_000);
        story.seconds(20);
        assertThat(story.steps()).as("900 wait").containsExactly("4->9");
    }

    @Test
    void whereAllIsHeldMoreReplicasWouldGetNothing() {
        QueuePlant plant = new QueuePlant("orders").prefetch(1000).running(2);
        Scenario story = new Scenario(Policies.lagPerReplica(100).replicas(2, 20), plant.arrival(0));
        story.minutes(2).seconds(2);
        plant.stall(true).burst(1_500);
        story.seconds(90);
        print("all held", story);
        assertThat(story.decision().reason()).isEqualTo(Reason.HeldByFinding);
        assertThat(story.decision().detail()).contains("smaller prefetch");
        assertThat(story.changes()).isEmpty();
    }

    @Test
    void blockedPublishersHoldReplicas() {
        QueuePlant plant = new QueuePlant("orders").running(6);
        Scenario story = new Scenario(
                Policies.lagSeconds(60).capacity(100).toZeroAfter(60),
                plant.capacity(100).arrival(550));
        story.minutes(5).forgetThePast();
        int before = plant.wanted();
        plant.blockPublishers("a disk alarm on node rabbit@b1");
        story.minutes(20);
        assertThat(plant.wanted()).isEqualTo(before);
        assertThat(story.decision().detail()).contains("disk alarm");
        plant.blockPublishers(null).arrival(0);
        story.minutes(10);
        assertThat(plant.wanted()).isZero();
    }

    @Test
    void longJobsGetTheSquareRootOfTheirNumberOnTop() {
        // A job of 20 s: one replica does 0.05/s. Nine are busy on average; 9 + 3 leave room for chance.
        QueuePlant plant = new QueuePlant("reports").prefetch(1).capacity(0.05).running(9);
        Scenario story = new Scenario(
                Policies.lagSeconds(60)
                        .replicas(1, 40)
                        .capacity(0.05)
                        .stability(dev.qcs.operator.policy.Policy.Stability.High),
                plant.arrival(0.45));
        story.minutes(20);
        print("long jobs", story);
        assertThat(plant.wanted()).isBetween(12, 15);
    }

    @Test
    void withTotalsOnlyAGrowingBacklogIsAnsweredStepByStep() {
        QueuePlant plant = new QueuePlant("orders").withoutCounters();
        Scenario story = new Scenario(
                Policies.lagSeconds(60).replicas(1, 16),
                plant.capacity(100).running(2).arrival(150));
        story.minutes(10);
        assertThat(story.changes()).isEmpty();
        assertThat(story.last().estimate().arrival()).isNull();
        plant.arrival(500);
        story.minutes(10);
        print("totals only", story);
        assertThat(story.steps()).startsWith("2->4", "4->8").hasSize(2);
        assertThat(story.changes()).allMatch(change -> change.reason() == Reason.CapacityUnknown);
        story.then(p -> p.arrival(10)).minutes(30);
        assertThat(plant.wanted()).as("nothing tells that fewer would do").isEqualTo(8);
    }

    @Test
    void countersThatBeginAnewRemoveNothingAndAreUnderstood() {
        QueuePlant plant = new QueuePlant("orders").running(4);
        Scenario story = new Scenario(
                Policies.lagSeconds(60).replicas(1, 16), plant.capacity(100).arrival(350));
        story.then(p -> plant.burst(8_000)).minutes(10).forgetThePast();
        int before = plant.wanted();
        plant.restartBroker();
        story.seconds(11);
        assertThat(story.last().estimate().trustworthy()).isFalse();
        assertThat(story.last().estimate().lag()).isLessThan(2_000);
        story.minutes(10);
        assertThat(story.last().estimate().trustworthy()).isTrue();
        assertThat(story.last().estimate().arrival()).isBetween(330.0, 370.0);
        assertThat(story.changes()).allMatch(change -> change.to() >= before - 1);
    }

    @Test
    void missingTotalsAreUnknownAndNeverZero() {
        QueuePlant plant = new QueuePlant("orders").running(5);
        Scenario story = new Scenario(
                Policies.lagSeconds(60).capacity(100).toZeroAfter(30),
                plant.capacity(100).arrival(20));
        story.seconds(20).then(p -> plant.withoutTotals(true)).minutes(20);
        assertThat(story.changes()).isEmpty();
        assertThat(story.last().estimate().lag()).isNull();
        assertThat(story.decision().reason()).isEqualTo(Reason.DataMissing);
    }

    @Test
    void podsThatNeverConsumeAreNotMultiplied() {
        QueuePlant plant = new QueuePlant("orders").running(3);
        Scenario story = new Scenario(
                Policies.lagPerReplica(100).replicas(1, 20), plant.capacity(100).arrival(50));
        story.minutes(2);
        plant.nobodyConnects();
        plant.running(3);
        story.minutes(10);
        assertThat(story.decision()).isInstanceOf(Decision.Hold.class);
        assertThat(plant.wanted()).isEqualTo(3);
        assertThat(story.decision().detail()).contains("no consumers");
    }
}
