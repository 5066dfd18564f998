package dev.qcs.operator.lag.kafka;

import static dev.qcs.operator.lag.kafka.KafkaBench.group;
import static dev.qcs.operator.lag.kafka.KafkaBench.partition;
import static dev.qcs.operator.lag.kafka.KafkaBench.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.qcs.crd.QueueConnectionStatus;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.BrokerInventory;
import dev.qcs.operator.lag.Committed;
import dev.qcs.operator.lag.DeadLetterReading;
import dev.qcs.operator.lag.Gap;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.KafkaQuery;
import dev.qcs.operator.lag.KafkaSecurity;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.lag.TailReading;
import dev.qcs.operator.lag.TopicReading;
import dev.qcs.operator.lag.TransactionReading;
import dev.qcs.operator.report.Rights;
import dev.qcs.operator.testing.Canary;
import dev.qcs.operator.testing.EmbeddedKafka;
import dev.qcs.operator.testing.Locks;
import dev.qcs.operator.testing.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A user who may describe some things and not others: each missing right is named, and none reads as zero. */
class PermissionsTest {
    private static final String PASSWORD = Canary.password("scaler");

    @SuppressWarnings("NullAway.Init")
    private static EmbeddedKafka kafka;

    @SuppressWarnings("NullAway.Init")
    private KafkaBench bench;

    @BeforeAll
    static void startBroker() throws Exception {
        kafka = EmbeddedKafka.startLocked(Locks.plain(Map.of("scaler", PASSWORD)));
        kafka.createTopic("open", 1);
        kafka.createTopic("closed", 1);
        allow(ResourceType.GROUP, "open-group", AclOperation.DESCRIBE);
        allow(ResourceType.GROUP, "new-group", AclOperation.DESCRIBE);
        allow(ResourceType.TOPIC, "open", AclOperation.DESCRIBE);
        try (var setUp = new KafkaBench(kafka)) {
            setUp.produce("open", 0, 5);
            setUp.commit("open-group", "open", 0, 3);
            setUp.commit("open-group", "closed", 0, 0);
            setUp.commit("closed-group", "open", 0, 3);
        }
        try (var bench = login(PASSWORD)) {
            Patience.await().until(() -> {
                bench.later();
                return bench.read(query("open-group", "open")) instanceof Reading.Observed;
            });
        }
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    @BeforeEach
    void openReader() {
        bench = login(PASSWORD);
    }

    @AfterEach
    void closeReader() {
        bench.close();
    }

    private static KafkaBench login(String password) {
        return new KafkaBench(kafka, address(password));
    }

    private static KafkaBench login(String password, List<Admin> clients) {
        return new KafkaBench(
                kafka,
                address(password),
                (settings, hosts) -> {
                    Admin client = GuardedAdmin.create(settings, hosts);
                    clients.add(client);
                    return client;
                },
                KafkaBench.SWEEP_LIMIT);
    }

    private static BrokerAddress.Kafka address(String password) {
        return new BrokerAddress.Kafka(
                kafka.bootstrapServers(Locks.Listener.LOGIN),
                new KafkaSecurity(null, new KafkaSecurity.Plain(new BrokerAddress.Login("scaler", password))));
    }

    private static void allow(ResourceType type, String name, AclOperation operation) {
        kafka.allow("User:scaler", type, name, operation);
    }

    @Test
    void describeOnGroupAndTopicIsAllThatLagNeeds() {
        Reading.Observed reading = bench.observed(query("open-group", "open"));

        assertThat(partition(reading, "open", 0).complete()).isTrue();
        assertThat(partition(reading, "open", 0).committed()).isEqualTo(new Committed.At(3));
        assertThat(group(reading).withoutMembers()).isTrue();
        assertThat(reading.gaps()).noneMatch(gap -> gap.what().hidesLag());
    }

    @Test
    void withheldSettingsAndDisksAreNamedAndHideNoLag() {
        Patience.await().untilAsserted(() -> {
            bench.clock.advance(Duration.ofSeconds(1));
            Reading.Observed reading = bench.observed(query("open-group", "open"));
            assertThat(reading.gaps())
                    .extracting(Gap::what, Gap::subject, Gap::remedy)
                    .containsExactlyInAnyOrder(
                            tuple(Gap.What.TOPIC_SETTINGS, "topic open", "grant DescribeConfigs on topic open"),
                            tuple(Gap.What.DISKS, "broker 1", "grant Describe on the cluster"),
                            tuple(Gap.What.BROKER_SETTINGS, "the brokers", "grant DescribeConfigs on the cluster"));
            assertThat(Rights.seenIn(reading).written())
                    .isEqualTo(new QueueConnectionStatus.Permissions(
                            true,
                            false,
                            false,
                            false,
                            null,
                            null,
                            List.of(
                                    "Describe on the cluster: without it warnings about disks are off",
                                    "DescribeConfigs on the cluster: without it the brokers' own limits are unknown and"
                                            + " Kafka's defaults stand in for them",
                                    "DescribeConfigs on topic open: without it warnings about retention are off")));
            assertThat(reading.around().limits().offsetsKept()).isNull();
            assertThat(reading.topics().getFirst().retentionMillis()).isNull();
            assertThat(reading.topics().getFirst().bytes()).isNull();
            assertThat(reading.disks()).isEmpty();
        });
    }

    @Test
    void withheldDeadLettersAreNamedAndHideNoLag() {
        KafkaQuery query = new KafkaQuery(
                "open-group", List.of("open"), null, GroupReading.Type.UNKNOWN, false, List.of("closed", "open"));
        Patience.await().untilAsserted(() -> {
            bench.clock.advance(Duration.ofSeconds(40));
            Reading.Observed reading = bench.observed(query);
            assertThat(reading.gaps())
                    .filteredOn(gap -> gap.what() == Gap.What.DEAD_LETTERS)
                    .extracting(Gap::subject, Gap::remedy)
                    .containsExactly(tuple("topic closed", "grant Describe on topic closed"));
            assertThat(reading.around().deadLetters())
                    .extracting(DeadLetterReading::topic)
                    .containsExactly("open");
            assertThat(reading.gaps()).noneMatch(gap -> gap.what().hidesLag());
        });
    }

    @Test
    void whoHoldsReadersBackIsToldOnlyToThoseWhoMayReadTheTopic() throws Exception {
        kafka.createTopic("held", 1);
        allow(ResourceType.TOPIC, "held", AclOperation.DESCRIBE);
        bench.commit("open-group", "held", 0, 0);
        try (KafkaProducer<String, String> producer = kafka.producer(Map.of("transactional.id", "till-7"))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("held", 0, "k", "open")).get();
            Patience.await().untilAsserted(() -> {
                bench.clock.advance(Duration.ofSeconds(31));
                Reading.Observed reading = bench.observed(query("open-group", "held"));
                assertThat(reading.gaps())
                        .filteredOn(gap -> gap.what() == Gap.What.TRANSACTIONS)
                        .extracting(Gap::subject, Gap::remedy)
                        .containsExactly(tuple("partition held-0", "grant Read on topic held"));
                assertThat(reading.around().transactions()).isEmpty();
            });

            allow(ResourceType.TOPIC, "held", AclOperation.READ);
            allow(ResourceType.TRANSACTIONAL_ID, "till-7", AclOperation.DESCRIBE);
            Patience.await().untilAsserted(() -> {
                bench.clock.advance(Duration.ofSeconds(31));
                Reading.Observed reading = bench.observed(query("open-group", "held"));
                assertThat(reading.around().transactions())
                        .extracting(TransactionReading::transactionalId, TransactionReading::firstOffset)
                        .containsExactly(tuple("till-7", 0L));
                assertThat(reading.gaps()).noneMatch(gap -> gap.what() == Gap.What.TRANSACTIONS);
            });

            producer.abortTransaction();
            Patience.await().untilAsserted(() -> {
                bench.clock.advance(Duration.ofSeconds(31));
                assertThat(bench.observed(query("open-group", "held")).around().transactions())
                        .isEmpty();
            });
        }
    }

