package dev.qcs.operator.act.kube;

import dev.qcs.operator.act.CpuUse;
import dev.qcs.operator.act.PodDirectory;
import dev.qcs.operator.act.TargetRef;
import dev.qcs.operator.kube.Scope;
import dev.qcs.operator.kube.TolerantInformer;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Pods by the workload that owns them. Looked up by owner and not by comparing labels: with thousands of Pods in a namespace,
 * matching a selector against each of them at every evaluation would cost more than everything else, and two workloads with
 * overlapping selectors would each claim the other's Pods. A Pod of a Deployment belongs to a ReplicaSet, whose name is the
 * Deployment's name and the hash that the Pod carries as a label.
 */
public final class Pods implements PodDirectory, AutoCloseable {
    private static final String OWNER = "owner";
    private static final String HASH = "pod-template-hash";
    private static final String ROLLOUT_HASH = "rollouts-pod-template-hash";

    /** Our own note on a pruned Pod, in place of its containers: cores that they may use together. */
    private static final String CORES = "cores";

    private final TolerantInformer<Pod> informer;
    private final PodMetrics metrics;

    public Pods(KubernetesClient client, Scope scope, Clock clock) {
        metrics = new PodMetrics(client, clock);
        informer = new TolerantInformer<>("pods", client.pods(), scope, Pods::prune, Map.of(OWNER, Pods::owners));
    }

    public void start() {
        informer.start();
    }

    public boolean awaitFirstAnswer(Duration atMost) throws InterruptedException {
        return informer.awaitFirstAnswer(atMost);
    }

    @Override
    public List<dev.qcs.operator.act.Pod> podsOf(TargetRef target) {
        return cached(target).stream()
                .map(PodTrouble::describe)
                .map(pod -> {
                    CpuUse use = metrics.of(target.namespace(), pod.name());
                    return use == null ? pod : pod.with(use);
                })
                .sorted(Comparator.comparing(dev.qcs.operator.act.Pod::name))
                .toList();
    }

    @Override
    public void measure(TargetRef target) {
        Map<String, Double> allowed = new HashMap<>();
        for (Pod pod : cached(target)) {
            String cores = pod.getMetadata().getAnnotations().get(CORES);
            if (cores != null) {
                allowed.put(pod.getMetadata().getName(), Double.valueOf(cores));
            }
        }
        metrics.ask(target.namespace(), podsOf(target), allowed);
    }

    private List<Pod> cached(TargetRef target) {
        return informer.byIndex(OWNER, key(target.namespace(), target.kind(), target.name()));
    }

    @Override
    public void close() {
        informer.close();
    }

    private static List<String> owners(Pod pod) {
        ObjectMeta meta = pod.getMetadata();
        OwnerReference owner = controller(meta);
        if (owner == null) {
            return List.of();
        }
        if (!owner.getKind().equals("ReplicaSet")) {
            return List.of(key(meta.getNamespace(), owner.getKind(), owner.getName()));
        }
        Map<String, String> labels = meta.getLabels();
        String deployment = withoutSuffix(owner.getName(), labels.get(HASH));
        String rollout = withoutSuffix(owner.getName(), labels.get(ROLLOUT_HASH));
        if (rollout != null) {
            return List.of(key(meta.getNamespace(), "Rollout", rollout));
        }
        return deployment == null ? List.of() : List.of(key(meta.getNamespace(), "Deployment", deployment));
    }

    private static @Nullable String withoutSuffix(String name, @Nullable String hash) {
        return hash != null && name.endsWith("-" + hash) ? name.substring(0, name.length() - hash.length() - 1) : null;
    }

    private static @Nullable OwnerReference controller(ObjectMeta meta) {
        for (OwnerReference owner : meta.getOwnerReferences()) {
            if (Boolean.TRUE.equals(owner.getController())) {
                return owner;
            }
        }
        return null;
    }

    private static String key(String namespace, String kind, String name) {
        return namespace + "/" + kind + "/" + name;
    }

    private static Pod prune(Pod whole) {
        ObjectMeta meta = whole.getMetadata();
        OwnerReference owner = controller(meta);
        Map<String, String> labels = meta.getLabels() == null ? Map.of() : meta.getLabels();
        ObjectMetaBuilder kept = new ObjectMetaBuilder()
                .withName(meta.getName())
                .withNamespace(meta.getNamespace())
                .withResourceVersion(meta.getResourceVersion())
                .withDeletionTimestamp(meta.getDeletionTimestamp());
        if (owner != null) {
            kept.addNewOwnerReference()
                    .withKind(owner.getKind())
                    .withName(owner.getName())
                    .withController(true)
                    .endOwnerReference();
        }
        Double cores = cores(whole.getSpec());
        if (cores != null) {
            kept.addToAnnotations(CORES, cores.toString());
        }
        for (String label : List.of(HASH, ROLLOUT_HASH)) {
            String value = labels.get(label);
            if (value != null) {
                kept.addToLabels(label, value);
            }
        }
        return new PodBuilder()
                .withMetadata(kept.build())
                .withStatus(PodTrouble.prune(whole.getStatus()))
                .build();
    }

    /** What the containers may use together, or have asked for where they have no limit; null = a container says neither. */
    private static @Nullable Double cores(@Nullable PodSpec spec) {
        if (spec == null || spec.getContainers().isEmpty()) {
            return null;
        }
        double sum = 0;
        for (Container container : spec.getContainers()) {
            ResourceRequirements resources = container.getResources();
            Quantity cpu = resources == null ? null : resources.getLimits().get("cpu");
            cpu = cpu != null || resources == null
                    ? cpu
                    : resources.getRequests().get("cpu");
            if (cpu == null) {
                return null;
            }
            sum += PodMetrics.cores(cpu);
        }
        return sum > 0 ? (Double) sum : null;
    }
}
