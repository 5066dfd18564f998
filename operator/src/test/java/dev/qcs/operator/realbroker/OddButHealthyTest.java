package dev.qcs.operator.realbroker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.policy.Policies;
import dev.qcs.operator.policy.Policy.Uncommitted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Groups that are well in ways that few would think of, side by side for an hour: nobody may be woken for any of them. What is
 * said as information is left to the tests of its finding.
 */
@Tag("long")
class OddButHealthyTest {
    private static final int MINUTES = 60;

    @RegisterExtension
    static final RealBroker broker = new RealBroker();

    private final Map<String, WatchedGroup> groups = new TreeMap<>();

    private WatchedGroup watch(String group, String topic) {
        WatchedGroup watched = broker.watched().group(group, topic).in(group + "-0");
        groups.put(group, watched);
        return watched;
    }

    private static Worker worker(String group, String topic) {
        return broker.worker(group, group + "-0", topic);
    }

    private interface Happening {
        void happen() throws Exception;
    }

    /** At every n-th look, the first time at the n-th. */
    private void each(int looks, Happening happening) {
        int[] seen = {0};
        broker.watched().beforeEachLook(() -> {
            if (++seen[0] % looks == 0) {
                happening.happen();
            }
        });
    }

    /** At each look so many records at most, of those that were sent to it. */
    private static void pace(Worker worker, int[] owed, int atMost) {
        int records = Math.min(owed[0], atMost);
        owed[0] -= records;
        worker.allow(records);
        broker.await("it has done them", worker::usedUp);
    }

    private Map<String, List<String>> warned() {
        Map<String, List<String>> warned = new TreeMap<>();
        groups.forEach((name, group) -> {
            List<String> all = group.warnings().stream()
                    .map(finding -> finding.type() + " (" + finding.severity() + ", " + finding.confidence() + "): "
                            + finding.message())
                    .toList();
            if (!all.isEmpty()) {
                warned.put(name, all);
            }
        });
        return warned;
    }

    private static void fromStart(String group, String topic, int partitions) throws Exception {
        for (int p = 0; p < partitions; p++) {
            broker.commit(group, topic, p, 0);
        }
    }

    @Test
    void consumersWithAnOddRhythmAreNotWarnedOf() throws Exception {
        oneRecordAtATime();
        commitsEachFiveMinutes();
        restartsAsStaticMember();
        standsStillOnPurposeForAWhile();
        assignsItselfAndCommitsEachTwoMinutes();
        startsWithAnOldBacklog();
        retriesARecordForTwoMinutes();
        isReplacedByHand();

        broker.watched().minutes(MINUTES);

        assertThat(warned()).isEmpty();
    }

    /** 20 s for each record, of which it fetches one at a time. */
    private void oneRecordAtATime() throws Exception {
        broker.topic("films", 3);
        watch("oneByOne", "films");
        fromStart("oneByOne", "films", 3);
        Worker worker =
                worker("oneByOne", "films").with("max.poll.records", 1).gated().start();
        broker.awaitMembers("oneByOne", 1);
        int[] owed = {0};
        int[] looks = {39};
        each(1, () -> {
            if (++looks[0] % 40 == 0) {
                broker.sendToAll("films", 3, 8);
                owed[0] += 24;
            }
            pace(worker, owed, looks[0] % 4 == 0 ? 0 : 1);
        });
    }

    /** As a sink that uploads a file every five minutes. */
    private void commitsEachFiveMinutes() throws Exception {
        broker.topic("clicks", 2);
        watch("sink", "clicks");
        fromStart("sink", "clicks", 2);
        Worker worker = worker("sink", "clicks").committingOnDemand().start();
        broker.awaitMembers("sink", 1);
        each(1, () -> broker.sendToAll("clicks", 2, 5));
        each(20, () -> {
            worker.askToCommit();
            broker.await("uploaded", worker::hasCommitted);
        });
    }

    private void restartsAsStaticMember() throws Exception {
        broker.topic("carts", 2);
        watch("static", "carts");
        Worker worker =
                worker("static", "carts").with("group.instance.id", "static-0").start();
        each(1, () -> {
            broker.sendToAll("carts", 2, 3);
            broker.awaitWorkedOff("static", "carts", 0, 1);
        });
        each(16, () -> {
            worker.stop();
            worker.start();
        });
    }

