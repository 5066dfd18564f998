package dev.qcs.operator.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Scheduler and kubelet of the one node: binds each Pod whose label {@code app} names a known workload, runs the workload's
 * consumer, reports the Pod as ready, and removes the Pod once it is being deleted and its consumer has left the group.
 * Pods of other apps stay Pending.
 */
final class TestKubelet implements AutoCloseable {
    private static final String NODE = "node-1";

    private final KubernetesClient client;
    private final Map<String, Workload> workloads = new ConcurrentHashMap<>();
    private final Map<String, PodConsumer> running = new ConcurrentHashMap<>();
    private final Map<String, Boolean> ending = new ConcurrentHashMap<>();
    private final AtomicInteger addresses = new AtomicInteger();
    private final ExecutorService work = Executors.newVirtualThreadPerTaskExecutor();
    private final ObjectMapper json = new ObjectMapper();
    private final SharedIndexInformer<Pod> pods;

    TestKubelet(KubernetesClient client) {
        this.client = client;
        this.pods = client.pods().inAnyNamespace().inform(new PodHandler());
    }

    /** From now on Pods labelled {@code app: APP} run {@code workload}; those that wait already start too. */
    void run(String app, Workload workload) {
        workloads.put(app, workload);
        pods.getStore().list().forEach(this::see);
    }

    private void see(Pod pod) {
        String uid = pod.getMetadata().getUid();
        if (pod.getMetadata().getDeletionTimestamp() != null) {
            if (ending.putIfAbsent(uid, true) == null) {
                work.execute(() -> end(pod));
            }
            return;
        }
        Map<String, String> labels = pod.getMetadata().getLabels();
        Workload workload = labels == null ? null : workloads.get(labels.getOrDefault("app", ""));
        if (workload != null && !ending.containsKey(uid)) {
            running.computeIfAbsent(uid, fresh -> {
                work.execute(() -> reportReady(pod));
                return PodConsumer.start(pod.getMetadata().getName(), workload);
            });
        }
    }

    private void reportReady(Pod pod) {
        String name = pod.getMetadata().getName();
        String namespace = pod.getMetadata().getNamespace();
        try {
            if (pod.getSpec().getNodeName() == null) {
                client.bindings()
                        .inNamespace(namespace)
                        .resource(new BindingBuilder()
                                .withNewMetadata()
                                .withName(name)
                                .withNamespace(namespace)
                                .endMetadata()
                                .withNewTarget()
                                .withApiVersion("v1")
                                .withKind("Node")
                                .withName(NODE)
                                .endTarget()
                                .build())
                        .create();
            }
            client.pods()
                    .inNamespace(namespace)
                    .withName(name)
                    .subresource("status")
                    .patch(PatchContext.of(PatchType.JSON_MERGE), json.writeValueAsString(readyStatus(pod)));
        } catch (KubernetesClientException e) {
            // A Pod may be deleted before it has started; `see` gets to know of that too.
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND && e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<String, Object> readyStatus(Pod pod) {
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        int address = addresses.incrementAndGet();
        String podIp = "10.244." + address / 250 + "." + (address % 250 + 1);
        List<Map<String, Object>> containers = pod.getSpec().getContainers().stream()
                .map(container -> Map.<String, Object>of(
                        "name",
                        container.getName(),
                        "image",
                        container.getImage(),
                        "imageID",
                        "",
                        "ready",
                        true,
                        "started",
                        true,
                        "restartCount",
                        0,
                        "state",
                        Map.of("running", Map.of("startedAt", now))))
                .toList();
        List<Map<String, String>> conditions =
                List.of("PodScheduled", "Initialized", "ContainersReady", "Ready").stream()
                        .map(type -> Map.of("type", type, "status", "True", "lastTransitionTime", now))
                        .toList();
        return Map.of(
                "status",
                Map.of(
                        "phase", "Running",
                        "hostIP", "127.0.0.1",
                        "podIP", podIp,
                        "podIPs", List.of(Map.of("ip", podIp)),
                        "startTime", now,
                        "conditions", conditions,
                        "containerStatuses", containers));
    }

    private void end(Pod pod) {
        stopConsumer(pod);
        // A bound Pod that is being deleted waits for its kubelet's word.
        client.pods()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .withGracePeriod(0)
                .delete();
    }

    private void stopConsumer(Pod pod) {
        PodConsumer consumer = running.remove(pod.getMetadata().getUid());
        if (consumer != null) {
            consumer.stop();
        }
    }

    @Override
    public void close() {
        pods.close();
        work.shutdownNow();
        running.values().parallelStream().forEach(PodConsumer::stop);
    }

    private final class PodHandler implements ResourceEventHandler<Pod> {
        @Override
        public void onAdd(Pod pod) {
            see(pod);
        }

        @Override
        public void onUpdate(Pod before, Pod pod) {
            see(pod);
        }

        @Override
        public void onDelete(Pod pod, boolean stateUnknown) {
            ending.put(pod.getMetadata().getUid(), true);
            work.execute(() -> stopConsumer(pod));
        }
    }
}
