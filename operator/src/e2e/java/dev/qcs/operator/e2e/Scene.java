package dev.qcs.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.awaitility.core.ThrowingRunnable;

/**
 * A team's namespace: a topic, a group that has read all of it, a Deployment of consumers that are members of the group, and
 * then a scaler for them. All bear the same name.
 */
final class Scene implements AutoCloseable {
    /** For what takes a second or two on an idle machine. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Cluster cluster;
    private final String name;
    private final int partitions;
    private final Workload workload;
    private final Kubectl kubectl;

    private Scene(Cluster cluster, String name, int partitions, Workload workload) {
        this.cluster = cluster;
        this.name = name;
        this.partitions = partitions;
        this.workload = workload;
        this.kubectl = cluster.kubectl().in(name);
    }

    /** Returns once every replica is ready and a member that holds partitions. */
    static Scene set(Cluster cluster, String name, int partitions, int replicas, Duration serviceTime) {
        cluster.kubectl().out("create", "namespace", name);
        cluster.kafka().createTopic(name, partitions);
        cluster.traffic().commitEverything(name, name, partitions);
        Workload workload = new Workload(cluster.kafka().bootstrapServers(), name, List.of(name), serviceTime);
        cluster.kubelet().run(name + "-consumer", workload);
        Scene scene = new Scene(cluster, name, partitions, workload);
        scene.deploy(replicas);
        return scene;
    }

    void deploy(int replicas) {
        kubectl.apply(Manifests.deployment(name + "-consumer", replicas));
        await("members of " + name)
                .atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(cluster.traffic().busyMembers(name)).hasSize(Math.min(replicas, partitions)));
    }

    /** Applies a scaler for the Deployment with {@code maxReplicas: 100} and {@code more} lines of its spec. */
    void scaler(String more) {
        kubectl.apply(Manifests.scaler(name, cluster.kafka().bootstrapServers(), more));
    }

    Workload workload() {
        return workload;
    }

    Kubectl kubectl() {
        return kubectl;
    }

    void send(int messages) {
        cluster.traffic().send(name, partitions, messages);
    }

    void sendTo(int partition, int messages) {
        cluster.traffic().sendTo(name, partition, messages);
    }

    long lag() {
        return cluster.traffic().lag(name, name, partitions);
    }

    ReplicaHistory watch() {
        ReplicaHistory history = ReplicaHistory.of(cluster.client(), name, name + "-consumer");
        await("the Deployment's first sight").atMost(PATIENCE).until(() -> history.last() >= 0);
        return history;
    }

    /** To be asked for before what it must not miss. */
    StatusHistory watchStatus() {
        return StatusHistory.of(cluster.client(), name, name);
    }

    /** A field of the scaler, for example {@code .status.state}; empty when absent. */
    String field(String path) {
        return kubectl.out("get", "qcs", name, "-o=jsonpath={" + path + "}");
    }

    String condition(String type, String member) {
        return field(".status.conditions[?(@.type==\"" + type + "\")]." + member);
    }

    void awaitReady() {
        kubectl.out("wait", "qcs/" + name, "--for=condition=Ready", "--timeout=150s");
    }

    void awaitCondition(String type, String status, String reason, Duration atMost) {
        eventually(
                atMost,
                () -> assertThat(condition(type, "status") + " " + condition(type, "reason"))
                        .isEqualTo(status + " " + reason));
    }

    /** Waits for {@code check}; a failure shows the whole scaler as kubectl describes it. */
    void eventually(Duration atMost, ThrowingRunnable check) {
        try {
            await().atMost(atMost).pollInterval(Duration.ofMillis(300)).untilAsserted(check);
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + describe(), e);
        }
    }

    String describe() {
        return kubectl.out("describe", "qcs", name);
    }

    /** Takes the scaler away first, so that nothing scales what is being deleted. */
    @Override
    public void close() {
        kubectl.out("delete", "qcs", "--all");
        cluster.kubectl().out("delete", "namespace", name, "--wait=false");
    }
}
