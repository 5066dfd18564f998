package dev.qcs.operator.lag.kafka;

import static dev.qcs.operator.lag.kafka.KafkaBench.asObserved;
import static dev.qcs.operator.lag.kafka.KafkaBench.asUnavailable;
import static dev.qcs.operator.lag.kafka.KafkaBench.group;
import static dev.qcs.operator.lag.kafka.KafkaBench.partition;
import static dev.qcs.operator.lag.kafka.KafkaBench.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.lag.Committed;
import dev.qcs.operator.lag.Gap;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.KafkaQuery;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.lag.PartitionReading;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.lag.TopicReading;
import dev.qcs.operator.testing.EmbeddedKafka;
import dev.qcs.operator.testing.Patience;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One shared broker; each test has topics and groups of its own. */
class KafkaLagReaderTest {
    @SuppressWarnings("NullAway.Init")
    private static EmbeddedKafka kafka;

    @SuppressWarnings("NullAway.Init")
    private KafkaBench bench;

    @BeforeAll
    static void startBroker() {
        kafka = EmbeddedKafka.start();
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    @BeforeEach
    void openReader() {
        bench = new KafkaBench(kafka);
    }

    @AfterEach
    void closeReader() {
        bench.close();
    }

    @Test
    void readsOffsetsOfEveryPartitionOfTheTopic() throws Exception {
        kafka.createTopic("plain", 3);
        bench.produce("plain", 0, 10);
        bench.produce("plain", 1, 4);
        bench.commit("plain-group", "plain", 0, 7);
        bench.commit("plain-group", "plain", 1, 0);

        Reading.Observed reading = bench.observed(query("plain-group", "plain"));

        assertThat(reading.time()).isEqualTo(bench.clock.instant());
        assertThat(reading.gaps()).isEmpty();
        // The first sweep reads last stable offsets of all, to explain a blocked reader.
        assertThat(reading.partitions())
                .containsExactly(
                        new PartitionReading(new PartitionId("plain", 0), new Committed.At(7), 0L, 10L, 10L, null),
                        new PartitionReading(new PartitionId("plain", 1), new Committed.At(0), 0L, 4L, 4L, null),
                        new PartitionReading(new PartitionId("plain", 2), Committed.Absent.NEVER, 0L, 0L, 0L, null));
        assertThat(reading.topics()).singleElement().satisfies(t -> {
            assertThat(t.name()).isEqualTo("plain");
            assertThat(t.partitionCount()).isEqualTo(3);
            assertThat(t.id()).isNotNull();
        });
    }

    @Test
    void aGroupThatNobodyEverSawIsAbsentAndNeverCommitted() {
        kafka.createTopic("lonely", 1);

        Reading.Observed reading = bench.observed(query("never-seen", "lonely"));

        assertThat(partition(reading, "lonely", 0).committed()).isEqualTo(Committed.Absent.NEVER);
        assertThat(reading.group())
                .isEqualTo(new GroupReading(
                        "never-seen",
                        GroupReading.Type.UNKNOWN,
                        GroupReading.State.ABSENT,
                        null,
                        null,
                        List.of(),
                        false));
        assertThat(reading.gaps()).isEmpty();
    }

    @Test
    void aGroupThatOnlyCommitsIsSelfAssigned() throws Exception {
        kafka.createTopic("self", 1);
        bench.commit("self-group", "self", 0, 0);

        GroupReading group = group(bench.observed(query("self-group", "self")));
        assertThat(group.selfAssigned()).isTrue();
        assertThat(group.withoutMembers()).isTrue();
    }

    @Test
    void aMissingTopicSpoilsNothingElse() throws Exception {
        kafka.createTopic("there", 1);
        bench.commit("there-group", "there", 0, 0);
        KafkaQuery bad = query("there-group", "not-there");
        KafkaQuery good = query("there-group", "there");
        KafkaQuery half = query("there-group", "there", "not-there");

        var readings = bench.readAll(bad, good, half);

        assertThat(asUnavailable(readings.get(bad))).satisfies(u -> {
            assertThat(u.reason()).isEqualTo(Reading.Reason.TopicNotFound);
            assertThat(u.message())
                    .isEqualTo("kafka " + kafka.bootstrapServers()
                            + ": topic not-there does not exist; create the topic or correct its name");
        });
        assertThat(asObserved(readings.get(good)).gaps()).isEmpty();
        assertThat(asObserved(readings.get(half))).satisfies(o -> {
            assertThat(o.partitions()).hasSize(1);
            assertThat(o.gaps()).singleElement().satisfies(gap -> {
                assertThat(gap.what()).isEqualTo(Gap.What.TOPIC);
                assertThat(gap.subject()).isEqualTo("topic not-there");
            });
        });
    }

    @Test
    void aTopicThatAppearsIsFoundByItself() {
        assertThat(bench.unavailable(query("g", "later")).reason()).isEqualTo(Reading.Reason.TopicNotFound);

        kafka.createTopic("later", 2);
        bench.later();

        assertThat(bench.observed(query("g", "later")).partitions()).hasSize(2);
    }

    @Test
    void addedPartitionsAreSeenWithinTheTopicClock() throws Exception {
        kafka.createTopic("growing", 2);
        assertThat(bench.observed(query("g", "growing")).partitions()).hasSize(2);

        kafka.admin()
                .createPartitions(Map.of("growing", NewPartitions.increaseTo(5)))
                .all()
                .get();
        bench.clock.advance(Duration.ofSeconds(30));

        Patience.await().untilAsserted(() -> {
            bench.later();
            Reading.Observed grown = bench.observed(query("g", "growing"));
            assertThat(grown.partitions()).hasSize(5).allMatch(PartitionReading::complete);
            assertThat(grown.topics()).extracting(TopicReading::partitionCount).containsExactly(5);
        });
    }

    @Test
    void aDeletedTopicIsNoticedAtTheNextSweepAndComesBackAsAnotherOne() throws Exception {
        kafka.createTopic("reborn", 1);
        String first = bench.observed(query("g", "reborn")).topics().getFirst().id();
        kafka.admin().deleteTopics(List.of("reborn")).all().get();

        // Far sooner than the topic clock: the partition's failure is what has the topic looked at.
        var deleted = bench.clock.instant();
        Patience.await().pollInterval(Duration.ofMillis(300)).untilAsserted(() -> {
            bench.clock.advance(Duration.ofMillis(100));
            assertThat(bench.unavailable(query("g", "reborn")).reason()).isEqualTo(Reading.Reason.TopicNotFound);
        });
        assertThat(Duration.between(deleted, bench.clock.instant())).isLessThan(Duration.ofSeconds(30));

        kafka.createTopic("reborn", 1);
        bench.later();
        assertThat(bench.observed(query("g", "reborn")).topics().getFirst().id())
                .isNotNull()
                .isNotEqualTo(first);
    }

    @Test
    void deletedRecordsMoveTheStart() throws Exception {
        kafka.createTopic("trimmed", 1);
        bench.produce("trimmed", 0, 10);
        bench.commit("trimmed-group", "trimmed", 0, 2);
        kafka.admin()
                .deleteRecords(Map.of(new TopicPartition("trimmed", 0), RecordsToDelete.beforeOffset(6)))
                .all()
                .get();

        PartitionReading p = partition(bench.observed(query("trimmed-group", "trimmed")), "trimmed", 0);

        assertThat(p.start()).isEqualTo(6);
        assertThat(p.end()).isEqualTo(10);
        assertThat(p.committed()).isEqualTo(new Committed.At(2));
    }

    @Test
    void anOpenTransactionHoldsTheLastStableOffset() throws Exception {
        kafka.createTopic("tx", 1);
        KafkaQuery readCommitted = new KafkaQuery("g", List.of("tx"), null, GroupReading.Type.UNKNOWN, true);
        try (var producer = kafka.producer(Map.of("transactional.id", "tx-1"))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("tx", 0, "k", "open")).get();
            bench.produce("tx", 0, 5);

            PartitionReading held = partition(bench.observed(readCommitted), "tx", 0);
            assertThat(held.lastStable()).isZero();
            assertThat(held.end()).isEqualTo(6);

            producer.commitTransaction();
        }
        // Read at every sweep, because lag ends there.
        Patience.await().untilAsserted(() -> {
            PartitionReading freed = partition(bench.observed(readCommitted), "tx", 0);
            assertThat(freed.lastStable()).isEqualTo(7);
            assertThat(freed.end()).isEqualTo(7);
        });
    }

