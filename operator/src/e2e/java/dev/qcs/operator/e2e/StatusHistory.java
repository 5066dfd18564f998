package dev.qcs.operator.e2e;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Every status that one scaler has had since the watch began: what is true for a few seconds only is not missed, however
 * rarely a busy machine lets anyone look.
 */
final class StatusHistory implements AutoCloseable {
    private static final ResourceDefinitionContext SCALERS = new ResourceDefinitionContext.Builder()
            .withGroup("scaling.qcs.dev")
            .withVersion("v1")
            .withKind("QueueConsumerScaler")
            .withPlural("queueconsumerscalers")
            .withNamespaced(true)
            .build();

    private final List<GenericKubernetesResource> seen = new CopyOnWriteArrayList<>();
    private final Watch watch;

    private StatusHistory(KubernetesClient client, String namespace, String name) {
        this.watch = client.genericKubernetesResources(SCALERS)
                .inNamespace(namespace)
                .withName(name)
                .watch(new Recorder());
    }

    /** The scaler may not exist yet. */
    static StatusHistory of(KubernetesClient client, String namespace, String name) {
        return new StatusHistory(client, namespace, name);
    }

    /** Values of a field below {@code status}, oldest first; a status without it is left out. */
    List<String> values(String... path) {
        Object[] full = new Object[path.length + 1];
        full[0] = "status";
        System.arraycopy(path, 0, full, 1, path.length);
        return seen.stream()
                .map(scaler -> scaler.<Object>get(full))
                .filter(value -> value != null)
                .map(String::valueOf)
                .toList();
    }

    @Override
    public void close() {
        watch.close();
    }

    private final class Recorder implements Watcher<GenericKubernetesResource> {
        @Override
        public boolean reconnecting() {
            return true;
        }

        @Override
        public void eventReceived(Action action, GenericKubernetesResource scaler) {
            seen.add(scaler);
        }

        @Override
        public void onClose(WatcherException cause) {}
    }
}
