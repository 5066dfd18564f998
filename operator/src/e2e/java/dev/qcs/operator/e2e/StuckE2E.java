package dev.qcs.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What more replicas would not mend is named, and not scaled for; the operator's clocks are twelve times as fast. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(Cluster.Resolver.class)
class StuckE2E {
    /** A number alone moves the status at most every 30 s. */
    private static final Duration SOON = Duration.ofMinutes(3);

    /** Five minutes until a freeze is confirmed, with grace and repeated evaluations, at twelve times the speed. */
    private static final Duration CONFIRMED = Duration.ofMinutes(4);

    private static final int PER_SECOND = 8;

    private final Cluster cluster;
    private OperatorProcess operator;

    StuckE2E(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeAll
    void start() {
        operator = OperatorProcess.start(cluster, "stuck", 12);
    }

    @AfterAll
    void stop() {
        operator.close();
    }

    @Test
    void aFrozenPartitionIsNamedWithItsOffsetAndPodAndNotScaledFor() throws Exception {
        try (Scene scene = Scene.set(cluster, "frozen", 6, 2, Duration.ofMillis(1));
                ReplicaHistory history = scene.watch();
                AutoCloseable arrivals = cluster.traffic().stream("frozen", 6, 24)) {
            scene.workload().poison("frozen", 3, 20);
            scene.scaler("""
                    pollingIntervalSeconds: 1
                    minReplicas: 2
                    objective: {lagPerReplica: 1000}
                    diagnosis: {maxProcessingSeconds: 1}
                    """);
            scene.awaitReady();
            scene.eventually(
                    CONFIRMED, () -> assertThat(scene.field(".status.state")).isEqualTo("Stuck"));
            // Alone this partition would now be worth five replicas.
            scene.sendTo(3, 5_000);
            scene.eventually(
                    SOON,
                    () -> assertThat(Long.parseLong(scene.field(".status.lag.messages")))
                            .isGreaterThan(5_000));
            // A pause of the whole machine hides the finding for a moment, so this is asked until it is all there.
            scene.eventually(SOON, () -> isExplained(scene));
            cluster.show(
                    "get-frozen", "kubectl get qcs -o wide", scene.kubectl().out("get", "qcs", "-o=wide"));
            cluster.show("describe-frozen", "kubectl describe qcs frozen", scene.describe());
            assertThat(scene.kubectl().out("events", "--for=qcs/frozen")).contains("PartitionFrozen", "frozen-3");
            assertThat(history.values()).containsExactly(2);
            assertThat(arrivals).isNotNull();

            scene.workload().cure();
            scene.eventually(
                    CONFIRMED, () -> assertThat(scene.field(".status.state")).isNotEqualTo("Stuck"));
            scene.eventually(
                    SOON,
                    () -> assertThat(scene.condition("Progressing", "status")).isEqualTo("True"));
        }
    }

    private static void isExplained(Scene scene) {
        assertThat(scene.condition("Progressing", "status") + " " + scene.condition("Progressing", "reason"))
                .isEqualTo("False PartitionFrozen");
        String evidence = ".status.findings[?(@.type==\"PartitionFrozen\")]";
        assertThat(scene.field(evidence + ".evidence[0].offset")).isEqualTo("20");
        assertThat(scene.field(evidence + ".evidence[0].partition")).isEqualTo("3");
        assertThat(scene.field(evidence + ".since")).isNotEmpty();
        assertThat(scene.field(evidence + ".advice")).isNotEmpty();
        assertThat(scene.field(evidence + ".evidence[0].pod")).isIn((Object[]) scene.kubectl()
                .out("get", "pods", "-o=jsonpath={.items[*].metadata.name}")
                .split(" "));
        assertThat(scene.condition("Ready", "status"))
                .as("a stuck partition must not block its fix")
                .isEqualTo("True");
        assertThat(scene.kubectl().out("get", "qcs", "--no-headers"))
                .matches("frozen\\s+True\\s+Stuck\\s+2\\s+\\d+\\s(.|\\n)*PartitionFrozen(.|\\n)*");
        assertThat(scene.describe()).contains("frozen-3", "20", "frozen-consumer-", "Since", "Advice");
    }

    @Test
    void consumersThatAllStandStillAreNotMultiplied() throws Exception {
        try (Scene scene = Scene.set(cluster, "stalled", 4, 2, Duration.ofMillis(1));
                ReplicaHistory history = scene.watch();
                AutoCloseable arrivals = cluster.traffic().stream("stalled", 4, PER_SECOND)) {
            scene.scaler("""
                    pollingIntervalSeconds: 1
                    minReplicas: 2
                    objective: {lagPerReplica: 1000}
                    diagnosis: {maxProcessingSeconds: 1}
                    """);
            scene.awaitReady();
            scene.workload().paused(true);
            scene.eventually(
                    CONFIRMED,
                    () -> assertThat(scene.field(".status.findings[*].type")).contains("AllPartitionsStalled"));
            scene.send(8_000);
            scene.eventually(
                    SOON,
                    () -> assertThat(Long.parseLong(scene.field(".status.lag.messages")))
                            .isGreaterThan(8_000));
            // Two of the four partitions had no work before; arrivals go on, and so do the operator's looks at them.
            long then = Long.parseLong(scene.field(".status.lag.messages"));
            scene.eventually(
                    SOON,
                    () -> assertThat(Long.parseLong(scene.field(".status.lag.messages")))
                            .isGreaterThan(then + 20L * PER_SECOND));
            scene.awaitCondition("Progressing", "False", "AllPartitionsStalled", SOON);
            cluster.show("describe-stalled", "kubectl describe qcs stalled", scene.describe());
            assertThat(history.values()).containsExactly(2);
            assertThat(arrivals).isNotNull();
        }
    }
}
