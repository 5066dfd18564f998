package dev.qcs.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Others who want to set the same replicas: the operator yields or names them; its clocks are twelve times as fast. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(Cluster.Resolver.class)
class NeighboursE2E {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final Duration LATER = Duration.ofMinutes(5);
    /** Consumers that a test pauses are slow, not stuck, however long the test takes on a busy machine. */
    private static final String HUNDRED_EACH = """
            pollingIntervalSeconds: 1
            objective: {lagPerReplica: 100}
            diagnosis: {maxProcessingSeconds: 3600}
            """;

    private final Cluster cluster;
    private OperatorProcess operator;

    NeighboursE2E(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeAll
    void start() {
        operator = OperatorProcess.start(cluster, "neighbours", 12);
    }

    @AfterAll
    void stop() {
        operator.close();
    }

    @Test
    void yieldsToAnHpaAndTakesOverWhenItGoes() {
        try (Scene scene = Scene.set(cluster, "hpa", 6, 1, Duration.ofMillis(20));
                ReplicaHistory history = scene.watch()) {
            scene.workload().paused(true);
            scene.kubectl().out("autoscale", "deployment/hpa-consumer", "--name=cpu", "--max=3", "--cpu=80%");
            scene.scaler(HUNDRED_EACH);
            scene.awaitCondition("Ready", "False", "TargetOwnedByOther", SOON);
            assertThat(scene.condition("Ready", "message"))
                    .contains("cpu")
                    .containsIgnoringCase("HorizontalPodAutoscaler");
            cluster.show("describe-hpa", "kubectl describe qcs hpa", scene.describe());
            scene.send(450);
            scene.eventually(
                    SOON,
                    () -> assertThat(scene.field(".status.replicas.needed")).isEqualTo("5"));
            assertThat(history.values()).containsExactly(1);

            scene.kubectl().out("delete", "hpa", "cpu");
            scene.eventually(LATER, () -> assertThat(history.values()).containsExactly(1, 5));
            scene.awaitCondition("Ready", "True", "Reconciled", SOON);
        }
    }

    @Test
    void theOlderOfTwoScalersKeepsTheTarget() {
        try (Scene scene = Scene.set(cluster, "twice", 6, 1, Duration.ofMillis(20))) {
            scene.scaler(HUNDRED_EACH);
            scene.awaitReady();
            scene.kubectl()
                    .apply(Manifests.scaler("twice", cluster.kafka().bootstrapServers(), HUNDRED_EACH)
                            .replace("name: twice\nspec", "name: younger\nspec"));
            scene.eventually(
                    SOON,
                    () -> assertThat(scene.kubectl()
                                    .out(
                                            "get",
                                            "qcs",
                                            "younger",
                                            "-o=jsonpath={.status.conditions[?(@.type==\"Ready\")].reason}"))
                            .isEqualTo("TargetOwnedByOther"));
            assertThat(scene.condition("Ready", "status")).isEqualTo("True");
            cluster.show("get-twice", "kubectl get qcs", scene.kubectl().out("get", "qcs"));
        }
    }

    @Test
    void aWriterWhoKeepsAtItIsNamed() {
        try (Scene scene = Scene.set(cluster, "contested", 6, 1, Duration.ofMillis(20));
                ReplicaHistory history = scene.watch()) {
            scene.workload().paused(true);
            scene.scaler(HUNDRED_EACH);
            scene.awaitReady();
            scene.send(450);
            scene.eventually(SOON, () -> assertThat(history.last()).isEqualTo(5));
            for (int time = 1; time <= 2; time++) {
                scene.kubectl()
                        .outOf(
                                Manifests.deployment("contested-consumer", 2),
                                "apply",
                                "--server-side",
                                "--force-conflicts",
                                "--field-manager=argocd-controller",
                                "-f",
                                "-");
                scene.eventually(LATER, () -> assertThat(history.last()).isEqualTo(5));
            }
            scene.awaitCondition("ReplicasContested", "True", "ForeignManager", SOON);
            assertThat(scene.condition("ReplicasContested", "message")).contains("argocd-controller");
            assertThat(scene.condition("Ready", "status")).isEqualTo("True");
            cluster.show("describe-contested", "kubectl describe qcs contested", scene.describe());
            assertThat(history.values()).containsExactly(1, 5, 2, 5, 2, 5);
        }
    }
}
