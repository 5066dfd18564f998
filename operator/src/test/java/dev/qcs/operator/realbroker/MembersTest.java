package dev.qcs.operator.realbroker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.decide.Decision;
import dev.qcs.operator.decide.Reason;
import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.Finding.Confidence;
import dev.qcs.operator.diagnose.Finding.Evidence;
import dev.qcs.operator.diagnose.Finding.Severity;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.testing.EmbeddedKafka;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Groups that lack members, cannot keep them, or have some that do nothing; and groups that only change. */
class MembersTest {
    /** Records to each partition from look to look: far more than members do while they come back, however long that takes. */
    private static final int WORK = 40;

    /** Members of the new protocol hear of each other soon. */
    private static final Map<String, String> PROMPT = Map.of(
            "group.consumer.min.heartbeat.interval.ms", "100",
            "group.consumer.heartbeat.interval.ms", "200",
            "group.consumer.assignment.interval.ms", "0");

    @RegisterExtension
    static final RealBroker broker = new RealBroker(() -> EmbeddedKafka.start(1, PROMPT));

    private static WatchedGroup watch(String group, String... topics) {
        return broker.watched().group(group, topics);
    }

    /** Two groups at rest on one topic, in two Pods each. */
    private static WatchedGroup[] atRest(String topic, List<Worker> members, List<Worker> steady) throws Exception {
        broker.topic(topic, 2);
        WatchedGroup storm = watch(topic + "-storm", topic).in("storm-0", "storm-1");
        WatchedGroup calm = watch(topic + "-calm", topic).in("calm-0", "calm-1");
        members.forEach(Worker::start);
        steady.forEach(Worker::start);
        broker.awaitMembers(topic + "-storm", 2);
        broker.awaitMembers(topic + "-calm", 2);
        broker.watched().beforeEachLook(() -> {
            broker.sendToAll(topic, 2, WORK);
            broker.awaitWorkedOff(topic + "-calm", topic, 0, 1);
        });
        Watched.Step work = () -> {
            members.forEach(member -> member.allow(WORK));
            broker.awaitWorkedOff(topic + "-storm", topic, 0, 1);
        };
        broker.watched().beforeEachLook(work);
        broker.watched().minutes(12);
        broker.watched().noMore(work);
        assertThat(storm.everFound()).isEmpty();
        return new WatchedGroup[] {storm, calm};
    }

    /** A member takes part in a rebalance when it polls, which it does after each record; some it may have fetched before. */
    private static void awaitBack(String group, List<Worker> members) {
        broker.await("they are back", () -> {
            members.stream().filter(Worker::usedUp).forEach(member -> member.allow(1));
            return broker.hasMembers(group, 2);
        });
    }

    private static List<Worker> two(String group, String pod, String topic, UnaryOperator<Worker> like) {
        return IntStream.range(0, 2)
                .mapToObj(i -> like.apply(broker.worker(group, pod + "-" + i, topic)))
                .toList();
    }

    @Test
    void membersThatAreThrownOutAgainAndAgainAreAStormAndOneThatComesBackIsNot() throws Exception {
        List<Worker> members = two(
                "late-storm",
                "storm",
                "late",
                worker -> worker.with("max.poll.interval.ms", 700)
                        .with("max.poll.records", 1)
                        .gated());
        List<Worker> steady = two("late-calm", "calm", "late", worker -> worker);
        WatchedGroup[] groups = atRest("late", members, steady);
        int[] looks = {0};
        broker.watched().beforeEachLook(() -> {
            if (looks[0]++ % 4 == 0) {
                broker.awaitMembers("late-storm", 0);
            } else if (looks[0] % 4 == 3) {
                awaitBack("late-storm", members);
            }
        });
        steady.getLast().stop();
        steady.getLast().start();

        Finding found = groups[0].until(FindingType.RebalanceStorm, f -> f.severity() == Severity.Critical);

        assertThat(found.message())
                .contains("group late-storm: at least ")
                .containsPattern("\\d+ rebalances in 10m")
                .contains("members leave and come back although no Pod restarts");
        assertThat(found.advice()).contains("max.poll.interval.ms", "max.poll.records");
        assertThat(groups[0].decision()).isInstanceOf(Decision.Hold.class);
        assertThat(groups[1].everFound()).isEmpty();
    }

