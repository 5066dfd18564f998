package dev.qcs.operator.e2e;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Every value that {@code spec.replicas} of one Deployment has had since the watch began, with the time it was seen. */
final class ReplicaHistory implements AutoCloseable {
    record Change(Instant time, int replicas) {}

    private final List<Change> changes = new CopyOnWriteArrayList<>();
    private final Watch watch;

    private ReplicaHistory(KubernetesClient client, String namespace, String name) {
        this.watch = client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName(name)
                .watch(new Recorder());
    }

    static ReplicaHistory of(KubernetesClient client, String namespace, String name) {
        return new ReplicaHistory(client, namespace, name);
    }

    /** Without repetitions: a change of something else is not listed. */
    List<Change> changes() {
        return List.copyOf(changes);
    }

    List<Integer> values() {
        return changes.stream().map(Change::replicas).toList();
    }

    int last() {
        return changes.isEmpty() ? -1 : changes.getLast().replicas();
    }

    @Override
    public void close() {
        watch.close();
    }

    private final class Recorder implements Watcher<Deployment> {
        @Override
        public boolean reconnecting() {
            return true;
        }

        @Override
        public void eventReceived(Action action, Deployment deployment) {
            // A watch calls from one thread at a time.
            if (deployment.getSpec().getReplicas() != last()) {
                changes.add(new Change(Instant.now(), deployment.getSpec().getReplicas()));
            }
        }

        @Override
        public void onClose(WatcherException cause) {}
    }
}
