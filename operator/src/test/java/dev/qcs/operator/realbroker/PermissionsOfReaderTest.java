package dev.qcs.operator.realbroker;

import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.resource.ResourceType.CLUSTER;
import static org.apache.kafka.common.resource.ResourceType.GROUP;
import static org.apache.kafka.common.resource.ResourceType.TOPIC;
import static org.apache.kafka.common.resource.ResourceType.TRANSACTIONAL_ID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.decide.Decision;
import dev.qcs.operator.decide.Reason;
import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.Finding.Confidence;
import dev.qcs.operator.diagnose.Finding.Severity;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.testing.EmbeddedKafka;
import dev.qcs.operator.testing.Locks;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A reader that may do nothing, and then one thing more after the other: what it lacks is named, and nothing is taken for well. */
class PermissionsOfReaderTest {
    @RegisterExtension
    static final RealBroker broker =
            new RealBroker(() -> EmbeddedKafka.startLocked(Locks.plain(Map.of("scaler", "scaler"))), "scaler");

    private static final Pattern GRANT =
            Pattern.compile("grant (Describe|DescribeConfigs|Read) on (?:the cluster|topic ([\\w.]+))");

    private static Finding lacking(WatchedGroup group, String remedy) {
        return group.until(
                FindingType.ObservationDegraded, finding -> (finding.message() + finding.advice()).contains(remedy));
    }

    /** Until nothing is said of it any more. */
    private static void granted(
            WatchedGroup group, ResourceType type, String name, AclOperation operation, String remedy) {
        lacking(group, remedy);
        broker.grant(type, name, operation);
        broker.watched()
                .until(
                        group + " no longer asks to " + remedy,
                        () -> group.finding(FindingType.ObservationDegraded)
                                .filter(finding -> (finding.message() + finding.advice()).contains(remedy))
                                .isEmpty());
    }

    @Test
    void whatMayNotBeReadIsNamedAndHoldsTheSizeWhereItHidesTheLag() throws Exception {
        broker.topic("orders", 1, Map.of("retention.ms", "-1"));
        broker.topic("orders.DLT", 1);
        WatchedGroup group = broker.watched()
                .group("orders-app", "orders")
                .in("orders-app-0")
                .withDeadLetters("orders.DLT");
        broker.commit("orders-app", "orders", 0, 0);
        broker.send("orders", 0, 2);

        Finding blind = lacking(group, "grant Describe on topic orders");
        assertThat(blind.severity()).isEqualTo(Severity.Warning);
        assertThat(group.decision().reason()).isEqualTo(Reason.DataMissing);
        assertThat(group.decision()).isInstanceOf(Decision.Hold.class);

        broker.grant(TOPIC, "orders", DESCRIBE);
        assertThat(lacking(group, "grant Describe on group orders-app").severity())
                .isEqualTo(Severity.Warning);
        assertThat(group.decision().reason()).isEqualTo(Reason.DataMissing);
        assertThat(group.last().estimate().lag()).as("unknown is not zero").isNull();

        broker.grant(GROUP, "orders-app", DESCRIBE);
        group.untilSeen(evaluation -> evaluation.estimate().lag() != null);
        assertThat(group.last().estimate().lag()).isEqualTo(2);
        assertThat(group.until(FindingType.ObservationDegraded, f -> f.severity() == Severity.Info)
                        .message())
                .contains("not checked: ");

        Set<String> asked = new TreeSet<>();
        broker.watched().until("nothing is asked for", () -> {
            Optional<Finding> degraded = group.finding(FindingType.ObservationDegraded);
            degraded.ifPresent(finding -> asked.addAll(follow(finding.advice())));
            if (!asked.contains("grant DescribeConfigs on topic orders")) {
                assertThat(group.everFound())
                        .as("settings that cannot be read are not settings without limits")
                        .doesNotContain(FindingType.RetentionUnbounded);
            }
            return degraded.isEmpty();
        });

        assertThat(asked)
                .containsExactlyInAnyOrder(
                        "grant Describe on the cluster",
                        "grant DescribeConfigs on the cluster",
                        "grant Describe on topic orders.DLT",
                        "grant DescribeConfigs on topic orders",
                        "grant DescribeConfigs on topic orders.DLT",
                        "grant Read on topic orders");
        group.until(FindingType.RetentionUnbounded);
    }

