package dev.qcs.operator.realbroker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.Finding.Confidence;
import dev.qcs.operator.diagnose.Finding.Effect;
import dev.qcs.operator.diagnose.Finding.Severity;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.policy.Policies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Records that are kept for too short a time, for too long, or where nobody looks. */
class RetentionTest {
    private static final Map<String, String> AN_HOUR = Map.of("retention.ms", "3600000", "retention.bytes", "10000000");

    @RegisterExtension
    static final RealBroker broker = new RealBroker();

    private static WatchedGroup watch(String group, String topic) {
        return broker.watched().group(group, topic).in(group + "-0");
    }

    @Test
    void unreadDataThatIsAboutToBeDeletedIsToldBeforeItIs() throws Exception {
        broker.watched().lookEvery(Duration.ofMinutes(1));
        broker.topic("hourly", 1, AN_HOUR);
        broker.topic(
                "latest",
                1,
                Map.of("cleanup.policy", "compact", "delete.retention.ms", "1200000", "retention.ms", "3600000"));
        WatchedGroup late = watch("late", "hourly");
        WatchedGroup keeping = watch("keeping", "hourly");
        WatchedGroup table = watch("table", "latest");
        Worker slow = broker.worker("late", "late-0", "hourly").gated().start();
        Worker prompt = broker.worker("keeping", "keeping-0", "hourly").start();
        Worker compacted = broker.worker("table", "table-0", "latest").gated().start();
        broker.awaitMembers("late", 1);
        broker.awaitMembers("table", 1);
        broker.watched().beforeEachLook(() -> {
            broker.send("hourly", 0, 16);
            broker.send("latest", 0, 4);
            slow.allow(8);
            compacted.allow(1);
            broker.await("done", () -> slow.usedUp() && compacted.usedUp());
            broker.awaitWorkedOff("keeping", "hourly", 0);
        });

        Finding found = late.until(FindingType.DataExpiring);

        assertThat(found.severity()).isEqualTo(Severity.Warning);
        assertThat(found.message())
                .contains("unread data of hourly-0", "records are kept for 60m")
                .containsPattern(
                        "can be deleted from (2\\d|30)m on, in 7d at the latest \\(brokers delete whole segments\\)")
                .as("half of what expires is read, so that half an hour of lead lasts for an hour")
                .containsPattern("0.1/s are read where 0.3/s expire, so that the first is lost in about [456]\\dm");
        assertThat(found.evidence().getFirst().pod()).isEqualTo("late-0");
        assertThat(found.effect()).as("it is read: more replicas save some").isEqualTo(Effect.ToCap);
        late.until(FindingType.DataExpiring, finding -> finding.severity() == Severity.Critical);
        assertThat(keeping.everFound()).isEmpty();
        assertThat(table.everFound()).doesNotContain(FindingType.DataExpiring);
        assertThat(table.until(FindingType.DeletionsMissed).message())
                .contains("deletions in topic latest", "at least 20m", "delete.retention.ms");
        assertThat(keeping.everFound()).isEmpty();
        prompt.check();
    }

    private static Worker saver(int number) {
        return broker.worker("savers", "savers-" + number, "readings")
                .gated()
                .with("max.poll.records", 1)
                .start();
    }

    @Test
    void whatIsAboutToBeDeletedIsReadByAsManyAsAreOfUse() throws Exception {
        broker.watched().lookEvery(Duration.ofMinutes(1));
        broker.topic("readings", 4, AN_HOUR);
        List<Worker> workers = new ArrayList<>();
        workers.add(saver(0));
        broker.awaitMembers("savers", 1);
        broker.sendToAll("readings", 4, 2_000);
        broker.clock().advance(Duration.ofMinutes(40));
        // By its length alone the backlog would never need a second one.
        WatchedGroup group = broker.watched()
                .group("savers", "readings")
                .in("savers-0")
                .with(Policies.lagPerReplica(1_000_000).replicas(1, 10))
                .scaling(wanted -> {
                    for (int i = workers.size(); i < wanted; i++) {
                        workers.add(saver(i));
                    }
                    // Who waits for a permit hears of no rebalance.
                    broker.await("all have joined", () -> {
                        workers.stream().filter(Worker::usedUp).forEach(worker -> worker.allow(1));
                        return broker.hasMembers("savers", wanted);
                    });
                });
        broker.watched().beforeEachLook(() -> {
            broker.sendToAll("readings", 4, 20);
            workers.forEach(worker -> worker.allow(10));
            broker.await("done", () -> workers.stream().allMatch(Worker::usedUp));
        });

        group.until(FindingType.DataExpiring, finding -> finding.effect() == Effect.ToCap);
        broker.watched().until("all are there", () -> !group.steps().isEmpty());
        broker.watched().minutes(5);

        assertThat(group.steps())
                .as("to the cap in one step, and none fewer while it lasts")
                .containsExactly("1->4");
    }

