package dev.qcs.operator.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.decide.Reason;
import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.policy.Policies;
import org.junit.jupiter.api.Test;

/** What can be wrong with RabbitMQ queues, in simulated time; each with a queue that is well beside it or after it. */
class QueueFindingsTest {

    private static Finding shown(Scenario story, FindingType type) {
        Finding finding = story.finding(type).orElseThrow();
        System.out.println(type + ": " + finding.message() + "; " + finding.advice());
        assertThat(finding.message() + finding.advice()).doesNotContain("null", "partition", "offset");
        return finding;
    }

    @Test
    void queuesThatAreWellHaveNoFindings() {
        QueuePlant plant = new QueuePlant("orders").sampledEvery(5).running(4);
        Scenario story = new Scenario(
                Policies.lagSeconds(60).replicas(1, 20).capacity(100),
                plant.capacity(100).arrival(300));
        story.minutes(30);
        plant.burst(4_000);
        story.minutes(20);
        assertThat(story.everFound()).isEmpty();
    }

    @Test
    void aQueueWithoutConsumers() {
        QueuePlant plant = new QueuePlant("orders").running(2);
        Scenario story = new Scenario(Policies.lagPerReplica(10).replicas(1, 20), plant.arrival(0));
        plant.nobodyConnects().running(2).burst(800);
        story.minutes(1);
        assertThat(story.everFound()).isEmpty();
        story.minutes(5);
        Finding finding = shown(story, FindingType.NoConsumers);
        assertThat(finding.severity()).isEqualTo(Finding.Severity.Critical);
        assertThat(finding.message()).startsWith("800 messages wait and queue orders has had no consumer");
        assertThat(plant.wanted()).isEqualTo(2);
    }

    @Test
    void consumersThatHoldAndDoNothing() {
        QueuePlant plant = new QueuePlant("orders").prefetch(10).running(2);
        Scenario story = new Scenario(
                Policies.lagPerReplica(100).replicas(2, 20), plant.capacity(50).arrival(20));
        story.minutes(5);
        plant.stall(true);
        story.minutes(2);
        assertThat(story.finding(FindingType.AllStalled)).isEmpty();
        story.minutes(6);
        Finding finding = shown(story, FindingType.AllStalled);
        assertThat(finding.effect()).isEqualTo(Finding.Effect.Hold);
        assertThat(story.decision().reason()).isEqualTo(Reason.HeldByFinding);
        plant.stall(false);
        story.minutes(10);
        assertThat(story.finding(FindingType.AllStalled)).isEmpty();
    }

    @Test
    void aLongMessageIsNotAStall() {
        QueuePlant plant = new QueuePlant("reports").prefetch(1).running(2);
        Policies patient = Policies.lagPerReplica(100).replicas(2, 2);
        Scenario story = new Scenario(patient, plant.capacity(0.002).arrival(0));
        plant.burst(4);
        story.minutes(6);
        assertThat(story.everFound())
                .as("a message of 8 min with the default of a minute")
                .contains(FindingType.AllStalled);

        QueuePlant again = new QueuePlant("reports").prefetch(1).running(2);
        Scenario told = new Scenario(
                Policies.lagPerReplica(100).replicas(2, 2).maxProcessing(900),
                again.capacity(0.002).arrival(0));
        again.burst(4);
        told.minutes(6);
        assertThat(told.everFound()).isEmpty();
    }

    @Test
    void theOnlyActiveConsumerIsStuck() {
        QueuePlant plant =
                new QueuePlant("orders").singleActiveConsumer().prefetch(5).running(2);
        Scenario story = new Scenario(Policies.lagPerReplica(10).replicas(1, 20), plant.arrival(0));
        plant.stall(true).burst(100);
        story.minutes(8);
        shown(story, FindingType.SingleActiveConsumerStuck);
        assertThat(plant.wanted()).isLessThanOrEqualTo(2);
    }