    @Test
    void membersOfTheNewProtocolThatCrashAgainAndAgainAreAStormToo() throws Exception {
        List<Worker> members = two(
                "new-storm",
                "storm",
                "new",
                worker -> worker.ofNewProtocol().with("max.poll.records", 1).gated());
        List<Worker> steady = two("new-calm", "calm", "new", Worker::ofNewProtocol);
        WatchedGroup[] groups = atRest("new", members, steady);
        int[] looks = {0};
        broker.watched().beforeEachLook(() -> {
            if (looks[0]++ % 4 == 0) {
                members.getFirst().stop();
                members.getFirst().start();
                groups[0].restarted("storm-0");
                awaitBack("new-storm", members);
            }
        });
        steady.getLast().stop();
        steady.getLast().start();

        Finding found = groups[0].until(FindingType.RebalanceStorm, f -> f.severity() == Severity.Critical);

        assertThat(found.message())
                .containsPattern("group new-storm: \\d+ rebalances in 10m")
                .contains("with restarts of its Pods");
        assertThat(groups[0].decision()).isInstanceOf(Decision.Hold.class);
        assertThat(groups[1].everFound()).isEmpty();
    }

    /** They keep their ids, and the group may be whole again whenever somebody looks. */
    @Test
    void membersOfTheNewProtocolThatAreThrownOutAgainAndAgainAreAStormOfTheirMaking() throws Exception {
        List<Worker> members = two(
                "slow-storm",
                "storm",
                "slow",
                worker -> worker.ofNewProtocol()
                        .with("max.poll.interval.ms", 700)
                        .with("max.poll.records", 1)
                        .gated());
        List<Worker> steady = two("slow-calm", "calm", "slow", Worker::ofNewProtocol);
        WatchedGroup[] groups = atRest("slow", members, steady);
        int[] looks = {0};
        broker.watched().beforeEachLook(() -> {
            if (looks[0]++ % 4 == 0) {
                broker.awaitMembers("slow-storm", 0);
                awaitBack("slow-storm", members);
            }
        });

        Finding found = groups[0].until(FindingType.RebalanceStorm, f -> f.severity() == Severity.Critical);

        assertThat(found.message())
                .containsPattern("group slow-storm: \\d+ rebalances in 10m")
                .contains("members leave and come back although no Pod restarts");
        assertThat(found.advice()).contains("max.poll.interval.ms");
        assertThat(groups[1].everFound()).isEmpty();
    }

    @Test
    void aRolloutIsNoStorm() throws Exception {
        broker.topic("rolled", 2);
        WatchedGroup rolled = watch("rolled-app", "rolled").in("old-0", "old-1");
        List<Worker> old = List.of(
                broker.worker("rolled-app", "old-0", "rolled").start(),
                broker.worker("rolled-app", "old-1", "rolled").start());
        broker.awaitMembers("rolled-app", 2);
        broker.watched().beforeEachLook(() -> {
            broker.sendToAll("rolled", 2, 10);
            broker.awaitWorkedOff("rolled-app", "rolled", 0, 1);
        });
        broker.watched().minutes(5);

        rolled.rollingOut(true);
        for (int i = 0; i < 2; i++) {
            broker.worker("rolled-app", "new-" + i, "rolled").start();
            broker.awaitMembers("rolled-app", 3);
            broker.watched().look();
            old.get(i).stop();
            broker.awaitMembers("rolled-app", 2);
            rolled.nowIn(i == 0 ? new String[] {"new-0", "old-1"} : new String[] {"new-0", "new-1"});
            broker.watched().look();
        }
        rolled.rollingOut(false);
        broker.watched().minutes(12);

        assertThat(rolled.everFound()).isEmpty();
    }

