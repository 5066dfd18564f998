package dev.qcs.operator.realbroker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.decide.Decision;
import dev.qcs.operator.decide.Reason;
import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.Finding.Confidence;
import dev.qcs.operator.diagnose.Finding.Evidence;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.policy.Policies;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Partitions that do not move although records wait, and consumers that only look as if theirs did not. */
class StuckTest {
    @RegisterExtension
    static final RealBroker broker = new RealBroker();

    private static boolean isOffset20OfPartition1(ConsumerRecord<String, String> record) {
        return record.partition() == 1 && record.offset() == 20;
    }

    private static WatchedGroup watch(String group, String topic) {
        return broker.watched().group(group, topic);
    }

    /** Each in a Pod of its own, so that each has one partition. */
    private static List<Worker> oneForEach(int partitions, String group, String topic) throws Exception {
        List<Worker> workers = IntStream.range(0, partitions)
                .mapToObj(i ->
                        broker.worker(group, group + "-" + i, topic).gated().start())
                .toList();
        broker.awaitMembers(group, partitions);
        return workers;
    }

    /** One record more for each of them, done when this returns. */
    private static void oneMoreEach(List<Worker> workers) {
        workers.forEach(worker -> worker.allow(1));
        broker.await("each has done its record", () -> workers.stream().allMatch(Worker::usedUp));
    }

    @Test
    void aRecordThatStopsTwoOwnersIsPoisonAndSlownessIsNot() throws Exception {
        broker.topic("orders", 3);
        WatchedGroup poisoned = watch("poisoned", "orders").in("orders-a");
        WatchedGroup slow = watch("slow", "orders").in("slow-0", "slow-1", "slow-2");
        Worker first = broker.worker("poisoned", "orders-a", "orders")
                .failingOn(StuckTest::isOffset20OfPartition1)
                .start();
        List<Worker> slowly = oneForEach(3, "slow", "orders");
        broker.watched().beforeEachLook(() -> {
            broker.sendToAll("orders", 3, 5);
            broker.awaitWorkedOff("poisoned", "orders", 0, 2);
            oneMoreEach(slowly);
        });

        Finding frozen = poisoned.until(FindingType.PartitionFrozen);
        assertThat(frozen.confidence()).isEqualTo(Confidence.Suspected);
        assertThat(frozen.message()).contains("orders-1", "offset 20", "owner pod orders-a");

        first.stop();
        poisoned.nowIn("orders-b");
        broker.worker("poisoned", "orders-b", "orders")
                .failingOn(StuckTest::isOffset20OfPartition1)
                .start();
        Finding poison = poisoned.until(FindingType.PoisonMessage);

        assertThat(poison.confidence()).isEqualTo(Confidence.Confirmed);
        assertThat(poison.severity()).isEqualTo(Finding.Severity.Critical);
        assertThat(poison.message())
                .contains("orders-1", "offset 20", "delivered again", "owners orders-a, orders-b")
                .contains(poisoned.lag(1) + " waiting");
        assertThat(poison.advice()).contains("inspect the record at offset 20", "dead-letter");
        assertThat(poison.evidence()).containsExactly(new Evidence(new PartitionId("orders", 1), 20L, "orders-b"));
        assertThat(poison.excluded()).containsExactly(new PartitionId("orders", 1));
        assertThat(poisoned.decision()).isInstanceOf(Decision.Hold.class);
        assertThat(slow.last().estimate().lag()).isGreaterThan(200);
        assertThat(slow.everFound()).isEmpty();
    }

    @Test
    void aRecordThatItsPodCrashesOnIsPoisonAndARestartIsNot() throws Exception {
        broker.topic("crash", 3);
        WatchedGroup crashing = watch("crashing", "crash").in("crash-a");
        WatchedGroup restarted = watch("restarted", "crash").in("steady-a");
        broker.watched().beforeEachLook(() -> {
            broker.sendToAll("crash", 3, 5);
            broker.awaitWorkedOff("crashing", "crash", 0, 2);
            broker.awaitWorkedOff("restarted", "crash", 0, 1, 2);
        });
        Worker worker = broker.worker("crashing", "crash-a", "crash")
                .failingOn(StuckTest::isOffset20OfPartition1)
                .start();
        Worker steady = staticMember().start();
        crashing.until(FindingType.PartitionFrozen);
        for (int restart = 0; restart < 2; restart++) {
            worker.stop();
            crashing.restarted("crash-a");
            worker.start();
            steady.stop();
            restarted.restarted("steady-a");
            steady.start();
            broker.watched().minutes(1);
        }

        Finding poison = crashing.until(FindingType.PoisonMessage);

        assertThat(poison.confidence()).isEqualTo(Confidence.Confirmed);
        assertThat(poison.message()).contains("crash-1", "offset 20", "2 restarts, owner crash-a");
        assertThat(restarted.everFound()).isEmpty();
    }

    private static Worker staticMember() {
        return broker.worker("restarted", "steady-a", "crash").with("group.instance.id", "steady-a");
    }