    @Test
    void messagesThatComeBackAskForNoReplicas() {
        QueuePlant plant = new QueuePlant("orders").running(2);
        Scenario story = new Scenario(
                Policies.lagPerReplica(50).replicas(1, 20), plant.capacity(100).arrival(10));
        story.minutes(5).forgetThePast();
        plant.poison(true).burst(60);
        story.minutes(8);
        Finding finding = shown(story, FindingType.PoisonRedelivery);
        assertThat(finding.advice()).contains("dead-letter");
        assertThat(finding.excluded()).hasSize(1);
        int before = plant.wanted();
        story.minutes(10);
        assertThat(plant.wanted()).isLessThanOrEqualTo(before);
    }

    @Test
    void publishersThatAreKeptOut() {
        QueuePlant plant = new QueuePlant("orders").running(2);
        Scenario story = new Scenario(
                Policies.lagSeconds(60).replicas(1, 20).capacity(100),
                plant.capacity(100).arrival(150));
        story.minutes(3);
        plant.blockPublishers("a disk space alarm on node rabbit@b1");
        story.minutes(2);
        assertThat(shown(story, FindingType.PublishersBlocked).message()).contains("rabbit@b1");
        plant.blockPublishers(null);
        story.minutes(2);
        assertThat(story.finding(FindingType.PublishersBlocked)).isEmpty();
    }

    @Test
    void aQueueThatIsNearlyFull() {
        QueuePlant plant = new QueuePlant("orders").maxLength(10_000).running(1);
        Scenario story = new Scenario(
                Policies.lagSeconds(600).replicas(1, 1).capacity(100),
                plant.capacity(10).arrival(12));
        story.minutes(2);
        assertThat(story.everFound()).isEmpty();
        plant.burst(9_300);
        story.minutes(3);
        assertThat(shown(story, FindingType.QueueFull).message()).contains("% full", "dropped");
    }

    @Test
    void messagesThatOutliveTheirTime() {
        QueuePlant plant = new QueuePlant("orders").messageTtl(600).running(1);
        Scenario story = new Scenario(
                Policies.lagSeconds(600).replicas(1, 1), plant.capacity(12).arrival(12));
        story.minutes(2);
        plant.burst(10_000);
        story.minutes(5);
        assertThat(shown(story, FindingType.MessageTtlRisk).message()).contains("10m");
        plant.burst(40_000);
        story.minutes(5);
        assertThat(story.finding(FindingType.MessageTtlRisk)).isPresent();

        QueuePlant quick = new QueuePlant("orders").messageTtl(600).running(1);
        Scenario calm = new Scenario(
                Policies.lagSeconds(600).replicas(1, 1), quick.capacity(100).arrival(12));
        quick.burst(10_000);
        calm.minutes(5);
        assertThat(calm.everFound()).isEmpty();
    }

    @Test
    void singleActiveQueuesThatAreTooFew() {
        QueuePlant plant = new QueuePlant("a", "b").singleActiveConsumer().running(2);
        Scenario story = new Scenario(
                Policies.lagSeconds(60).replicas(1, 20).capacity(10),
                plant.capacity(10).arrival(60));
        story.minutes(8);
        Finding finding = shown(story, FindingType.PartitionLimited);
        assertThat(finding.message()).contains("single active consumer");
        assertThat(finding.advice()).contains("more queues");
    }

    @Test
    void deadLettersThatGoNowhere() {
        QueuePlant plant =
                new QueuePlant("orders").deadLetterExchange("orders.dlx").running(1);
        Scenario story = new Scenario(Policies.lagSeconds(60), plant.arrival(1));
        story.minutes(2);
        assertThat(shown(story, FindingType.DlxMissing).message()).contains("orders.dlx", "silently");
    }

    @Test
    void consumersThatAreTooSlow() {
        QueuePlant plant = new QueuePlant("orders").running(1);
        Scenario story = new Scenario(
                Policies.lagSeconds(60).replicas(1, 1), plant.capacity(40).arrival(65));
        story.minutes(8);
        assertThat(shown(story, FindingType.SlowConsumer).message()).contains("65/s", "40/s");
    }
}
