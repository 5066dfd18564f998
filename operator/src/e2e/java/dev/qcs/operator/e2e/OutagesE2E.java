package dev.qcs.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Things go away and come back; no replica is removed because of it, the status says what happened, nobody restarts anything. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(Cluster.Resolver.class)
class OutagesE2E {
    private static final Duration SOON = Duration.ofMinutes(2);
    /** What cannot be watched, a right among it, is looked at again every minute. */
    private static final Duration AT_THE_NEXT_LOOK = Duration.ofMinutes(5);

    private static final Duration OUTAGE = Duration.ofSeconds(60);

    /** Consumers that a test pauses are slow, not stuck, however long the test takes on a busy machine. */
    private static final String HUNDRED_EACH = """
            pollingIntervalSeconds: 1
            objective: {lagPerReplica: 100}
            diagnosis: {maxProcessingSeconds: 3600}
            """;

    private final Cluster cluster;
    private OperatorProcess operator;

    OutagesE2E(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void start() {
        operator = OperatorProcess.start(cluster, "outages", 1);
    }

    @AfterEach
    void stop() {
        operator.close();
    }

    @Test
    void aKilledOperatorGoesOnWhereItWas() {
        try (Scene scene = Scene.set(cluster, "restart", 12, 1, Duration.ofMillis(20));
                ReplicaHistory history = scene.watch()) {
            scene.workload().paused(true);
            scene.scaler(HUNDRED_EACH);
            scene.awaitReady();
            scene.send(600);
            scene.eventually(SOON, () -> assertThat(history.last()).isEqualTo(6));

            operator.kill();
            scene.send(300);
            operator = OperatorProcess.start(cluster, "outages-again", 1);
            scene.eventually(SOON, () -> assertThat(history.last()).isEqualTo(9));
            scene.awaitReady();
            assertThat(history.values()).containsExactly(1, 6, 9);
            assertThat(scene.field(".status.replicas.found"))
                    .as("first sight was before the kill")
                    .isEqualTo("1");
        }
    }

    @Test
    void aBrokerThatIsAwayForAMinuteRemovesNoReplica() throws Exception {
        try (Scene scene = Scene.set(cluster, "outage", 12, 1, Duration.ofMillis(50));
                ReplicaHistory history = scene.watch()) {
            scene.scaler(HUNDRED_EACH);
            scene.awaitReady();
            scene.send(3_000);
            scene.eventually(SOON, () -> assertThat(history.last()).isEqualTo(12));

            Instant stopped = Instant.now();
            cluster.kafka().stop();
            try {
                scene.awaitCondition("Ready", "False", "SourceUnreachable", SOON);
                assertThat(scene.field(".status.state")).isEqualTo("Fallback");
                assertThat(scene.condition("Ready", "message"))
                        .contains(cluster.kafka().bootstrapServers());
                assertThat(Instant.parse(scene.condition("Ready", "lastTransitionTime")))
                        .isAfter(stopped.minusSeconds(1));
                assertThat(scene.condition("Fallback", "status")).isEqualTo("True");
                cluster.show(
                        "get-outage", "kubectl get qcs -o wide", scene.kubectl().out("get", "qcs", "-o=wide"));
                cluster.show("describe-outage", "kubectl describe qcs outage", scene.describe());
                // The minute is the point: no wait for a condition could tell that nothing happens in it.
                Thread.sleep(Math.max(
                        0,
                        OUTAGE.minus(Duration.between(stopped, Instant.now())).toMillis()));
                assertThat(operator.isAlive()).isTrue();
                assertThat(history.values()).containsExactly(1, 12);
            } finally {
                cluster.kafka().restart();
            }
            scene.awaitCondition("Ready", "True", "Reconciled", AT_THE_NEXT_LOOK);
            // A minute of good readings later the drained backlog is a reason to shrink; the outage is none.
            assertThat(history.values()).containsExactly(1, 12);
            scene.awaitCondition("Fallback", "False", "SourceHealthy", SOON);
        }
    }

    @Test
    void aRightThatWasTakenAwayIsNamedAndItsReturnNoticed() {
        try (Scene scene = Scene.set(cluster, "forbidden", 12, 1, Duration.ofMillis(20));
                ReplicaHistory history = scene.watch()) {
            scene.workload().paused(true);
            scene.scaler(HUNDRED_EACH);
            scene.awaitReady();
            ClusterRole full = roleThatScales();
            try {
                cluster.client().resource(withoutScale(full)).update();
                scene.send(450);
                scene.awaitCondition("Ready", "False", "ScaleForbidden", SOON);
                assertThat(scene.condition("Ready", "message")).contains("deployments/scale");
                cluster.show("describe-forbidden", "kubectl describe qcs forbidden", scene.describe());
                assertThat(history.values()).containsExactly(1);
            } finally {
                ClusterRole current = cluster.client().resource(full).get();
                current.setRules(full.getRules());
                cluster.client().resource(current).update();
            }
            scene.eventually(
                    AT_THE_NEXT_LOOK, () -> assertThat(history.values()).containsExactly(1, 5));
            scene.awaitCondition("Ready", "True", "Reconciled", SOON);
        }
    }

    private ClusterRole roleThatScales() {
        return cluster.client().rbac().clusterRoles().list().getItems().stream()
                .filter(role -> role.getMetadata().getName().startsWith("qcs"))
                .filter(role -> role.getRules().stream().anyMatch(OutagesE2E::isScale))
                .findFirst()
                .orElseThrow();
    }

    private static ClusterRole withoutScale(ClusterRole role) {
        List<PolicyRule> others =
                role.getRules().stream().filter(rule -> !isScale(rule)).toList();
        return role.edit().withRules(others).build();
    }

    private static boolean isScale(PolicyRule rule) {
        return rule.getResources().contains("deployments/scale");
    }

    @Test
    void aTargetThatIsDeletedAndRecreatedIsScaledAgain() {
        try (Scene scene = Scene.set(cluster, "target", 6, 1, Duration.ofMillis(20))) {
            scene.scaler(HUNDRED_EACH);
            scene.awaitReady();
            scene.kubectl().out("delete", "deployment", "target-consumer", "--timeout=150s");
            scene.awaitCondition("Ready", "False", "TargetNotFound", SOON);
            assertThat(scene.condition("Ready", "message")).contains("target-consumer");
            cluster.show(
                    "get-no-target", "kubectl get qcs -o wide", scene.kubectl().out("get", "qcs", "-o=wide"));

            scene.deploy(1);
            scene.awaitCondition("Ready", "True", "Reconciled", SOON);
            try (ReplicaHistory history = scene.watch()) {
                scene.workload().paused(true);
                scene.send(450);
                scene.eventually(SOON, () -> assertThat(history.values()).containsExactly(1, 5));
            }
        }
    }
}
