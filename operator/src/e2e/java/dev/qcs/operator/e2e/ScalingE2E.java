package dev.qcs.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a team sees from the first apply to the drained backlog, with the operator's clocks twelve times as fast. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(Cluster.Resolver.class)
class ScalingE2E {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final Duration LATER = Duration.ofMinutes(5);

    private final Cluster cluster;
    private OperatorProcess operator;

    ScalingE2E(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeAll
    void start() {
        operator = OperatorProcess.start(cluster, "scaling", 12);
    }

    @AfterAll
    void stop() {
        assertThat(operator.stop()).as("exit code on SIGTERM").isIn(0, 143);
    }

    @Test
    void aStatefulSetIsScaledThroughItsScaleToo() {
        try (Scene scene = Scene.set(cluster, "ledger", 12, 1, Duration.ofMillis(20))) {
            scene.workload().paused(true);
            scene.kubectl().apply(Manifests.statefulSet("ledger-set", 1));
            scene.kubectl()
                    .apply(Manifests.scaler("ledger", cluster.kafka().bootstrapServers(), """
                    pollingIntervalSeconds: 1
                    objective: {lagPerReplica: 100}
                    diagnosis: {maxProcessingSeconds: 3600}
                    """)
                            .replace("{name: ledger-consumer}", "{kind: StatefulSet, name: ledger-set}"));
            scene.awaitReady();
            scene.send(450);
            scene.eventually(
                    SOON,
                    () -> assertThat(scene.kubectl()
                                    .out("get", "statefulset", "ledger-set", "-o=jsonpath={.spec.replicas}"))
                            .isEqualTo("5"));
            assertThat(scene.field(".status.display.target")).isEqualTo("sts/ledger-set");
        }
    }

    @Test
    void upInOneStepThroughTheBacklogAndDownAgain() {
        try (Scene scene = Scene.set(cluster, "drain", 12, 1, Duration.ofMillis(20));
                ReplicaHistory history = scene.watch();
                StatusHistory statuses = scene.watchStatus()) {
            scene.scaler("""
                    pollingIntervalSeconds: 1
                    objective: {lagPerReplica: 100}
                    diagnosis: {maxProcessingSeconds: 3600}
                    """);
            scene.awaitReady();
            assertThat(scene.field(".status.observedGeneration")).isEqualTo(scene.field(".metadata.generation"));

            scene.send(6_000);
            scene.eventually(SOON, () -> assertThat(history.last()).isEqualTo(12));
            scene.eventually(SOON, () -> assertThat(statuses.values("state")).contains("ScalingUp"));
            scene.eventually(
                    SOON, () -> assertThat(statuses.values("replicas", "ready")).contains("12"));
            scene.eventually(
                    SOON, () -> assertThat(statuses.values("lag", "trend")).contains("Draining"));
            cluster.show(
                    "get-draining", "kubectl get qcs -o wide", scene.kubectl().out("get", "qcs", "-o=wide"));

            scene.eventually(LATER, () -> assertThat(scene.lag()).isZero());
            scene.eventually(LATER, () -> assertThat(history.last()).isEqualTo(1));

            List<Integer> after =
                    new ArrayList<>(history.values().subList(1, history.values().size()));
            assertThat(history.values()).startsWith(1, 12);
            assertThat(after).as("only ever down once up").isSortedAccordingTo(Comparator.reverseOrder());
            String events = scene.kubectl().out("events", "--for=qcs/drain");
            cluster.show("events-drain", "kubectl events --for qcs/drain", events);
            assertThat(events).contains("1 -> 12").contains("-> 1");
        }
    }

    @Test
    void recommendExplainsAndChangesNothing() {
        try (Scene scene = Scene.set(cluster, "recommend", 6, 1, Duration.ofMillis(20));
                ReplicaHistory history = scene.watch()) {
            scene.workload().paused(true);
            scene.scaler("""
                    mode: Recommend
                    pollingIntervalSeconds: 1
                    objective: {lagPerReplica: 100}
                    diagnosis: {maxProcessingSeconds: 3600}
                    """);
            scene.awaitCondition("Ready", "True", "Recommending", SOON);
            scene.send(450);
            scene.eventually(
                    SOON,
                    () -> assertThat(scene.field(".status.replicas.needed")).isEqualTo("5"));
            assertThat(scene.field(".status.state")).isEqualTo("Recommending");
            cluster.show(
                    "get-recommend", "kubectl get qcs -o wide", scene.kubectl().out("get", "qcs", "-o=wide"));
            assertThat(history.values()).containsExactly(1);

            scene.kubectl().out("patch", "qcs", "recommend", "--type=merge", "-p={\"spec\":{\"mode\":\"Auto\"}}");
            scene.eventually(SOON, () -> assertThat(history.values()).containsExactly(1, 5));
        }
    }

    @Test
    void pausedByAnnotationUntilItIsTakenAway() {
        try (Scene scene = Scene.set(cluster, "pause", 6, 1, Duration.ofMillis(20));
                ReplicaHistory history = scene.watch()) {
            scene.workload().paused(true);
            scene.scaler("""
                    pollingIntervalSeconds: 1
                    objective: {lagPerReplica: 100}
                    diagnosis: {maxProcessingSeconds: 3600}
                    """);
            scene.awaitReady();
            scene.kubectl().out("annotate", "qcs", "pause", "scaling.qcs.dev/paused=true");
            scene.awaitCondition("Paused", "True", "AnnotationPaused", SOON);
            scene.send(450);
            scene.eventually(
                    SOON,
                    () -> assertThat(scene.field(".status.replicas.needed")).isEqualTo("5"));
            assertThat(scene.field(".status.state")).isEqualTo("Paused");
            assertThat(history.values()).containsExactly(1);

            scene.kubectl().out("annotate", "qcs", "pause", "scaling.qcs.dev/paused-");
            scene.eventually(SOON, () -> assertThat(history.values()).containsExactly(1, 5));
            scene.awaitCondition("Paused", "False", "NotPaused", SOON);
        }
    }
}
