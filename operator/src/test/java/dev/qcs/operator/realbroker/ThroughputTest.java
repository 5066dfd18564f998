package dev.qcs.operator.realbroker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.decide.Decision;
import dev.qcs.operator.decide.LimitedBy;
import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.Finding.Evidence;
import dev.qcs.operator.diagnose.Finding.Severity;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.policy.Policies;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Work that comes faster than it is done, that is made up for, that cannot be shared, or that does not come. */
class ThroughputTest {
    @RegisterExtension
    static final RealBroker broker = new RealBroker();

    private static WatchedGroup watch(String group, String topic, int pods) {
        return broker.watched()
                .group(group, topic)
                .in(IntStream.range(0, pods).mapToObj(i -> group + "-" + i).toArray(String[]::new))
                .with(Policies.lagSeconds(60).replicas(1, 10));
    }

    /** Each in a Pod of its own. */
    private static List<Worker> workers(int count, String group, String topic) throws Exception {
        List<Worker> workers = IntStream.range(0, count)
                .mapToObj(i ->
                        broker.worker(group, group + "-" + i, topic).gated().start())
                .toList();
        broker.awaitMembers(group, count);
        return workers;
    }

    private static void work(List<Worker> workers, int records) {
        workers.forEach(worker -> worker.allow(records));
        broker.await("all have done their records", () -> workers.stream().allMatch(Worker::usedUp));
    }

    @Test
    void aConsumerThatFallsBehindIsSlowAndOneThatStaysBehindIsNot() throws Exception {
        broker.topic("clicks", 4);
        broker.topic("views", 4);
        WatchedGroup slow = watch("slow", "clicks", 1);
        WatchedGroup level = watch("level", "views", 1);
        broker.sendToAll("views", 4, 30);
        List<Worker> tooFew = workers(1, "slow", "clicks");
        List<Worker> enough = workers(1, "level", "views");
        broker.watched().beforeEachLook(() -> {
            broker.sendToAll("clicks", 4, 15);
            broker.sendToAll("views", 4, 15);
            work(tooFew, 40);
            work(enough, 60);
        });

        Finding found = slow.until(FindingType.SlowConsumer);

        assertThat(found.severity()).isEqualTo(Severity.Warning);
        assertThat(found.message())
                .contains("1 replica consumes 2.7/s, producers write 4/s, and lag has grown for 10m")
                .contains("about 2 replicas would keep up");
        assertThat(slow.decision())
                .isInstanceOfSatisfying(
                        Decision.ScaleTo.class, more -> assertThat(more.to()).isBetween(2, 4));
        assertThat(level.last().estimate().lag()).isEqualTo(120);
        assertThat(level.everFound()).isEmpty();
    }

    @Test
    void aBacklogThatShrinksIsToldUnlessItIsWithinTheObjective() throws Exception {
        // Of several partitions one consumer takes one after the other, and the rest would stand still for long.
        broker.topic("mails", 1);
        WatchedGroup late = watch("late", "mails", 1);
        WatchedGroup patient = broker.watched()
                .group("late", "mails")
                .in("late-0")
                .with(Policies.lagSeconds(7_200).replicas(1, 10));
        broker.send("mails", 0, 4_000);
        List<Worker> worker = workers(1, "late", "mails");
        broker.watched().beforeEachLook(() -> {
            broker.send("mails", 0, 30);
            work(worker, 90);
        });

        Finding found =
                late.until(FindingType.CatchingUp, finding -> finding.message().contains("falling by 4/s"));

        assertThat(found.severity()).isEqualTo(Severity.Info);
        assertThat(found.message()).contains("gone in");
        broker.watched().minutes(3);
        assertThat(late.everFound()).doesNotContain(FindingType.SlowConsumer);
        assertThat(patient.everFound()).isEmpty();
    }

