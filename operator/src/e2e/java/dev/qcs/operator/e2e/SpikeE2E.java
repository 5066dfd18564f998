package dev.qcs.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A spike meets the operator at its defaults, in real time: one patch, to exactly what the partitions can feed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(Cluster.Resolver.class)
class SpikeE2E {
    private static final Duration SOON = Duration.ofMinutes(2);
    /** A capacity is believed after a minute without a change, and then its pods must start and catch up. */
    private static final Duration LATER = Duration.ofMinutes(5);

    /** Consumers that a test pauses are slow, not stuck, however long the test takes on a busy machine. */
    private static final String HUNDRED_EACH = """
            objective: {lagPerReplica: 100}
            diagnosis: {maxProcessingSeconds: 3600}
            """;

    private final Cluster cluster;
    private OperatorProcess operator;

    SpikeE2E(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeAll
    void start() {
        operator = OperatorProcess.start(cluster, "spike", 1);
    }

    @AfterAll
    void stop() {
        operator.close();
    }

    @Test
    void fromOneToTwentyFourInOnePatch() {
        try (Scene scene = Scene.set(cluster, "spike", 24, 1, Duration.ofMillis(20));
                ReplicaHistory history = scene.watch()) {
            scene.scaler(HUNDRED_EACH);
            scene.awaitReady();
            assertThat(scene.lag()).isZero();

            scene.send(7_200);
            Instant sent = Instant.now();
            scene.eventually(SOON, () -> assertThat(history.last()).isEqualTo(24));

            report("spike of 7,200 messages, 24 partitions, lagPerReplica 100", sent, history);
            scene.eventually(
                    SOON,
                    () -> assertThat(scene.field(".status.replicas.current")).isEqualTo("24"));
            // Consumers join, the backlog drains, the lag falls below what 24 were needed for: still nothing between.
            scene.eventually(
                    Duration.ofSeconds(60), () -> assertThat(scene.lag()).isLessThan(1_000));
            assertThat(history.values()).startsWith(1, 24);
            cluster.show("get-spike", "kubectl get qcs", scene.kubectl().out("get", "qcs"));
            cluster.show(
                    "get-wide-spike", "kubectl get qcs -o wide", scene.kubectl().out("get", "qcs", "-o=wide"));
            String events = scene.kubectl().out("events", "--for=qcs/spike");
            cluster.show("events-spike", "kubectl events --for qcs/spike", events);
            assertThat(events).contains("ScaledUp", "1 -> 24");
        }
    }

    @Test
    void fromTenToElevenOfElevenPartitions() {
        try (Scene scene = Scene.set(cluster, "eleven", 11, 10, Duration.ofMillis(20));
                ReplicaHistory history = scene.watch()) {
            scene.workload().paused(true);
            scene.send(950);
            scene.scaler(HUNDRED_EACH);
            scene.awaitReady();
            scene.eventually(
                    SOON,
                    () -> assertThat(scene.field(".status.replicas.needed")).isEqualTo("10"));

            // Within ten percent of what ten replicas are for, where an HPA would rest for ever.
            scene.send(100);
            Instant sent = Instant.now();
            scene.eventually(SOON, () -> assertThat(history.last()).isEqualTo(11));
            report("lag 1,050 on 11 partitions, lagPerReplica 100", sent, history);

            scene.send(5_150);
            scene.eventually(
                    SOON,
                    () -> assertThat(Integer.parseInt(scene.field(".status.replicas.needed")))
                            .isGreaterThan(11));
            scene.eventually(
                    SOON, () -> assertThat(scene.field(".status.limitedBy")).isEqualTo("PartitionCount"));
            scene.awaitCondition("ScalingLimited", "True", "PartitionCount", SOON);
            scene.eventually(
                    SOON,
                    () -> assertThat(scene.kubectl().out("get", "qcs", "--no-headers"))
                            .matches("eleven\\s+True\\s+AtPartitionCap\\s+11\\s+62\\s+6\\.2k\\s(.|\\n)*"));
            cluster.show("get-partition-cap", "kubectl get qcs", scene.kubectl().out("get", "qcs"));
            assertThat(history.values()).containsExactly(10, 11);
        }
    }

    @Test
    void neverOneMoreThanThePartitions() {
        try (Scene scene = Scene.set(cluster, "exact", 24, 1, Duration.ofMillis(20));
                ReplicaHistory history = scene.watch()) {
            scene.workload().paused(true);
            scene.scaler(HUNDRED_EACH);
            scene.awaitReady();

            // More than 24 thresholds and fewer than 25: rounding up before the cap would give 25.
            scene.send(2_450);
            Instant sent = Instant.now();
            scene.eventually(SOON, () -> assertThat(history.last()).isEqualTo(24));
            report("lag 2,450 on 24 partitions, lagPerReplica 100", sent, history);
            scene.eventually(
                    SOON,
                    () -> assertThat(scene.field(".status.replicas.needed")).isEqualTo("25"));
            scene.awaitCondition("ScalingLimited", "True", "PartitionCount", SOON);
            assertThat(history.values()).containsExactly(1, 24);
        }
    }

    @Test
    void lagSecondsFindsTheSizeThatKeepsUp() throws Exception {
        // At most 100/s for each replica and 240/s arriving: three keep up, and the backlog needs more for a while.
        try (Scene scene = Scene.set(cluster, "keepup", 12, 1, Duration.ofMillis(10));
                ReplicaHistory history = scene.watch();
                AutoCloseable arrivals = cluster.traffic().stream("keepup", 12, 240)) {
            scene.scaler("objective: {lagSeconds: 10}");
            scene.awaitReady();
            scene.eventually(LATER, () -> assertThat(history.last()).isGreaterThanOrEqualTo(3));
            scene.eventually(
                    LATER, () -> assertThat(scene.field(".status.lag.seconds")).matches("[0-9]"));
            System.out.printf("%n--- 240/s arriving, at most 100/s a replica: spec.replicas %s%n", history.values());
            assertThat(scene.field(".status.rates.capacitySource")).isEqualTo("Measured");
            assertThat(history.values()).allSatisfy(n -> assertThat(n).isBetween(1, 12));
            cluster.show(
                    "get-keepup", "kubectl get qcs -o wide", scene.kubectl().out("get", "qcs", "-o=wide"));
            cluster.show("describe-keepup", "kubectl describe qcs keepup", scene.describe());
            assertThat(arrivals).isNotNull();
        }
    }

    private static void report(String what, Instant sent, ReplicaHistory history) {
        ReplicaHistory.Change last = history.changes().getLast();
        System.out.printf(
                Locale.ROOT,
                "%n--- %s: spec.replicas %s, the last %.1f s after the messages (polling interval 5 s, promise 5.5 s)%n",
                what,
                history.values(),
                Duration.between(sent, last.time()).toMillis() / 1000.0);
    }
}
