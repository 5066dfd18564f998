package dev.qcs.demo.workload;

import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The Pod objects and the status of Deployments in the API, shaped as a cluster shapes them. */
final class Pods {
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
    /** The letters and digits that a cluster builds names from: nothing that reads as a word or as another. */
    private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

    private final KubernetesClient client;
    private final String namespace;
    private final RandomGenerator random = RandomGenerator.getDefault();

    Pods(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    Optional<Deployment> deployment(String name) {
        return Optional.ofNullable(client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName(name)
                .get());
    }

    String image(Deployment deployment) {
        return deployment
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getImage();
    }

    /** A new Pod, not yet started; returns its name. Its owner is the ReplicaSet that a cluster would put between. */
    String create(Deployment deployment) {
        String hash = hash(deployment);
        String replicaSet = deployment.getMetadata().getName() + "-" + hash;
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withName(replicaSet + "-" + suffix())
                .withNamespace(namespace)
                .withLabels(deployment.getSpec().getTemplate().getMetadata().getLabels())
                .addToLabels("pod-template-hash", hash)
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion("apps/v1")
                        .withKind("ReplicaSet")
                        .withName(replicaSet)
                        .withUid(deployment.getMetadata().getUid())
                        .withController(true)
                        .build())
                .endMetadata()
                .withSpec(deployment.getSpec().getTemplate().getSpec())
                .build();
        client.resource(pod).create();
        status(pod.getMetadata().getName(), "Pending", false, 0, """
                "waiting": {"reason": "ContainerCreating"}""", "");
        return pod.getMetadata().getName();
    }

    /** Its container runs. */
    void markReady(RunningPod pod) {
        status(pod.name(), "Running", true, pod.restarts(), """
                "running": {}""", lastState(pod));
    }

    /** Its container has ended by itself and waits to be started again. */
    void markDead(RunningPod pod) {
        status(pod.name(), "Running", false, pod.restarts(), """
                "waiting": {"reason": "CrashLoopBackOff", "message": "back-off before the container is started again"}""", lastState(pod));
    }

    private static String lastState(RunningPod pod) {
        RunningPod.Death death = pod.lastDeath();
        return death == null
                ? ""
                : """
                , "lastState": {"terminated": {"exitCode": %d, "reason": "%s", "finishedAt": "%s"}}""".formatted(
                                death.exitCode(),
                                death.exitCode() == 0 ? "Completed" : "Error",
                                death.at().truncatedTo(ChronoUnit.SECONDS));
    }

    private void status(String pod, String phase, boolean ready, int restarts, String state, String lastState) {
        client.pods().inNamespace(namespace).withName(pod).subresource("status").patch(MERGE, """
                        {"status": {"phase": "%s", "conditions": [
                          {"type": "PodScheduled", "status": "True"}, {"type": "Ready", "status": "%s"}],
                          "containerStatuses": [{"name": "consumer", "ready": %s, "restartCount": %d,
                            "state": {%s}%s}]}}""".formatted(
                        phase, ready ? "True" : "False", ready, restarts, state, lastState));
    }

    void delete(String name) {
        client.pods().inNamespace(namespace).withName(name).delete();
    }

    void reportStatus(String name, int replicas, int ready) {
        Optional<Deployment> deployment = deployment(name);
        if (deployment.isPresent()) {
            client.apps()
                    .deployments()
                    .inNamespace(namespace)
                    .withName(name)
                    .subresource("status")
                    .patch(MERGE, """
                            {"status": {"observedGeneration": %d, "replicas": %d, "updatedReplicas": %d,
                              "readyReplicas": %d, "availableReplicas": %d, "unavailableReplicas": %d}}""".formatted(
                                    deployment.get().getMetadata().getGeneration(),
                                    replicas,
                                    replicas,
                                    ready,
                                    ready,
                                    replicas - ready));
        }
    }

    /** The same for the same template, as in a cluster. */
    private static String hash(Deployment deployment) {
        return name(deployment.getSpec().getTemplate().hashCode() & 0xffffffffL, 8);
    }

    private String suffix() {
        return name(random.nextLong() & Long.MAX_VALUE, 5);
    }

    private static String name(long number, int length) {
        StringBuilder name = new StringBuilder();
        for (long rest = number; name.length() < length; rest /= ALPHABET.length()) {
            name.append(ALPHABET.charAt((int) (rest % ALPHABET.length())));
        }
        return name.toString();
    }
}