    @Test
    void aPartitionThatIsNeverFetchedIsFrozenAndOneThatIsCommittedOnceAMinuteIsNot() throws Exception {
        broker.topic("views", 3);
        WatchedGroup frozen = watch("frozen", "views").in("views-a");
        WatchedGroup rarely = watch("rarely", "views").in("rarely-a");
        Worker forgetful = broker.worker("frozen", "views-a", "views")
                .pausing(new TopicPartition("views", 2))
                .start();
        Worker batching = broker.worker("rarely", "rarely-a", "views")
                .committingOnDemand()
                .start();
        broker.commit("frozen", "views", 2, 0);
        int[] looks = {0};
        broker.watched().beforeEachLook(() -> {
            broker.sendToAll("views", 3, 5);
            broker.awaitWorkedOff("frozen", "views", 0, 1);
            if (++looks[0] % 4 == 0) {
                batching.askToCommit();
                broker.await("committed", batching::hasCommitted);
            }
        });

        Finding finding = frozen.until(FindingType.PartitionFrozen);
        broker.watched().minutes(10);

        assertThat(finding.message()).contains("views-2", "offset 0", "owner pod views-a");
        assertThat(finding.advice()).contains("restart pod views-a");
        assertThat(frozen.everFound())
                .as("nothing tells a record from a client while the owner stays")
                .containsExactly(FindingType.PartitionFrozen);
        assertThat(rarely.last().estimate().lag()).isPositive();
        assertThat(rarely.everFound()).isEmpty();

        forgetful.stop();
        broker.worker("frozen", "views-b", "views").start();
        frozen.nowIn("views-b");
        broker.awaitWorkedOff("frozen", "views", 2);
        frozen.untilGone(FindingType.PartitionFrozen);
        assertThat(frozen.everFound()).containsExactly(FindingType.PartitionFrozen);
    }

    @Test
    void aRecordMayTakeAsLongAsTheSpecSays() throws Exception {
        broker.topic("films", 3);
        WatchedGroup told = watch("films-app", "films")
                .in("films-app-0", "films-app-1", "films-app-2")
                .with(Policies.lagSeconds(3_600).maxProcessing(1_200));
        WatchedGroup untold = watch("films-app", "films").in("films-app-0", "films-app-1", "films-app-2");
        List<Worker> workers = oneForEach(3, "films-app", "films");
        List<Worker> quick = workers.subList(1, 3);
        broker.watched().beforeEachLook(() -> {
            broker.sendToAll("films", 3, 1);
            oneMoreEach(quick);
        });
        workers.getFirst().allow(1);

        untold.until(FindingType.PartitionFrozen);
        broker.watched().minutes(12);

        assertThat(told.everFound()).isEmpty();
    }

    @Test
    void consumersThatWaitForOneLockAreStalledAndPausedOnesAreNot() throws Exception {
        broker.topic("rows", 3);
        WatchedGroup locked = watch("locked", "rows").in("locked-0", "locked-1", "locked-2");
        WatchedGroup meant = watch("locked", "rows").in("locked-0", "locked-1", "locked-2");
        WatchedGroup turns = watch("turns", "rows").in("turns-0", "turns-1", "turns-2");
        List<Worker> waiting = oneForEach(3, "locked", "rows");
        List<Worker> inTurn = oneForEach(3, "turns", "rows");
        int[] looks = {0};
        broker.watched().beforeEachLook(() -> {
            broker.sendToAll("rows", 3, 1);
            oneMoreEach(List.of(inTurn.get(looks[0]++ % 3)));
        });
        Watched.Step work = () -> oneMoreEach(waiting);
        broker.watched().beforeEachLook(work);
        broker.watched().minutes(3);
        assertThat(locked.everFound()).isEmpty();

        broker.watched().noMore(work);
        meant.pausedOnPurpose(true);
        Finding early = locked.until(FindingType.AllPartitionsStalled);
        assertThat(early.confidence()).as("it may be one slow batch").isEqualTo(Confidence.Suspected);
        assertThat(early.message()).startsWith("possibly stalled: ");
        Finding stalled =
                locked.until(FindingType.AllPartitionsStalled, finding -> finding.confidence() == Confidence.Confirmed);

        assertThat(stalled.message())
                .startsWith("3 consumers alive")
                .contains("none of 3 partitions with work has moved");
        assertThat(stalled.advice()).contains("thread dump", "consumer-paused");
        assertThat(stalled.evidence())
                .extracting(Evidence::pod)
                .containsExactlyInAnyOrder("locked-0", "locked-1", "locked-2");
        assertThat(locked.decision().reason()).isEqualTo(Reason.HeldByFinding);
        assertThat(meant.everFound()).isEmpty();
        assertThat(turns.everFound())
                .as("one after the other is slow, not stalled")
                .doesNotContain(FindingType.AllPartitionsStalled, FindingType.PartitionFrozen);

        waiting.forEach(worker -> worker.allow(1_000));
        broker.awaitWorkedOff("locked", "rows", 0, 1, 2);
        locked.untilGone(FindingType.AllPartitionsStalled);
    }

    @Test
    void oneRecordOfTheOnlyPartitionMayBeAnythingAndNoRecordIsNothing() throws Exception {
        broker.topic("single", 1);
        broker.topic("empty", 1);
        WatchedGroup single = watch("single-app", "single").in("single-app-0");
        WatchedGroup idle = watch("idle-app", "empty").in("idle-app-0");
        List<Worker> worker = oneForEach(1, "single-app", "single");
        broker.worker("idle-app", "idle-app-0", "empty").start();
        broker.send("single", 0, 2);
        broker.commit("idle-app", "empty", 0, 0);
        oneMoreEach(worker);

        Finding stalled = single.until(FindingType.AllPartitionsStalled);

        assertThat(stalled.confidence()).isEqualTo(Confidence.Suspected);
        assertThat(stalled.message()).contains("the only partition with work, single-0", "with 1 waiting");
        broker.watched().pass(Duration.ofMinutes(10));
        assertThat(idle.everFound()).isEmpty();
    }
}
