package dev.qcs.operator.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.lag.TopicReading;
import dev.qcs.operator.policy.Policies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Too slow, catching up, one-sided, quiet; and topics that nobody reads any more. */
class ThroughputScenarioTest {

    private static Stage slow() {
        Stage stage = new Stage(Policies.lagSeconds(60).replicas(1, 2).capacity(100), 6, 2).arrival(60);
        stage.partitions.forEach(p -> p.capacity = 40);
        return stage;
    }

    @Test
    void lagThatHasGrownForTenMinutesIsASlowConsumerWithBothRates() {
        Stage stage = slow().minutes(9);
        assertThat(stage.everFound()).doesNotContain(FindingType.SlowConsumer);
        stage.minutes(4);
        Finding finding = stage.found(FindingType.SlowConsumer);
        assertThat(finding.severity()).isEqualTo(Finding.Severity.Warning);
        assertThat(finding.message())
                .contains(
                        "2 replicas consume 240/s, producers write 360/s",
                        "grown for 10m",
                        "about 3 replicas would keep up");
        stage.then(s -> s.partitions.forEach(p -> p.capacity = 60)).minutes(12);
        assertThat(stage.finding(FindingType.SlowConsumer))
                .as("constant lag is allowed")
                .isEmpty();
        assertThat(stage.timesShown(FindingType.SlowConsumer)).isEqualTo(1);
    }

    /** A Pod that is replaced now and then hides no slowness; only a storm is another trouble. */
    @Test
    void aRebalanceNowAndThenDoesNotHideASlowConsumer() {
        Stage stage = slow();
        for (int i = 0; i < 4; i++) {
            stage.minutes(5).then(s -> s.consumers.get(1).id = s.consumers.get(1).id + "'");
        }
        stage.minutes(3);
        assertThat(stage.found(FindingType.SlowConsumer).severity()).isEqualTo(Finding.Severity.Warning);
        assertThat(stage.everFound()).doesNotContain(FindingType.RebalanceStorm);
    }

    @Test
    void aBacklogThatShrinksIsCatchingUpWithTheTimeLeft() {
        Stage stage = slow().minutes(14).then(s -> s.partitions.forEach(p -> p.capacity = 90));
        stage.minutes(4);
        Finding finding = stage.found(FindingType.CatchingUp);
        assertThat(finding.severity()).isEqualTo(Finding.Severity.Info);
        assertThat(finding.message()).contains("and falling by 180/s, gone in");
        assertThat(stage.finding(FindingType.SlowConsumer)).isEmpty();
        stage.minutes(20);
        assertThat(stage.last().findings()).isEmpty();
        assertThat(stage.timesShown(FindingType.CatchingUp)).isEqualTo(1);
    }

    @Test
    void onePartitionThatCarriesTheLoadIsNamed() {
        Stage stage = Stage.of(12, 4).arrival(5);
        stage.partition(3).arrival = 150;
        stage.minutes(6);
        Finding finding = stage.found(FindingType.SkewedPartition);
        assertThat(finding.message()).contains("73% of the traffic", "are in orders-3, one of 12 partitions");
        assertThat(finding.evidence().getFirst().partition()).isEqualTo(stage.partition(3).id);
        stage.then(s -> {
                    s.partition(3).arrival = 5;
                    s.partition(3).committed = s.partition(3).end;
                })
                .minutes(2);
        assertThat(stage.finding(FindingType.SkewedPartition)).isEmpty();
    }

    @Test
    void aSkewThatIsKeptUpWithIsNoFinding() {
        Stage stage = Stage.of(12, 4).arrival(5);
        stage.partition(3).arrival = 90;
        assertThat(stage.minutes(15).everFound()).isEmpty();
    }

    @Test
    void producersThatFallSilentAreWorthKnowing() {
        Stage stage =
                Stage.of(6, 3).arrival(20).minutes(30).then(s -> s.arrival(0)).minutes(9);
        assertThat(stage.everFound()).isEmpty();
        stage.minutes(3);
        assertThat(stage.found(FindingType.IdleProducer).message()).contains("no new records for", "usually every 5s");
        assertThat(stage.found(FindingType.IdleProducer).severity()).isEqualTo(Finding.Severity.Info);
        stage.then(s -> s.arrival(20)).minutes(1);
        assertThat(stage.finding(FindingType.IdleProducer)).isEmpty();
    }

    private static Stage withOldTopic(boolean named) {
        Stage stage = Stage.of(3, 3).arrival(20);
        List<TopicReading> topics = new ArrayList<>(stage.topics);
        topics.add(new TopicReading(
                "old",
                "id-2",
                1,
                604_800_000L,
                100_000_000_000L,
                1_000L,
                "delete",
                1,
                1L,
                null,
                null,
                null,
                false,
                named));
        stage.topics = topics;
        Stage.Slot old = new Stage.Slot(new PartitionId("old", 0));
        old.owner = null;
        old.committed = 4_000;
        stage.partitions.add(old);
        return stage;
    }

    @Test
    void aTopicThatTheGroupReadsNoMoreIsLeftOut() {
        Stage stage = withOldTopic(false).minutes(8);
        Finding finding = stage.found(FindingType.StaleSubscription);
        assertThat(finding.severity()).isEqualTo(Finding.Severity.Info);
        assertThat(finding.message()).contains("is assigned topic old", "6k records wait there");
        assertThat(finding.excluded()).containsExactly(new PartitionId("old", 0));
        assertThat(stage.everWarned()).isEmpty();
        assertThat(stage.everFound()).doesNotContain(FindingType.PartitionFrozen);
    }

    @Test
    void oneThatTheSpecNamesIsAMistake() {
        Stage stage = withOldTopic(true).minutes(8);
        assertThat(stage.found(FindingType.StaleSubscription).severity()).isEqualTo(Finding.Severity.Warning);
        assertThat(stage.found(FindingType.StaleSubscription).advice()).contains("spec.kafka.topics");
        stage.run(Duration.ofMinutes(2), s -> s.partitions.getLast().owner = 0);
        assertThat(stage.finding(FindingType.StaleSubscription)).isEmpty();
    }
}