    /** The disk that filled in two months although the lag was zero all the time. */
    @Test
    void aTopicWithoutLimitsThatGrowsAlthoughItsLagIsZeroIsToldLongBeforeTheDiskIsFull() throws Exception {
        broker.watched().lookEvery(Duration.ofMinutes(1));
        broker.topic("forever", 1, Map.of("retention.ms", "-1", "retention.bytes", "-1"));
        broker.topic("bounded", 1, AN_HOUR);
        broker.topic("newest", 1, Map.of("cleanup.policy", "compact", "retention.ms", "-1", "retention.bytes", "-1"));
        WatchedGroup keeper = watch("keeper", "forever");
        WatchedGroup cleaner = watch("cleaner", "bounded");
        WatchedGroup view = watch("view", "newest");
        broker.worker("keeper", "keeper-0", "forever").start();
        broker.worker("cleaner", "cleaner-0", "bounded").start();
        broker.worker("view", "view-0", "newest").start();
        String kilobyte = "x".repeat(1_000);
        broker.watched().beforeEachLook(() -> {
            for (String topic : List.of("forever", "bounded", "newest")) {
                // 172 MB a day with what the log adds, well inside what two digits round to 170 MB.
                broker.send(topic, 0, 118, kilobyte);
            }
            broker.awaitWorkedOff("keeper", "forever", 0);
            broker.awaitWorkedOff("cleaner", "bounded", 0);
            broker.awaitWorkedOff("view", "newest", 0);
        });

        Finding found = keeper.until(
                FindingType.RetentionUnbounded, finding -> finding.message().matches(".*growing 1[67]\\d MB a day.*"));

        assertThat(found.severity()).isEqualTo(Severity.Warning);
        assertThat(found.confidence()).isEqualTo(Confidence.Confirmed);
        assertThat(found.message())
                .contains("topic forever keeps everything for ever (retention.ms=-1, retention.bytes=-1)")
                .contains("left on its brokers' disks are full in");
        assertThat(found.advice()).contains("set retention.bytes (per partition) and retention.ms on forever");
        assertThat(keeper.last().estimate().lag()).isZero();
        broker.watched().minutes(40);
        assertThat(keeper.finding(FindingType.RetentionUnbounded).orElseThrow().message())
                .as("the same when it is measured by the bytes on disk")
                .containsPattern("growing 1[678]\\d MB a day");
        assertThat(cleaner.everFound()).isEmpty();
        assertThat(view.everFound()).isEmpty();
    }

    @Test
    void recordsThatAreSetAsideAreToldAndAttendedOnesAreNot() throws Exception {
        broker.topic("orders", 1);
        broker.topic("orders.DLT", 1);
        broker.topic("mails", 1);
        broker.topic("mails.DLT", 1);
        WatchedGroup failing = watch("failing", "orders").withDeadLetters("orders.DLT");
        WatchedGroup attended = watch("attended", "mails").withDeadLetters("mails.DLT");
        broker.worker("failing", "failing-0", "orders").start();
        broker.worker("attended", "attended-0", "mails").start();
        broker.worker("clerk", "clerk-0", "mails.DLT").start();
        broker.send("mails.DLT", 0, 3);
        broker.awaitWorkedOff("clerk", "mails.DLT", 0);
        int[] looks = {0};
        broker.watched().beforeEachLook(() -> {
            broker.send("orders", 0, 20);
            broker.send("mails", 0, 20);
            if (looks[0]++ % 2 == 0) {
                broker.send("orders.DLT", 0, 1);
            }
            broker.awaitWorkedOff("failing", "orders", 0);
            broker.awaitWorkedOff("attended", "mails", 0);
        });

        Finding growing = failing.until(FindingType.DeadLetterGrowing);

        assertThat(growing.severity()).isEqualTo(Severity.Warning);
        assertThat(growing.message())
                .containsPattern("(19|2\\d) records came to orders.DLT in 10m, 2.\\d% of what was consumed");
        Finding unattended = failing.until(FindingType.DeadLetterUnattended);
        assertThat(unattended.message()).contains("dead letters lie in orders.DLT, and no group that may be seen");
        assertThat(failing.everFound()).doesNotContain(FindingType.DeadLetterExpiring);
        assertThat(attended.everFound()).isEmpty();
    }

    @Test
    void deadLettersThatNobodyReadsBeforeTheyAreDeletedAreTold() throws Exception {
        broker.topic("jobs", 1);
        broker.topic("jobs.DLT", 1, Map.of("retention.ms", "72000000"));
        broker.topic("jobs-dlq", 1, Map.of("retention.ms", "720000000"));
        WatchedGroup group = watch("jobs-app", "jobs").withDeadLetters("jobs.DLT", "jobs-dlq");
        broker.commit("jobs-app", "jobs", 0, 0);
        broker.send("jobs.DLT", 0, 12);
        broker.send("jobs-dlq", 0, 5);

        Finding found = group.until(FindingType.DeadLetterExpiring);

        assertThat(found.severity()).isEqualTo(Severity.Warning);
        assertThat(found.message()).contains("12 dead letters of jobs.DLT", "by a retention of 20h", "nobody has read");
        broker.watched().minutes(5);
        assertThat(group.last().findings())
                .filteredOn(finding -> finding.type() == FindingType.DeadLetterExpiring)
                .extracting(Finding::subject)
                .containsExactly("jobs.DLT");
    }
}