    /** Does what the finding asks for, as a person would, and returns it. */
    private static Set<String> follow(String advice) {
        Matcher grants = GRANT.matcher(advice);
        Set<String> followed = new TreeSet<>();
        while (grants.find()) {
            AclOperation operation = switch (grants.group(1)) {
                case "Describe" -> DESCRIBE;
                case "DescribeConfigs" -> DESCRIBE_CONFIGS;
                default -> READ;
            };
            String topic = grants.group(2);
            broker.grant(topic == null ? CLUSTER : TOPIC, topic == null ? "kafka-cluster" : topic, operation);
            followed.add(grants.group());
        }
        return followed;
    }

    /** A marker is no stalled consumer, also where nobody may look whether it is one. */
    @Test
    void aMarkerAtTheEndIsOnlySuspectedUntilTheTopicMayBeRead() throws Exception {
        broker.topic("settled", 1);
        WatchedGroup group = broker.watched().group("settled-app", "settled").in("settled-app-0");
        broker.grant(GROUP, "settled-app", DESCRIBE);
        broker.grant(TOPIC, "settled", DESCRIBE);
        broker.worker("settled-app", "settled-app-0", "settled")
                .with("isolation.level", "read_committed")
                .start();
        try (KafkaProducer<String, String> producer = broker.kafka().producer(Map.of("transactional.id", "till-9"))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("settled", 0, broker.clock().millis(), "k", "v"))
                    .get();
            group.untilSeen(evaluation -> evaluation.estimate().lag() != null);
            broker.watched().minutes(1);
            producer.commitTransaction();
        }
        broker.awaitCommitted("settled-app", "settled", 0, 1);

        Finding tail = group.until(FindingType.PersistentTail);

        assertThat(tail.confidence()).isEqualTo(Confidence.Suspected);
        assertThat(tail.message()).contains("1 offset of settled-0");
        assertThat(group.everFound())
                .containsExactlyInAnyOrder(FindingType.PersistentTail, FindingType.ObservationDegraded);
        broker.grant(TOPIC, "settled", READ);
        group.until(FindingType.PersistentTail, finding -> finding.confidence() == Confidence.Confirmed);
        assertThat(group.last().estimate().lag()).isZero();
    }

    @Test
    void whoHoldsAReaderBackIsSuspectedUntilTheTopicMayBeRead() throws Exception {
        broker.topic("payments", 1);
        WatchedGroup group = broker.watched().group("payments-app", "payments").in("payments-app-0");
        broker.grant(GROUP, "payments-app", DESCRIBE);
        broker.grant(TOPIC, "payments", DESCRIBE);
        broker.grant(TOPIC, "payments", DESCRIBE_CONFIGS);
        broker.grant(CLUSTER, "kafka-cluster", DESCRIBE);
        broker.grant(CLUSTER, "kafka-cluster", DESCRIBE_CONFIGS);
        broker.send("payments", 0, 5);
        broker.commit("payments-app", "payments", 0, 5);
        try (KafkaProducer<String, String> open =
                broker.kafka().producer(Map.of("transactional.id", "till-7", "transaction.timeout.ms", 600_000))) {
            open.initTransactions();
            open.beginTransaction();
            open.send(new ProducerRecord<>("payments", 0, broker.clock().millis(), "k", "v"))
                    .get();
            broker.watched().beforeEachLook(() -> broker.send("payments", 0, 1));

            Finding nameless = group.until(FindingType.LongTransaction);
            assertThat(nameless.confidence()).isEqualTo(Confidence.Suspected);
            assertThat(nameless.message()).startsWith("possibly a transaction has been open at offset 5");

            granted(group, TOPIC, "payments", READ, "grant Read on topic payments");
            Finding orphan = group.until(
                    FindingType.HangingTransaction,
                    finding -> finding.message().contains("which no coordinator that may be asked knows"));
            assertThat(orphan.confidence()).as("it may only be hidden").isEqualTo(Confidence.Suspected);

            broker.grant(TRANSACTIONAL_ID, "till-7", DESCRIBE);
            Finding named = group.until(
                    FindingType.LongTransaction, finding -> finding.message().contains("(till-7)"));
            assertThat(named.confidence()).isEqualTo(Confidence.Confirmed);
            open.abortTransaction();
        }
    }
}