    /** It waits for a service that is down for 105 s of each five minutes, and makes up for it. */
    private void standsStillOnPurposeForAWhile() throws Exception {
        broker.topic("calls", 2);
        watch("patient", "calls");
        Worker worker = worker("patient", "calls").gated().start();
        broker.awaitMembers("patient", 1);
        int[] owed = {0};
        int[] looks = {0};
        each(1, () -> {
            broker.sendToAll("calls", 2, 2);
            owed[0] += 4;
            if (++looks[0] % 20 >= 7) {
                worker.allow(owed[0]);
                owed[0] = 0;
                broker.awaitWorkedOff("patient", "calls", 0, 1);
            }
        });
    }

    /** As a framework with checkpoints does. */
    private void assignsItselfAndCommitsEachTwoMinutes() throws Exception {
        broker.topic("events", 2);
        watch("checkpoints", "events");
        fromStart("checkpoints", "events", 2);
        Worker worker = worker("checkpoints", "events")
                .assigned(new TopicPartition("events", 0), new TopicPartition("events", 1))
                .committingOnDemand()
                .start();
        each(1, () -> broker.sendToAll("events", 2, 4));
        each(8, () -> {
            worker.askToCommit();
            broker.await("checkpoint", worker::hasCommitted);
        });
    }

    /** A new group on a topic that is full, with one consumer for all partitions: it takes them one after the other. */
    private void startsWithAnOldBacklog() throws Exception {
        broker.topic("archive", 4);
        broker.sendToAll("archive", 4, 200);
        watch("newcomer", "archive").with(Policies.lagSeconds(36_000).uncommitted(Uncommitted.Earliest));
        Worker worker = worker("newcomer", "archive").gated().start();
        broker.awaitMembers("newcomer", 1);
        int[] owed = {800};
        each(1, () -> {
            broker.sendToAll("archive", 4, 1);
            owed[0] += 4;
            pace(worker, owed, 8);
        });
    }

    /** A record fails for 105 s, as when its customer is locked, and then goes through; the other partitions go on. */
    private void retriesARecordForTwoMinutes() throws Exception {
        broker.topic("bookings", 3);
        watch("retrying", "bookings");
        AtomicInteger looks = new AtomicInteger();
        Predicate<ConsumerRecord<String, String>> bad =
                record -> record.partition() == 1 && record.offset() % 150 == 100 && looks.get() % 30 < 7;
        worker("retrying", "bookings").failingOn(bad).start();
        // The hundredth record comes at the 21st look.
        looks.set(9);
        each(1, () -> {
            looks.incrementAndGet();
            broker.sendToAll("bookings", 3, 5);
            broker.awaitWorkedOff("retrying", "bookings", 0, 2);
        });
    }

    /** Somebody deletes its Pod every quarter of an hour, which no rollout tells of. */
    private void isReplacedByHand() throws Exception {
        broker.topic("letters", 4);
        WatchedGroup group = watch("replaced", "letters").in("replaced-a", "replaced-b");
        List<Worker> workers = new ArrayList<>(List.of(
                broker.worker("replaced", "replaced-a", "letters").start(),
                broker.worker("replaced", "replaced-b", "letters").start()));
        broker.awaitMembers("replaced", 2);
        int[] name = {0};
        each(1, () -> {
            broker.sendToAll("letters", 4, 3);
            broker.awaitWorkedOff("replaced", "letters", 0, 1, 2, 3);
        });
        each(60, () -> {
            workers.removeLast().stop();
            String pod = "replaced-" + name[0]++;
            workers.add(broker.worker("replaced", pod, "letters").start());
            group.nowIn("replaced-a", pod);
            broker.awaitMembers("replaced", 2);
        });
    }

    @Test
    void topicsThatChangeAreNotWarnedOf() throws Exception {
        try (KafkaProducer<String, String> producer =
                broker.kafka().producer(Map.of("transactional.id", "batch-1", "transaction.timeout.ms", 600_000))) {
            transactionsOfFourMinutes(producer);
            isCompacted();
            getsMorePartitions();
            isDeletedAndMadeAgain();
            isLeftForAnother();
            isWrittenAtFullSpeedEachQuarterOfAnHour();
            wanders();

            broker.watched().minutes(MINUTES);
        }

        // Who waits for their end is behind for minutes. That is true, and told with who makes it wait.
        List<Finding> ofAuditor =
                Objects.requireNonNull(groups.remove("auditor")).warnings();
        assertThat(ofAuditor).extracting(Finding::type).containsExactly(FindingType.LongTransaction);
        assertThat(ofAuditor.getFirst().message()).contains("batch-1", "its timeout is 10m");
        assertThat(warned()).isEmpty();
    }

