package dev.qcs.operator.lag.kafka;

import static dev.qcs.operator.lag.kafka.KafkaBench.group;
import static dev.qcs.operator.lag.kafka.KafkaBench.members;
import static dev.qcs.operator.lag.kafka.KafkaBench.partition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.lag.Committed;
import dev.qcs.operator.lag.Gap;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.KafkaQuery;
import dev.qcs.operator.lag.LagQuery;
import dev.qcs.operator.lag.Member;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.testing.EmbeddedKafka;
import dev.qcs.operator.testing.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Share groups (KIP-932) with real consumers on a real broker. */
class ShareGroupTest {
    @SuppressWarnings("NullAway.Init")
    private static EmbeddedKafka kafka;

    private final List<Admin> clients = new CopyOnWriteArrayList<>();

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
        bench = new KafkaBench(
                kafka,
                kafka.bootstrapServers(),
                (settings, hosts) -> {
                    Admin admin = GuardedAdmin.create(settings, hosts);
                    clients.add(admin);
                    return admin;
                },
                KafkaBench.SWEEP_LIMIT);
    }

    @AfterEach
    void closeReader() {
        bench.close();
    }

    private static KafkaQuery query(String group, GroupReading.Type said, String... topics) {
        return new KafkaQuery(group, List.of(topics), null, said, false);
    }

    /** Takes ten records at a time, from the start of the log, and settles each by itself. */
    private static KafkaShareConsumer<String, String> consumer(String group, String client, String topic)
            throws Exception {
        kafka.admin()
                .incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.GROUP, group),
                        List.of(new AlterConfigOp(
                                new ConfigEntry("share.auto.offset.reset", "earliest"), AlterConfigOp.OpType.SET))))
                .all()
                .get();
        KafkaShareConsumer<String, String> consumer = new KafkaShareConsumer<>(
                Map.<String, Object>of(
                        "bootstrap.servers",
                        kafka.bootstrapServers(),
                        "group.id",
                        group,
                        "client.id",
                        client,
                        "share.acknowledgement.mode",
                        "explicit",
                        "share.acquire.mode",
                        "record_limit",
                        "max.poll.records",
                        10),
                new StringDeserializer(),
                new StringDeserializer());
        consumer.subscribe(List.of(topic));
        return consumer;
    }

    private static List<ConsumerRecord<String, String>> take(KafkaShareConsumer<String, String> consumer) {
        List<ConsumerRecord<String, String>> taken = new ArrayList<>();
        Patience.await().pollInSameThread().until(() -> {
            consumer.poll(Duration.ofMillis(200)).forEach(taken::add);
            return !taken.isEmpty();
        });
        return taken;
    }

    private static int settle(KafkaShareConsumer<String, String> consumer, AcknowledgeType how) {
        List<ConsumerRecord<String, String>> taken = take(consumer);
        taken.forEach(record -> consumer.acknowledge(record, how));
        assertThat(consumer.commitSync())
                .allSatisfy((partition, error) ->
                        assertThat(error).as(partition + " settled").isEmpty());
        return taken.size();
    }

    /** What it gets, others may have. */
    private static void giveBack(KafkaShareConsumer<String, String> consumer) {
        consumer.poll(Duration.ofMillis(100)).forEach(record -> consumer.acknowledge(record, AcknowledgeType.RELEASE));
        consumer.commitSync();
    }

    private static long unsettled(Reading.Observed reading, String topic) {
        return partition(reading, topic, 0).committed() instanceof Committed.Unsettled(long records) ? records : -1;
    }

    @ParameterizedTest
    @EnumSource(
            value = GroupReading.Type.class,
            names = {"UNKNOWN", "SHARE"})
    void lagIsWhatIsNotSettledTheRecordsThatAMemberHoldsIncluded(GroupReading.Type said) throws Exception {
        String topic = "counted-" + said;
        String group = "counting-" + said;
        kafka.createTopic(topic, 1);
        bench.produce(topic, 0, 100);
        KafkaQuery query = query(group, said, topic);
        try (var consumer = consumer(group, "c", topic)) {
            int settled = settle(consumer, AcknowledgeType.ACCEPT);
            while (settled < 40) {
                settled += settle(consumer, settled < 20 ? AcknowledgeType.REJECT : AcknowledgeType.ACCEPT);
            }
            long expected = 100L - settled;
            Patience.await().pollInSameThread().untilAsserted(() -> {
                bench.later();
                assertThat(unsettled(bench.observed(query), topic)).isEqualTo(expected);
            });
            assertThat(take(consumer)).as("held and not settled").isNotEmpty();
            Reading.Observed reading = bench.observed(query);
            assertThat(unsettled(reading, topic)).isEqualTo(expected);
            assertThat(partition(reading, topic, 0).end()).isEqualTo(100);
            assertThat(partition(reading, topic, 0).member()).isNull();
            assertThat(group(reading).type()).isEqualTo(GroupReading.Type.SHARE);
            assertThat(group(reading).state()).isEqualTo(GroupReading.State.STABLE);
            assertThat(reading.gaps()).isEmpty();
        }
    }

    @Test
    void membersMayShareAPartitionAndTheTopicIsFoundWithoutBeingNamed() throws Exception {
        kafka.createTopic("common", 1);
        bench.produce("common", 0, 30);
        KafkaQuery query = query("commoners", GroupReading.Type.UNKNOWN);
        try (var one = consumer("commoners", "app-1", "common");
                var two = consumer("commoners", "app-2", "common")) {
            Patience.await().pollInSameThread().untilAsserted(() -> {
                giveBack(one);
                giveBack(two);
                bench.later();
                Reading.Observed reading = bench.observed(query);
                assertThat(members(group(reading)))
                        .hasSize(2)
                        .allSatisfy(member -> {
                            assertThat(member.host()).isEqualTo("127.0.0.1");
                            assertThat(member.assignment()).hasSize(1);
                        })
                        .extracting(Member::client)
                        .containsExactlyInAnyOrder("app-1", "app-2");
                assertThat(unsettled(reading, "common")).isNotNegative();
                assertThat(reading.topics()).extracting("name").containsExactly("common");
            });
        }
    }

    @Test
    void beforeAnybodyReadsLagIsUnknownAndNotZero() throws Exception {
        kafka.createTopic("unread", 2);
        bench.produce("unread", 0, 100);

        Reading.Observed never = bench.observed(query("unreaders", GroupReading.Type.SHARE, "unread"));

        assertThat(never.partitions())
                .hasSize(2)
                .allSatisfy(p -> assertThat(p.committed()).isEqualTo(Committed.Absent.UNKNOWN));
        assertThat(never.gaps()).anySatisfy(gap -> {
            assertThat(gap.what()).isEqualTo(Gap.What.LAG);
            assertThat(gap.what().hidesLag()).isTrue();
        });
    }

    @Test
    void aPartitionThatWasAddedIsUnknownUntilItIsReadFrom() throws Exception {
        kafka.createTopic("grown", 1);
        bench.produce("grown", 0, 10);
        KafkaQuery query = query("growers", GroupReading.Type.SHARE, "grown");
        try (var consumer = consumer("growers", "c", "grown")) {
            settle(consumer, AcknowledgeType.ACCEPT);
        }
        kafka.admin()
                .createPartitions(Map.of("grown", org.apache.kafka.clients.admin.NewPartitions.increaseTo(2)))
                .all()
                .get();
        Patience.await().untilAsserted(() -> {
            bench.later();
            Reading.Observed reading = bench.observed(query);
            assertThat(reading.partitions()).hasSize(2);
            assertThat(unsettled(reading, "grown")).isZero();
            assertThat(partition(reading, "grown", 1).committed()).isEqualTo(Committed.Absent.UNKNOWN);
            assertThat(reading.gaps())
                    .singleElement()
                    .satisfies(
                            gap -> assertThat(gap.toString())
                                    .isEqualTo(
                                            "partition grown-1: the share group has not read from it yet, so that its lag is not known;"
                                                    + " start a consumer of the group; until one reads from there, lag is unknown and not 0"));
        });
    }

    @Test
    void aShareGroupThatIsSaidToBeAConsumerGroupHasNoNumbers() throws Exception {
        kafka.createTopic("mistaken", 1);
        bench.produce("mistaken", 0, 10);
        try (var consumer = consumer("mistakers", "c", "mistaken")) {
            settle(consumer, AcknowledgeType.ACCEPT);
            Patience.await().pollInSameThread().untilAsserted(() -> {
                bench.later();
                Reading.Observed reading = bench.observed(query("mistakers", GroupReading.Type.CONSUMER, "mistaken"));
                assertThat(reading.partitions()).isEmpty();
                assertThat(reading.gaps())
                        .singleElement()
                        .satisfies(gap -> assertThat(gap.remedy())
                                .isEqualTo("set spec.kafka.groupType to Auto or Share, or name a consumer group"));
            });
        }
    }

    @Test
    void shareGroupsAreReadInBatchesToo() throws Exception {
        kafka.createTopic("batched", 2);
        bench.produce("batched", 0, 10);
        List<KafkaShareConsumer<String, String>> consumers = new ArrayList<>();
        List<LagQuery> queries = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                KafkaShareConsumer<String, String> consumer = consumer("batch-" + i, "c" + i, "batched");
                consumers.add(consumer);
                settle(consumer, AcknowledgeType.ACCEPT);
                queries.add(query("batch-" + i, GroupReading.Type.SHARE, "batched"));
            }
            LagQuery[] all = queries.toArray(LagQuery[]::new);
            bench.readAll(all);
            bench.clock.advance(Duration.ofSeconds(1));
            double before = ClientRequests.sent(clients);
            Map<LagQuery, Reading> readings = bench.readAll(all);
            double requests = ClientRequests.sent(clients) - before;
            System.out.printf("SHARE sweep of 3 groups: %.0f requests%n", requests);
            assertThat(requests).isLessThanOrEqualTo(6);
            assertThat(readings.values())
                    .hasSize(3)
                    .allSatisfy(reading -> assertThat(
                                    unsettled(KafkaBench.asObserved(Objects.requireNonNull(reading)), "batched"))
                            .isZero());
        } finally {
            consumers.forEach(KafkaShareConsumer::close);
        }
    }
}
