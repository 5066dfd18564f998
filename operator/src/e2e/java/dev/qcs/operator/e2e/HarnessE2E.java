package dev.qcs.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.qcs.operator.testing.Canary;
import dev.qcs.operator.testing.CanaryWatch;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The stage itself: what the other tests rely on when they blame the operator. */
@ExtendWith(Cluster.Resolver.class)
class HarnessE2E {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    void podsOfADeploymentAreReadyMembersOfTheGroupAndLeaveWithIt(Cluster cluster) {
        Kubectl kubectl = cluster.kubectl().in("stage");
        cluster.kubectl().out("create", "namespace", "stage");
        Traffic traffic = cluster.traffic();
        cluster.kafka().createTopic("stage", 6);
        traffic.commitEverything("stage", "stage", 6);
        Workload workload =
                new Workload(cluster.kafka().bootstrapServers(), "stage", List.of("stage"), Duration.ofMillis(1));
        workload.poison("stage", 3, 5);
        cluster.kubelet().run("stage-consumer", workload);

        kubectl.apply(Manifests.deployment("stage-consumer", 2));
        kubectl.out("rollout", "status", "deployment/stage-consumer", "--timeout=150s");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(traffic.busyMembers("stage"))
                        .containsExactlyInAnyOrderElementsOf(podNames(kubectl)));

        traffic.send("stage", 6, 60);
        // Ten messages each; partition 3 stops at offset 5 for ever, its siblings do not.
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(traffic.lag("stage", "stage", 6)).isEqualTo(5));

        try (var history = ReplicaHistory.of(cluster.client(), "stage", "stage-consumer")) {
            await().atMost(PATIENCE).until(() -> history.last() == 2);
            kubectl.out("scale", "deployment/stage-consumer", "--replicas=4");
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(traffic.busyMembers("stage")).hasSize(4));
            kubectl.out("scale", "deployment/stage-consumer", "--replicas=1");
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(traffic.busyMembers("stage")).hasSize(1).isEqualTo(podNames(kubectl));
            });
            assertThat(history.values()).containsExactly(2, 4, 1);
        }

        cluster.kafka().stop();
        cluster.kafka().restart();
        workload.cure();
        traffic.send("stage", 6, 60);
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(traffic.lag("stage", "stage", 6)).isZero());
        cluster.kubectl().out("delete", "namespace", "stage", "--timeout=150s");
    }

    /** What gets out in another process fails the run too. */
    @Test
    void whatKubectlPrintsIsOverheard(Cluster cluster) {
        String leak = Canary.password("harness");
        Kubectl kubectl = cluster.kubectl().in("default");
        kubectl.apply("{apiVersion: v1, kind: ConfigMap, metadata: {name: leak}, data: {password: " + leak + "}}");
        kubectl.out("get", "configmap", "leak", "-o=yaml");
        kubectl.out("delete", "configmap", "leak");
        assertThat(CanaryWatch.forget("harness")).anyMatch(heard -> heard.startsWith("kubectl get configmap leak"));
    }

    private static List<String> podNames(Kubectl kubectl) {
        String names = kubectl.out("get", "pods", "-o=jsonpath={.items[*].metadata.name}");
        return List.of(names.split(" "));
    }
}
