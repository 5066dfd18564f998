package dev.qcs.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.crd.QueueConsumerScaler;
import dev.qcs.operator.act.TargetRef;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.KafkaQuery;
import dev.qcs.operator.policy.Fallback;
import dev.qcs.operator.policy.Objective;
import dev.qcs.operator.policy.Overrides;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.policy.schedule.Schedule;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecReaderTest {
    private static final String SMALLEST = """
            scaleTargetRef: {name: orders-consumer}
            maxReplicas: 24
            kafka: {bootstrapServers: "kafka:9092", consumerGroup: orders}
            """;

    @Test
    void partitionsAreNotMoreThanATopicCanHave() {
        assertThat(read("""
                scaleTargetRef: {name: orders}
                maxReplicas: 3
                kafka: {bootstrapServers: "k:9092", consumerGroup: g, topics: [t], partitions: "0-999999,0-999999"}
                """, Map.of()))
                .isEqualTo(new SpecReader.Outcome.Invalid(
                        "spec.kafka.partitions",
                        "at most 10000 partitions, found 1000000; leave the field out to read all of the topic"));
    }

    @Test
    void theSmallestSpecGetsEveryDefault() {
        SpecReader.Outcome.Valid valid = valid(SMALLEST, Map.of());

        assertThat(valid.target()).isEqualTo(new TargetRef("shop", "apps/v1", "Deployment", "orders-consumer"));
        assertThat(valid.connection())
                .isEqualTo(new SpecReader.Connection.Inline(new BrokerAddress.Kafka("kafka:9092")));
        assertThat(valid.source()).isEqualTo("kafka:orders");
        assertThat(valid.query())
                .isEqualTo(new KafkaQuery("orders", List.of(), null, GroupReading.Type.UNKNOWN, false));
        assertThat(valid.policy())
                .isEqualTo(new Policy(
                        Policy.Mode.Auto,
                        new Objective.LagSeconds(Duration.ofSeconds(60)),
                        1,
                        24,
                        Duration.ofSeconds(5),
                        0,
                        null,
                        Policy.Uncommitted.Latest,
                        false,
                        null,
                        null,
                        Policy.Stability.Medium,
                        Fallback.HOLD,
                        Duration.ofSeconds(60),
                        Set.of(),
                        Overrides.NONE,
                        Schedule.EMPTY,
                        null,
                        true));
    }

    @Test
    void everyFieldArrives() {
        SpecReader.Outcome.Valid valid = valid("""
                scaleTargetRef: {kind: StatefulSet, name: orders-consumer}
                mode: Recommend
                minReplicas: 0
                maxReplicas: 9
                pollingIntervalSeconds: 15
                objective: {lagPerReplica: 1000, activationLag: 5, capacityPerReplica: 200}
                kafka:
                  connectionRef: {name: prod}
                  consumerGroup: orders
                  topics: [orders]
                  partitions: "0-2,9"
                  uncommitted: Earliest
                  isolationLevel: ReadCommitted
                  groupType: Share
                  consumersPerReplica: 4
                scaleToZero: {afterSeconds: 60}
                stability: High
                fallback: {afterSeconds: 30, policy: HoldOrRaise, replicas: 6}
                diagnosis: {maxProcessingSeconds: 120, ignore: [RetentionUnbounded]}
                """, Map.of());

        assertThat(valid.target().kind()).isEqualTo("StatefulSet");
        assertThat(valid.connection()).isEqualTo(new SpecReader.Connection.Named("prod"));
        assertThat(valid.query())
                .isEqualTo(new KafkaQuery(
                        "orders", List.of("orders"), new TreeSet<>(Set.of(0, 1, 2, 9)), GroupReading.Type.SHARE, true));
        assertThat(valid.policy())
                .isEqualTo(new Policy(
                        Policy.Mode.Recommend,
                        new Objective.LagPerReplica(1000),
                        0,
                        9,
                        Duration.ofSeconds(15),
                        5,
                        200.0,
                        Policy.Uncommitted.Earliest,
                        true,
                        4,
                        new Policy.ScaleToZero(Duration.ofSeconds(60), Duration.ZERO),
                        Policy.Stability.High,
                        new Fallback(Duration.ofSeconds(30), Fallback.Kind.HoldOrRaise, 6),
                        Duration.ofSeconds(120),
                        Set.of("RetentionUnbounded"),
                        Overrides.NONE,
                        Schedule.EMPTY,
                        null,
                        true));
    }

    /** Objects that no schema has looked at. */
    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            maxReplicas: 24                                      | spec.maxReplicas                  | maxReplicas: 0
            maxReplicas: 24                                      | spec.maxReplicas                  | maxReplicas: 1001
            maxReplicas: 24                                      | spec.maxReplicas                  | mode: Auto
            maxReplicas: 24                                      | spec.minReplicas                  | {minReplicas: 25, maxReplicas: 24}
            maxReplicas: 24                                      | spec.minReplicas                  | {minReplicas: -1, maxReplicas: 24}
            maxReplicas: 24                                      | spec.pollingIntervalSeconds       | {pollingIntervalSeconds: 0, maxReplicas: 24}
            maxReplicas: 24                                      | spec.objective.lagSeconds         | {objective: {lagSeconds: 4}, maxReplicas: 24}
            maxReplicas: 24                                      | spec.objective.lagPerReplica      | {objective: {lagPerReplica: 0}, maxReplicas: 24}
            maxReplicas: 24                                      | spec.objective                    | {objective: {lagPerReplica: 1, lagSeconds: 9}, maxReplicas: 24}
            maxReplicas: 24                                      | spec.scaleToZero                  | {scaleToZero: {}, maxReplicas: 24}
            maxReplicas: 24                                      | spec.fallback                     | {fallback: {policy: Static}, maxReplicas: 24}
            maxReplicas: 24                                      | spec.fallback.replicas            | {fallback: {policy: Static, replicas: 0}, maxReplicas: 24}
            maxReplicas: 24                                      | spec                              | {rabbitmq: {queues: [a]}, maxReplicas: 24}
            scaleTargetRef: {name: orders-consumer}              | spec.scaleTargetRef.name          | scaleTargetRef: {name: "../../x"}
            scaleTargetRef: {name: orders-consumer}              | spec.scaleTargetRef.name          | mode: Auto
            scaleTargetRef: {name: orders-consumer}              | spec.scaleTargetRef.kind          | scaleTargetRef: {kind: DaemonSet, name: x}
            "kafka:9092"                                         | spec.kafka.bootstrapServers       | "user:secret@kafka:9092"
            "kafka:9092"                                         | spec.kafka.bootstrapServers       | "http://169.254.169.254/"
            "kafka:9092"                                         | spec.kafka.bootstrapServers       | "169.254.169.254:80"
            "kafka:9092"                                         | spec.kafka.bootstrapServers       | "kafka:9092,[fe80::1]:9092"
            "kafka:9092"                                         | spec.kafka.bootstrapServers       | "[fd00:ec2::254]:80"
            "kafka:9092"                                         | spec.kafka.bootstrapServers       | ""
            consumerGroup: orders                                | spec.kafka.consumerGroup          | groupType: Auto
            consumerGroup: orders                                | spec.kafka                        | {consumerGroup: g, connectionRef: {name: c}}
            consumerGroup: orders                                | spec.kafka.topics                 | {consumerGroup: g, topics: [a, a]}
            consumerGroup: orders                                | spec.kafka.topics                 | {consumerGroup: g, topics: ["a b"]}
            consumerGroup: orders                                | spec.kafka.partitions             | {consumerGroup: g, partitions: "0-5"}
            consumerGroup: orders                                | spec.kafka.partitions             | {consumerGroup: g, topics: [a], partitions: "5-0"}
            consumerGroup: orders                                | spec.kafka.partitions             | {consumerGroup: g, topics: [a], partitions: "x"}
            consumerGroup: orders                                | spec.kafka.consumersPerReplica    | {consumerGroup: g, consumersPerReplica: 0}
            """, quoteCharacter = '\0')
    void refusesWhatItCannotMean(String replaced, String field, String by) {
        String inner = by.startsWith("{") ? by.substring(1, by.length() - 1) : by;
        // Flow and block style do not mix inside the kafka block, which is in flow style.
        String spec = replaced.startsWith("consumerGroup") || replaced.startsWith("\"")
                ? SMALLEST.replace(replaced, inner)
                : SMALLEST.replace(replaced, inner.replaceAll(", (?=[a-z]+[A-Za-z]*: [^}]*$)", "\n"));
        SpecReader.Outcome outcome = read(spec, Map.of());
        assertThat(outcome).isInstanceOfSatisfying(SpecReader.Outcome.Invalid.class, invalid -> {
            assertThat(invalid.field()).isEqualTo(field);
            assertThat(invalid.message()).doesNotContain("secret").hasSizeGreaterThan(10);
        });
    }

    @Test
    void anObjectWithoutASpecIsRefused() {
        assertThat(new SpecReader(Set.of()).read("shop", null, null)).isInstanceOf(SpecReader.Outcome.Invalid.class);
    }

    @Test
    void twoWaysToWriteAnAddressAreOneBroker() {
        String spaced = SMALLEST.replace("kafka:9092", "k1:9092 , k2:9092");
        assertThat(valid(spaced, Map.of()).connection())
                .isEqualTo(new SpecReader.Connection.Inline(new BrokerAddress.Kafka("k1:9092,k2:9092")));
    }

    @Test
    void annotationsSteer() {
        Overrides overrides = valid(
                        SMALLEST,
                        Map.of(
                                "scaling.qcs.dev/paused", "true",
                                "scaling.qcs.dev/replicas", "7",
                                "scaling.qcs.dev/no-scale-down", "true",
                                "scaling.qcs.dev/no-scale-up", "false"))
                .policy()
                .overrides();
        assertThat(overrides).isEqualTo(new Overrides(true, 7, true, false, List.of()));
    }

    @Test
    void aWrongAnnotationIsAMistakeToShow() {
        Overrides overrides = valid(
                        SMALLEST, Map.of("scaling.qcs.dev/paused", "yes", "scaling.qcs.dev/replicas", "many"))
                .policy()
                .overrides();
        assertThat(overrides.paused()).isFalse();
        assertThat(overrides.replicas()).isNull();
        assertThat(overrides.mistakes())
                .containsExactly(
                        "annotation scaling.qcs.dev/paused is neither \"true\" nor \"false\" and has no effect",
                        "annotation scaling.qcs.dev/replicas is not a number between 0 and 1000 and has no effect");
    }

    @Test
    void furtherKindsMustBeAllowed() {
        String rollout = SMALLEST.replace(
                "{name: orders-consumer}", "{apiVersion: argoproj.io/v1alpha1, kind: Rollout, name: x}");
        assertThat(read(rollout, Map.of())).isInstanceOf(SpecReader.Outcome.Invalid.class);
        QueueConsumerScaler scaler = scaler(rollout);
        assertThat(new SpecReader(Set.of("Rollout.argoproj.io")).read("shop", scaler.getSpec(), null))
                .isInstanceOf(SpecReader.Outcome.Valid.class);
    }

    private static SpecReader.Outcome.Valid valid(String spec, Map<String, String> annotations) {
        return (SpecReader.Outcome.Valid) read(spec, annotations);
    }

    private static SpecReader.Outcome read(String spec, Map<String, String> annotations) {
        return new SpecReader(Set.of()).read("shop", scaler(spec).getSpec(), annotations);
    }

    private static QueueConsumerScaler scaler(String spec) {
        return Serialization.unmarshal(
                "apiVersion: scaling.qcs.dev/v1\nkind: QueueConsumerScaler\nmetadata: {name: orders, namespace: shop}\nspec:\n"
                        + spec.indent(2),
                QueueConsumerScaler.class);
    }
}
