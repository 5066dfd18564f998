package dev.qcs.demo.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.demo.kube.EmbeddedKubernetes;
import dev.qcs.operator.testing.EmbeddedKafka;
import dev.qcs.operator.testing.Patience;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against a real broker: the members of the group are the Pods of the Deployment. */
class DeploymentRunnerTest {
    private static final String GROUP = "orders";

    private final EmbeddedKafka kafka = EmbeddedKafka.start();
    private final EmbeddedKubernetes kubernetes = EmbeddedKubernetes.start(0, Clock.systemUTC());
    private final KubernetesClient client = new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder()
                    .withAutoConfigure(false)
                    .withMasterUrl(kubernetes.url())
                    .withNamespace("shop")
                    .build())
            .build();
    private final ConsumerProgram program = new ConsumerProgram(
            kafka.bootstrapServers(), GROUP, "orders", Work.taking(Duration.ofMillis(2)), Duration.ofSeconds(1));
    private final DeploymentRunner runner = new DeploymentRunner(
            client, "shop", PodTimes.asInACluster(50), Map.of("demo/orders", program), Clock.systemUTC());

    DeploymentRunnerTest() throws IOException {}

    @AfterEach
    void stop() {
        runner.close();
        client.close();
        kubernetes.close();
        kafka.close();
    }

    @Test
    void theMembersOfTheGroupFollowTheReplicas() {
        kafka.createTopic("orders", 6);
        deploy(2);
        Patience.await().untilAsserted(() -> assertThat(members()).hasSize(2).isEqualTo(readyPods()));
        assertThat(status().getReadyReplicas()).isEqualTo(2);

        client.apps().deployments().withName("orders").scale(5);
        Patience.await().untilAsserted(() -> assertThat(members()).hasSize(5).isEqualTo(readyPods()));

        client.apps().deployments().withName("orders").scale(1);
        Patience.await().untilAsserted(() -> {
            assertThat(members()).hasSize(1).isEqualTo(readyPods());
            assertThat(status().getReplicas()).isEqualTo(1);
            assertThat(status().getObservedGeneration()).isEqualTo(3);
        });
    }

    @Test
    void aDeletedPodIsReplaced() throws Exception {
        kafka.createTopic("orders", 2);
        deploy(1);
        Patience.await().until(() -> members().size() == 1);
        Set<String> first = members();
        client.pods().withName(first.iterator().next()).delete();
        Patience.await()
                .untilAsserted(() -> assertThat(members())
                        .hasSize(1)
                        .doesNotContainAnyElementsOf(first)
                        .isEqualTo(readyPods()));
    }

    @Test
    void aConsumerThatDiesOfARecordIsRestartedInItsPodAgainAndAgainUntilTheRecordIsSetAside() throws Exception {
        kafka.createTopic("orders", 3);
        kafka.createTopic("orders.DLT", 1);
        deploy(1);
        Patience.await().until(() -> members().size() == 1);
        String pod = members().iterator().next();
        try (KafkaProducer<String, String> producer = kafka.producer(Map.of())) {
            send(producer, 10);
            producer.send(new ProducerRecord<>("orders", 1, null, "")).get();
            send(producer, 10);
            // Three deaths, so that the restarts show and the last one is told apart from a first start.
            Patience.await().untilAsserted(() -> {
                ContainerStatus container = container(pod);
                assertThat(container.getRestartCount()).isGreaterThanOrEqualTo(2);
                assertThat(container.getLastState().getTerminated().getExitCode())
                        .isEqualTo(1);
                assertThat(container.getLastState().getTerminated().getReason()).isEqualTo("Error");
            });
            Patience.await()
                    .until(() -> container(pod).getState().getWaiting() != null
                            && "CrashLoopBackOff"
                                    .equals(container(pod)
                                            .getState()
                                            .getWaiting()
                                            .getReason()));
            // The record stays, its partition stands still, the others move.
            assertThat(committed(1)).isEqualTo(10);
            Patience.await().until(() -> committed(0) == 20 && committed(2) == 20);

            program.setAside("orders.DLT");
            Patience.await().until(() -> committed(1) == 21);
            assertThat(members()).containsExactly(pod);
            TopicPartition letters = new TopicPartition("orders.DLT", 0);
            long end = kafka.admin()
                    .listOffsets(Map.of(letters, OffsetSpec.latest()))
                    .partitionResult(letters)
                    .get()
                    .offset();
            assertThat(end).isEqualTo(1);
        }
    }

    private ContainerStatus container(String pod) {
        return client.pods()
                .withName(pod)
                .get()
                .getStatus()
                .getContainerStatuses()
                .getFirst();
    }

    private static void send(KafkaProducer<String, String> producer, int toEachPartition) {
        for (int i = 0; i < toEachPartition * 3; i++) {
            var _ = producer.send(new ProducerRecord<>("orders", i % 3, null, "an order"));
        }
        producer.flush();
    }

    private void deploy(int replicas) {
        client.resource(new DeploymentBuilder()
                        .withNewMetadata()
                        .withName("orders")
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(replicas)
                        .withNewSelector()
                        .addToMatchLabels("app", "orders")
                        .endSelector()
                        .withNewTemplate()
                        .withNewMetadata()
                        .addToLabels("app", "orders")
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("consumer")
                        .withImage("demo/orders")
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build())
                .create();
    }

    private DeploymentStatus status() {
        return client.apps().deployments().withName("orders").get().getStatus();
    }

    private Set<String> readyPods() {
        List<Pod> pods = client.pods().withLabel("app", "orders").list().getItems();
        return pods.stream()
                .filter(pod -> pod.getStatus().getConditions().stream()
                        .anyMatch(c ->
                                c.getType().equals("Ready") && c.getStatus().equals("True")))
                .map(HasMetadata::getMetadata)
                .map(meta -> meta.getName())
                .collect(Collectors.toSet());
    }

    private Set<String> members() throws ExecutionException, InterruptedException {
        var group = kafka.admin()
                .describeConsumerGroups(List.of(GROUP))
                .all()
                .toCompletionStage()
                .toCompletableFuture();
        return group.handle((found, e) -> e != null
                        ? Set.<String>of()
                        : found.values().stream()
                                .flatMap(one -> one.members().stream())
                                .map(MemberDescription::clientId)
                                .collect(Collectors.toSet()))
                .get();
    }

    private long committed(int partition) throws ExecutionException, InterruptedException {
        var offset = kafka.admin()
                .listConsumerGroupOffsets(GROUP)
                .partitionsToOffsetAndMetadata()
                .get()
                .get(new TopicPartition("orders", partition));
        return offset == null ? -1 : offset.offset();
    }
}