    @Test
    void whetherATailIsOnlyMarkersIsToldToThoseWhoMayReadTheTopic() throws Exception {
        kafka.createTopic("tailed", 1);
        allow(ResourceType.TOPIC, "tailed", AclOperation.DESCRIBE);
        try (KafkaProducer<String, String> producer = kafka.producer(Map.of("transactional.id", "till-9"))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("tailed", 0, "k", "v")).get();
            producer.commitTransaction();
        }
        bench.commit("open-group", "tailed", 0, 1);
        Patience.await().untilAsserted(() -> {
            bench.clock.advance(Duration.ofSeconds(31));
            Reading.Observed reading = bench.observed(query("open-group", "tailed"));
            assertThat(reading.gaps())
                    .filteredOn(gap -> gap.what() == Gap.What.TAILS)
                    .extracting(Gap::subject, Gap::remedy)
                    .containsExactly(tuple("partition tailed-0", "grant Read on topic tailed"));
            assertThat(reading.around().tails()).isEmpty();
            assertThat(reading.gaps()).noneMatch(gap -> gap.what().hidesLag());
        });

        allow(ResourceType.TOPIC, "tailed", AclOperation.READ);
        Patience.await().untilAsserted(() -> {
            bench.clock.advance(Duration.ofSeconds(31));
            Reading.Observed reading = bench.observed(query("open-group", "tailed"));
            assertThat(reading.around().tails().values())
                    .containsExactly(new TailReading(new PartitionId("tailed", 0), 1, 2, true));
            assertThat(reading.gaps()).noneMatch(gap -> gap.what() == Gap.What.TAILS);
        });
    }

    @Test
    void aForbiddenGroupIsRefusedAndSpoilsNoOther() {
        var readings = bench.readAll(query("closed-group", "open"), query("open-group", "open"));

        assertThat(KafkaBench.asUnavailable(readings.get(query("closed-group", "open"))))
                .satisfies(u -> {
                    assertThat(u.reason()).isEqualTo(Reading.Reason.SourceUnauthorized);
                    assertThat(u.message()).endsWith("grant Describe on group closed-group");
                });
        assertThat(KafkaBench.asObserved(readings.get(query("open-group", "open")))
                        .partitions()
                        .getFirst()
                        .complete())
                .isTrue();
    }

    @Test
    void whatIsForbiddenIsNotAskedForAgainAtOnce() {
        List<Admin> clients = new ArrayList<>();
        try (var counted = login(PASSWORD, clients)) {
            counted.unavailable(query("closed-group", "open"));
            double before = ClientRequests.sent(clients);
            counted.clock.advance(Duration.ofSeconds(1));

            assertThat(counted.unavailable(query("closed-group", "open")).message())
                    .as("it is still said")
                    .endsWith("grant Describe on group closed-group");

            // Ends and starts; neither the group's offsets nor its description.
            assertThat(ClientRequests.sent(clients) - before).isEqualTo(2);
        }
    }

    @Test
    void aForbiddenTopicIsUnknownAndNeverTakenForUncommitted() {
        assertThat(bench.unavailable(query("open-group", "closed"))).satisfies(u -> {
            assertThat(u.reason()).isEqualTo(Reading.Reason.SourceUnauthorized);
            assertThat(u.message()).endsWith("grant Describe on topic closed");
        });
        assertThat(bench.observed(query("open-group", "open", "closed"))).satisfies(half -> {
            assertThat(half.partitions()).hasSize(1);
            assertThat(half.gaps()).anySatisfy(gap -> {
                assertThat(gap.what()).isEqualTo(Gap.What.TOPIC);
                assertThat(gap.remedy()).isEqualTo("grant Describe on topic closed");
            });
        });
    }

    @Test
    void aRightThatIsWithdrawnMakesCommitsUnknownNotAbsent() throws Exception {
        kafka.createTopic("withdrawn", 1);
        allow(ResourceType.TOPIC, "withdrawn", AclOperation.DESCRIBE);
        Patience.await().untilAsserted(() -> {
            bench.later();
            Reading.Observed before = bench.observed(query("new-group", "open", "withdrawn"));
            assertThat(partition(before, "withdrawn", 0).committed()).isEqualTo(Committed.Absent.NEVER);
        });

        kafka.admin()
                .createAcls(List.of(new AclBinding(
                        new ResourcePattern(ResourceType.TOPIC, "withdrawn", PatternType.LITERAL),
                        new AccessControlEntry("User:scaler", "*", AclOperation.ALL, AclPermissionType.DENY))))
                .all()
                .get();

        // Within the topic clock the partitions are still known; what they hold is not.
        Patience.await().untilAsserted(() -> {
            Reading.Observed after = bench.observed(query("new-group", "open", "withdrawn"));
            assertThat(partition(after, "withdrawn", 0).committed()).isEqualTo(Committed.Absent.UNKNOWN);
            assertThat(partition(after, "withdrawn", 0).end()).isNull();
            assertThat(partition(after, "open", 0).committed()).isEqualTo(Committed.Absent.NEVER);
            assertThat(partition(after, "open", 0).complete()).isTrue();
            assertThat(after.gaps())
                    .filteredOn(gap -> gap.what() == Gap.What.COMMITTED)
                    .extracting(Gap::subject, Gap::remedy)
                    .containsExactly(tuple("partition withdrawn-0", "grant Describe on topic withdrawn"));
        });
    }

    @Test
    void aListOfWhatMayBeSeenSaysThatItIsNotAll() {
        KafkaReaderOptions options = KafkaReaderOptions.forOneLook(bench.clock, Duration.ofSeconds(5));
        try (var inventory = new KafkaInventory(address(PASSWORD), options)) {
            BrokerInventory.Contents contents = inventory.look();

            assertThat(contents).isInstanceOfSatisfying(BrokerInventory.Contents.Listed.class, seen -> {
                assertThat(seen.groups())
                        .extracting(BrokerInventory.ListedGroup::name)
                        .contains("open-group")
                        .doesNotContain("closed-group");
                assertThat(seen.topics())
                        .extracting(TopicReading::name)
                        .contains("open")
                        .doesNotContain("closed");
                assertThat(seen.disks()).isEmpty();
                assertThat(seen.gaps())
                        .extracting(Gap::subject, Gap::remedy)
                        .contains(
                                tuple("the list of groups", "grant Describe on the cluster to see all of them"),
                                tuple("broker 1", "grant Describe on the cluster"),
                                tuple("topic open", "grant DescribeConfigs on topic open"));
            });
        }
    }

    @Test
    void aRefusedLoginIsSaidWithoutThePassword() {
        try (var refused = login(Canary.password("wrong"))) {
            Reading.Unavailable reading = refused.unavailable(query("open-group", "open"));

            assertThat(reading.reason()).isEqualTo(Reading.Reason.SourceUnauthorized);
            assertThat(reading.message())
                    .startsWith(
                            "kafka " + kafka.bootstrapServers(Locks.Listener.LOGIN) + ": the broker refused the login")
                    .doesNotContain("not-the-password");
        }
    }
}