    @Test
    void lastStableOffsetsThatOnlyExplainAreReadRarely() {
        kafka.createTopic("rare", 1);
        KafkaQuery query = query("g", "rare");
        assertThat(partition(bench.observed(query), "rare", 0).lastStable()).isZero();

        bench.clock.advance(Duration.ofSeconds(5));
        assertThat(partition(bench.observed(query), "rare", 0).lastStable()).isNull();

        bench.clock.advance(Duration.ofSeconds(25));
        assertThat(partition(bench.observed(query), "rare", 0).lastStable()).isZero();
    }

    @Test
    void aListOfPartitionsIsKeptToAndCheckedAgainstTheTopic() {
        kafka.createTopic("listed", 4);
        KafkaQuery query = new KafkaQuery(
                "g", List.of("listed"), new TreeSet<>(List.of(1, 3, 8, 9)), GroupReading.Type.UNKNOWN, false);

        Reading.Observed reading = bench.observed(query);

        assertThat(reading.partitions()).extracting(p -> p.id().partition()).containsExactly(1, 3);
        assertThat(reading.topics()).extracting(TopicReading::partitionCount).containsExactly(4);
        assertThat(reading.gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.subject()).isEqualTo("partitions 8-9 of topic listed");
            assertThat(gap.problem()).isEqualTo("the topic has 4 partitions, numbered from 0");
        });
    }

    @Test
    void withoutNamedTopicsAllThatTheGroupCommittedToIsRead() throws Exception {
        kafka.createTopic("found-a", 2);
        kafka.createTopic("found-b", 1);
        assertThat(bench.observed(query("finder")).partitions()).isEmpty();

        bench.commit("finder", "found-a", 0, 0);
        bench.commit("finder", "found-b", 0, 0);

        Reading.Observed reading = bench.observed(query("finder"));
        assertThat(reading.partitions())
                .extracting(PartitionReading::id)
                .containsExactly(
                        new PartitionId("found-a", 0), new PartitionId("found-a", 1), new PartitionId("found-b", 0));
        assertThat(partition(reading, "found-a", 1).committed()).isEqualTo(Committed.Absent.NEVER);
    }

    @Test
    void settingsDisksAndSizesFollowBesideTheSweep() {
        kafka.createTopic("kept", 1, Map.of("retention.ms", "60000", "cleanup.policy", "compact,delete"));
        bench.produce("kept", 0, 50);

        Patience.await().untilAsserted(() -> {
            bench.clock.advance(Duration.ofSeconds(60));
            Reading.Observed reading = bench.observed(query("g", "kept"));
            assertThat(reading.topics()).singleElement().satisfies(t -> {
                assertThat(t.retentionMillis()).isEqualTo(60_000);
                assertThat(t.retentionBytes()).isEqualTo(-1);
                assertThat(t.cleanup()).isEqualTo("compact,delete");
                assertThat(t.compactOnly()).isFalse();
                assertThat(t.bytes()).isPositive();
            });
            assertThat(reading.disks()).singleElement().satisfies(d -> {
                assertThat(d.broker()).isEqualTo(1);
                assertThat(d.totalBytes()).isPositive();
                assertThat(d.usableBytes()).isPositive();
            });
        });
    }
}