    @Test
    void aMemberThatDoesNotGiveUpAPartitionIsNamedAndOneThatDoesIsNot() throws Exception {
        broker.topic("kept", 2);
        WatchedGroup stuck = watch("keeping", "kept").in("keeping-0", "keeping-1");
        WatchedGroup well = watch("giving", "kept").in("giving-0", "giving-1");
        CountDownLatch release = new CountDownLatch(1);
        broker.worker("keeping", "keeping-0", "kept")
                .ofNewProtocol()
                .whenRevoked(() -> awaitUninterruptibly(release))
                .start();
        broker.worker("giving", "giving-0", "kept").ofNewProtocol().start();
        broker.awaitMembers("keeping", 1);
        broker.awaitMembers("giving", 1);
        broker.watched().minutes(3);
        broker.worker("keeping", "keeping-1", "kept").ofNewProtocol().start();
        broker.worker("giving", "giving-1", "kept").ofNewProtocol().start();
        broker.awaitMembers("giving", 2);

        try {
            Finding found = stuck.until(FindingType.RevocationStuck);

            assertThat(found.confidence()).isEqualTo(Confidence.Confirmed);
            assertThat(found.message()).contains("pod keeping-0 has not released kept-");
            assertThat(found.advice()).contains("thread dump of pod keeping-0");
            assertThat(found.evidence()).extracting(Evidence::pod).containsOnly("keeping-0");
            assertThat(stuck.decision().reason()).isEqualTo(Reason.HeldByFinding);
            assertThat(well.everFound()).isEmpty();
        } finally {
            release.countDown();
        }
        broker.awaitMembers("keeping", 2);
        stuck.untilGone(FindingType.RevocationStuck);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void workWithoutMembersIsReportedUnlessNobodyIsMissed() throws Exception {
        broker.topic("mail", 2);
        broker.topic("read", 2);
        WatchedGroup deserted = watch("deserted", "mail").in("deserted-0", "deserted-1");
        WatchedGroup zero = watch("zero", "mail").in();
        WatchedGroup done = watch("done", "read").in("done-0");
        WatchedGroup alone = watch("alone", "mail").in("alone-0");
        Worker leaving = broker.worker("deserted", "deserted-0", "mail").start();
        broker.worker("alone", "alone-0", "mail")
                .assigned(new TopicPartition("mail", 0), new TopicPartition("mail", 1))
                .start();
        broker.sendToAll("mail", 2, 3);
        broker.awaitWorkedOff("deserted", "mail", 0, 1);
        for (int p = 0; p < 2; p++) {
            broker.commit("zero", "mail", p, 0);
            broker.commit("done", "read", p, 0);
        }
        broker.watched().beforeEachLook(() -> {
            broker.sendToAll("mail", 2, 3);
            broker.awaitWorkedOff("alone", "mail", 0, 1);
        });
        broker.watched().minutes(1);
        leaving.stop();
        deserted.troubled("deserted-0", "CrashLoopBackOff");

        Finding found = deserted.until(FindingType.NoMembers);

        assertThat(found.severity()).isEqualTo(Severity.Critical);
        assertThat(found.message())
                .contains(
                        "group deserted has had no member",
                        deserted.last().estimate().lag() + " waiting")
                .contains("2 Pods, 1 ready (1 in CrashLoopBackOff)");
        assertThat(found.evidence()).extracting(Evidence::pod).contains("deserted-0", "deserted-1");
        broker.watched().minutes(10);
        assertThat(zero.everFound()).as("nobody is meant to run").isEmpty();
        assertThat(done.everFound()).as("nothing waits").isEmpty();
        assertThat(alone.everFound()).as("it assigns its partitions itself").isEmpty();

        broker.worker("deserted", "deserted-1", "mail").start();
        broker.awaitMembers("deserted", 1);
        broker.awaitWorkedOff("deserted", "mail", 0, 1);
        deserted.untilGone(FindingType.NoMembers);
    }

    @Test
    void membersWithoutAPartitionAreIdleAndAddedPartitionsEmployThem() throws Exception {
        broker.topic("few", 2);
        broker.topic("enough", 2);
        WatchedGroup crowded = watch("crowded", "few").in("crowded-0", "crowded-1", "crowded-2");
        WatchedGroup fitting = watch("fitting", "enough").in("fitting-0", "fitting-1");
        for (int i = 0; i < 3; i++) {
            broker.worker("crowded", "crowded-" + i, "few")
                    .with("metadata.max.age.ms", 200)
                    .start();
        }
        for (int i = 0; i < 2; i++) {
            broker.worker("fitting", "fitting-" + i, "enough")
                    .with("metadata.max.age.ms", 200)
                    .start();
        }
        broker.awaitMembers("crowded", 3);
        broker.awaitMembers("fitting", 2);

        Finding found = crowded.until(FindingType.IdleMembers);

        assertThat(found.severity()).isEqualTo(Severity.Info);
        assertThat(found.message()).contains("1 of 3 members own no partition, of 2 partitions");
        assertThat(found.evidence()).hasSize(1);
        assertThat(fitting.everFound()).isEmpty();

        broker.admin()
                .createPartitions(Map.of("few", NewPartitions.increaseTo(3), "enough", NewPartitions.increaseTo(4)))
                .all()
                .get();
        crowded.untilSeen(evaluation -> evaluation.estimate().partitionCount() == 3);
        fitting.untilSeen(evaluation -> evaluation.estimate().partitionCount() == 4);
        crowded.untilGone(FindingType.IdleMembers);
        broker.watched().minutes(5);
        assertThat(fitting.everFound()).isEmpty();
        assertThat(fitting.last().estimate().usable()).isEqualTo(4);
    }

    @Test
    void aTopicThatNobodyReadsAnyMoreIsLeftOutAndTold() throws Exception {
        broker.topic("fresh", 1);
        broker.topic("legacy", 1);
        broker.commit("moved-on", "legacy", 0, 0);
        broker.commit("faithful", "legacy", 0, 0);
        broker.send("legacy", 0, 7);
        WatchedGroup found = watch("moved-on").in("moved-on-0");
        WatchedGroup named = watch("moved-on", "fresh", "legacy").in("moved-on-0");
        WatchedGroup faithful = watch("faithful").in("faithful-0");
        broker.worker("moved-on", "moved-on-0", "fresh").start();
        broker.worker("faithful", "faithful-0", "fresh", "legacy").start();
        broker.awaitMembers("moved-on", 1);
        broker.awaitMembers("faithful", 1);
        broker.watched().beforeEachLook(() -> {
            broker.send("fresh", 0, 3);
            broker.awaitWorkedOff("moved-on", "fresh", 0);
            broker.awaitWorkedOff("faithful", "fresh", 0);
        });

        Finding stale = found.until(FindingType.StaleSubscription);

        assertThat(stale.severity()).isEqualTo(Severity.Info);
        assertThat(stale.message()).contains("topic legacy", "7 records wait there");
        assertThat(stale.advice()).contains("delete the group's offsets of legacy");
        assertThat(stale.excluded()).containsExactly(new PartitionId("legacy", 0));
        assertThat(named.until(FindingType.StaleSubscription)).satisfies(warning -> {
            assertThat(warning.severity()).isEqualTo(Severity.Warning);
            assertThat(warning.advice()).contains("spec.kafka.topics");
        });
        assertThat(found.everFound()).containsExactly(FindingType.StaleSubscription);
        assertThat(faithful.everFound()).isEmpty();
    }
}