    @Test
    void oneKeyThatCarriesTheLoadIsSkewAndAnEvenLoadIsNot() throws Exception {
        broker.topic("keyed", 4);
        broker.topic("spread", 4);
        WatchedGroup skewed = watch("skewed", "keyed", 4);
        WatchedGroup even = watch("even", "spread", 4);
        List<Worker> onKeyed = workers(4, "skewed", "keyed");
        List<Worker> onSpread = workers(4, "even", "spread");
        broker.watched().beforeEachLook(() -> {
            broker.sendToAll("keyed", 4, 2);
            broker.send("keyed", 2, 22);
            broker.sendToAll("spread", 4, 10);
            onKeyed.forEach(worker -> worker.allow(10));
            broker.await(
                    "the others are done",
                    () -> onKeyed.stream().filter(Worker::usedUp).count() >= 1);
            work(onSpread, 8);
        });

        Finding found = skewed.until(FindingType.SkewedPartition);

        assertThat(found.severity()).isEqualTo(Severity.Warning);
        assertThat(found.message()).contains("80% of the traffic", "in keyed-2, one of 4 partitions");
        assertThat(found.evidence()).extracting(Evidence::partition).containsExactly(new PartitionId("keyed", 2));
        assertThat(found.evidence().getFirst().pod()).startsWith("skewed-");
        assertThat(even.everFound()).doesNotContain(FindingType.SkewedPartition);
    }

    @Test
    void moreReplicasThanPartitionsAreNotAskedForAndThatIsSaid() throws Exception {
        broker.topic("narrow", 2);
        broker.topic("wide", 6);
        WatchedGroup limited = watch("limited", "narrow", 2);
        WatchedGroup free = watch("free", "wide", 2);
        List<Worker> onNarrow = workers(2, "limited", "narrow");
        List<Worker> onWide = workers(2, "free", "wide");
        broker.sendToAll("narrow", 2, 300);
        broker.sendToAll("wide", 6, 100);
        broker.watched().beforeEachLook(() -> {
            broker.sendToAll("narrow", 2, 30);
            broker.sendToAll("wide", 6, 10);
            work(onNarrow, 15);
            work(onWide, 15);
        });

        Finding found = limited.until(FindingType.PartitionLimited);

        assertThat(found.severity()).isEqualTo(Severity.Warning);
        assertThat(found.message()).contains("replicas are needed, but", "2 run");
        assertThat(found.advice()).contains("add partitions", "replicas above 2 would idle");
        assertThat(limited.decision()).isInstanceOf(Decision.Hold.class);
        assertThat(limited.decision().size().limitedBy()).isEqualTo(LimitedBy.PartitionCount);
        assertThat(free.everFound()).doesNotContain(FindingType.PartitionLimited);
        assertThat(free.decision().to()).isGreaterThan(2);
    }

    @Test
    void aProducerThatFallsSilentIsToldAndARareOneIsNot() throws Exception {
        broker.watched().lookEvery(Duration.ofMinutes(1));
        broker.topic("sensor", 1);
        broker.topic("report", 1);
        WatchedGroup quiet = watch("quiet", "sensor", 1);
        WatchedGroup rare = watch("rare", "report", 1);
        broker.worker("quiet", "quiet-0", "sensor").start();
        broker.worker("rare", "rare-0", "report").start();
        int[] looks = {0};
        Watched.Step measure = () -> {
            broker.send("sensor", 0, 1);
            broker.awaitWorkedOff("quiet", "sensor", 0);
        };
        broker.watched().beforeEachLook(measure);
        broker.watched().beforeEachLook(() -> {
            if (looks[0]++ % 12 == 0) {
                broker.send("report", 0, 1);
                broker.awaitWorkedOff("rare", "report", 0);
            }
        });
        broker.watched().minutes(125);
        assertThat(quiet.everFound()).isEmpty();

        broker.watched().noMore(measure);
        Finding found = quiet.until(FindingType.IdleProducer);

        assertThat(found.severity()).isEqualTo(Severity.Info);
        assertThat(found.message()).contains("no new records for 1", "usually every 60s");
        assertThat(rare.everFound()).isEmpty();
    }
}