    /** One of its readers does not wait for their end. */
    private void transactionsOfFourMinutes(KafkaProducer<String, String> producer) {
        broker.topic("ledger", 1);
        watch("ledger", "ledger");
        worker("ledger", "ledger").committingPositions().start();
        watch("auditor", "ledger").readingCommitted();
        worker("auditor", "ledger")
                .with("isolation.level", "read_committed")
                .committingPositions()
                .start();
        producer.initTransactions();
        int[] looks = {0};
        each(1, () -> {
            if (looks[0] % 16 == 0) {
                producer.beginTransaction();
            }
            producer.send(new ProducerRecord<>("ledger", 0, broker.clock().millis(), "k", "v"))
                    .get();
            if (looks[0]++ % 16 == 15) {
                producer.commitTransaction();
                broker.awaitWorkedOff("ledger", "ledger", 0);
            }
        });
    }

    private void isCompacted() throws Exception {
        broker.topic(
                "profiles",
                1,
                Map.of("cleanup.policy", "compact", "segment.ms", "1000", "min.cleanable.dirty.ratio", "0.01"));
        watch("table", "profiles");
        fromStart("table", "profiles", 1);
        worker("table", "profiles").committingPositions().start();
        broker.awaitMembers("table", 1);
        each(1, () -> broker.send("profiles", 0, 50));
    }

    private void getsMorePartitions() throws Exception {
        broker.topic("sales", 2);
        watch("growing", "sales");
        worker("growing", "sales").with("metadata.max.age.ms", 200).start();
        broker.awaitMembers("growing", 1);
        int[] partitions = {2};
        each(1, () -> {
            broker.sendToAll("sales", partitions[0], 4);
            broker.awaitWorkedOff(
                    "growing", "sales", IntStream.range(0, partitions[0]).toArray());
        });
        each(50, () -> {
            partitions[0] += 2;
            broker.admin()
                    .createPartitions(Map.of("sales", NewPartitions.increaseTo(partitions[0])))
                    .all()
                    .get();
        });
    }

    /** Between two tests of a team that shares the cluster. */
    private void isDeletedAndMadeAgain() throws Exception {
        broker.topic("scratch", 2);
        watch("tester", "scratch");
        worker("tester", "scratch")
                .with("metadata.max.age.ms", 200)
                .with("auto.offset.reset", "earliest")
                .start();
        broker.awaitMembers("tester", 1);
        each(1, () -> {
            broker.sendToAll("scratch", 2, 6);
            broker.awaitWorkedOff("tester", "scratch", 0, 1);
        });
        each(80, () -> {
            broker.admin().deleteTopics(List.of("scratch")).all().get();
            broker.await(
                    "it is gone",
                    () -> !broker.admin().listTopics().names().get().contains("scratch"));
            broker.topic("scratch", 2);
        });
    }

    /** The application is given another topic; its old offsets stay until they expire. */
    private void isLeftForAnother() throws Exception {
        broker.topic("orders-v1", 2);
        broker.topic("orders-v2", 2);
        WatchedGroup group = broker.watched().group("moving-on").in("moving-on-0");
        groups.put("moving-on", group);
        Worker[] worker = {worker("moving-on", "orders-v1").start()};
        broker.awaitMembers("moving-on", 1);
        String[] topic = {"orders-v1"};
        each(1, () -> {
            broker.sendToAll("orders-v1", 2, 3);
            broker.sendToAll("orders-v2", 2, 3);
            broker.awaitWorkedOff("moving-on", topic[0], 0, 1);
        });
        each(100, () -> {
            worker[0].stop();
            topic[0] = "orders-v2";
            worker[0] = worker("moving-on", "orders-v2").start();
            broker.awaitMembers("moving-on", 1);
        });
    }

    private void isWrittenAtFullSpeedEachQuarterOfAnHour() throws Exception {
        broker.topic("nightly", 4);
        watch("batch", "nightly").with(Policies.lagSeconds(900));
        fromStart("batch", "nightly", 4);
        Worker worker = worker("batch", "nightly").gated().start();
        broker.awaitMembers("batch", 1);
        int[] owed = {0};
        each(60, () -> {
            broker.sendToAll("nightly", 4, 1_000);
            owed[0] += 4_000;
        });
        each(1, () -> pace(worker, owed, 90));
    }

    /** The busy partition is another one every five minutes. */
    private void wanders() throws Exception {
        broker.topic("regions", 4);
        watch("regional", "regions");
        Worker worker = worker("regional", "regions").gated().start();
        broker.awaitMembers("regional", 1);
        int[] looks = {0};
        int[] owed = {0};
        each(1, () -> {
            broker.send("regions", looks[0]++ / 20 % 4, 20);
            owed[0] += 20;
            pace(worker, owed, looks[0] % 8 == 0 ? 160 : 0);
        });
    }
}
