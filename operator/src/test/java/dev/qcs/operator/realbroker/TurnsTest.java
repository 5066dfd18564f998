package dev.qcs.operator.realbroker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.Finding.Confidence;
import dev.qcs.operator.diagnose.Finding.Severity;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.estimate.PartitionEstimate.State;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * One consumer of several partitions with a backlog. It works off what it fetched of one of them before it turns to the next,
 * however long that takes: the others stand still and are well, unless they are passed over.
 */
class TurnsTest {
    private static final int BACKLOG = 60;

    @RegisterExtension
    static final RealBroker broker = new RealBroker();

    /** Three partitions with a backlog, of which its only consumer does a record from look to look. */
    private static WatchedGroup busy(String topic, Worker worker) throws Exception {
        broker.topic(topic, 3);
        broker.sendToAll(topic, 3, BACKLOG);
        for (int p = 0; p < 3; p++) {
            broker.commit(topic + "-app", topic, p, 0);
        }
        WatchedGroup group = broker.watched().group(topic + "-app", topic).in(topic + "-0");
        worker.with("max.poll.records", 1).gated().start();
        broker.awaitMembers(topic + "-app", 1);
        return group;
    }

    private static void oneMore(Worker worker, int records) {
        worker.allow(records);
        broker.await("done", worker::usedUp);
    }

    @Test
    void aPartitionWhoseConsumerIsBusyWithAnotherFirstIsNotFrozen() throws Exception {
        Worker worker = broker.worker("mails-app", "mails-0", "mails");
        WatchedGroup group = busy("mails", worker);
        broker.watched().beforeEachLook(() -> oneMore(worker, 1));

        broker.watched().minutes(2 * BACKLOG * 15 / 60);

        assertThat(group.warnings())
                .as("late it is, since no second consumer could take the last partition's backlog")
                .allMatch(finding -> finding.type() == FindingType.PartitionLimited);
        assertThat(group.everFound()).contains(FindingType.PartitionFrozen);
        Finding waiting = group.finding(FindingType.PartitionFrozen).orElseThrow();
        assertThat(waiting.severity()).isEqualTo(Severity.Info);
        assertThat(waiting.confidence()).isEqualTo(Confidence.Suspected);
        assertThat(waiting.message())
                .contains("mails-", "from offset 0 for", "60 waiting", "pod mails-0 works on other partitions")
                .contains("max.partition.fetch.bytes");
        assertThat(waiting.excluded())
                .as("more consumers would come to it sooner")
                .isEmpty();
        assertThat(group.last().estimate().partitions())
                .extracting(p -> p.state())
                .as("it has its turn, or had it, or will have it")
                .containsOnly(State.Moving, State.Idle);
    }

    @Test
    void aPartitionThatIsPassedOverIsFrozenHoweverMuchItsConsumerHasToDo() throws Exception {
        Worker worker = broker.worker("bills-app", "bills-0", "bills").pausing(new TopicPartition("bills", 1));
        WatchedGroup group = busy("bills", worker);
        broker.watched().beforeEachLook(() -> {
            broker.sendToAll("bills", 3, 1);
            oneMore(worker, 3);
        });

        Finding frozen = group.until(FindingType.PartitionFrozen, finding -> finding.severity() == Severity.Warning);

        assertThat(frozen.message()).contains("bills-1", "from offset 0", "owner pod bills-0");
        assertThat(group.lag(0) + group.lag(2)).as("it still has other work").isPositive();
        broker.watched().minutes(10);
        assertThat(group.times(FindingType.PartitionFrozen))
                .as("it does not flap")
                .isEqualTo(1);
        assertThat(group.everFound()).isEqualTo(Set.of(FindingType.PartitionFrozen));
    }
}
