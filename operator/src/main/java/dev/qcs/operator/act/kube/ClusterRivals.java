package dev.qcs.operator.act.kube;

import dev.qcs.operator.act.Rivals;
import dev.qcs.operator.act.TargetRef;
import dev.qcs.operator.kube.Scope;
import dev.qcs.operator.kube.TolerantInformer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.CrossVersionObjectReference;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** HorizontalPodAutoscalers, and KEDA's ScaledObjects where that kind is served, by what they scale. */
public final class ClusterRivals implements Rivals, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ClusterRivals.class);
    private static final String TARGET = "target";
    private static final String KEDA = "keda.sh/v1alpha1";

    private static final Duration ASK_AGAIN = Duration.ofSeconds(60);

    private final KubernetesClient client;
    private final Scope scope;
    private final Consumer<TargetRef> changed;
    private final TolerantInformer<HorizontalPodAutoscaler> autoscalers;
    private volatile @Nullable Thread kedaSearch;
    private volatile @Nullable TolerantInformer<GenericKubernetesResource> scaledObjects;

    /**
     * Prepares the caches.
     *
     * @param changed hears of each target whose rivals may have changed
     */
    public ClusterRivals(KubernetesClient client, Scope scope, Consumer<TargetRef> changed) {
        this.client = client;
        this.scope = scope;
        this.changed = changed;
        autoscalers = new TolerantInformer<>(
                        "horizontalpodautoscalers.autoscaling",
                        client.autoscaling().v2().horizontalPodAutoscalers(),
                        scope,
                        ClusterRivals::prune,
                        Map.of(TARGET, hpa -> targets(targetOf(hpa))))
                .onEvent(telling(ClusterRivals::targetOf, changed));
    }

    /** KEDA may be installed later, so it is looked for until it is found. */
    public void start() {
        autoscalers.start();
        watchKedaIfServed();
        if (scaledObjects == null) {
            kedaSearch = Thread.ofVirtual().name("keda-search").start(this::searchKeda);
        }
    }

    public boolean awaitFirstAnswer(Duration atMost) throws InterruptedException {
        TolerantInformer<GenericKubernetesResource> keda = scaledObjects;
        return autoscalers.awaitFirstAnswer(atMost) && (keda == null || keda.awaitFirstAnswer(atMost));
    }

    private void searchKeda() {
        try {
            while (scaledObjects == null) {
                Thread.sleep(ASK_AGAIN);
                watchKedaIfServed();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void watchKedaIfServed() {
        if (!kedaServed()) {
            return;
        }
        TolerantInformer<GenericKubernetesResource> keda = new TolerantInformer<>(
                        "scaledobjects.keda.sh",
                        client.genericKubernetesResources(new ResourceDefinitionContext.Builder()
                                .withGroup("keda.sh")
                                .withVersion("v1alpha1")
                                .withKind("ScaledObject")
                                .withPlural("scaledobjects")
                                .withNamespaced(true)
                                .build()),
                        scope,
                        ClusterRivals::prune,
                        Map.of(TARGET, object -> targets(targetOf(object))))
                .onEvent(telling(ClusterRivals::targetOf, changed));
        scaledObjects = keda;
        keda.start();
    }

    private boolean kedaServed() {
        try {
            return client.supports(KEDA, "ScaledObject");
        } catch (KubernetesClientException failure) {
            log.debug("could not ask whether {} is served", KEDA, failure);
            return false;
        }
    }

    /** A ScaledObject is named before the HorizontalPodAutoscaler that KEDA made for it: it is what a person can delete. */
    @Override
    public Optional<String> rivalOf(TargetRef target) {
        String key = key(target);
        TolerantInformer<GenericKubernetesResource> scaled = scaledObjects;
        Optional<String> keda = scaled == null
                ? Optional.empty()
                : scaled.byIndex(TARGET, key).stream()
                        .findFirst()
                        .map(found -> "ScaledObject " + found.getMetadata().getName());
        return keda.or(() -> autoscalers.byIndex(TARGET, key).stream()
                .findFirst()
                .map(found -> "HorizontalPodAutoscaler " + found.getMetadata().getName()));
    }

    @Override
    public void close() {
        Thread search = kedaSearch;
        if (search != null) {
            search.interrupt();
        }
        autoscalers.close();
        TolerantInformer<GenericKubernetesResource> keda = scaledObjects;
        if (keda != null) {
            keda.close();
        }
    }

    private static <T extends HasMetadata> ResourceEventHandler<T> telling(
            Function<T, Optional<TargetRef>> target, Consumer<TargetRef> changed) {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(T added) {
                target.apply(added).ifPresent(changed);
            }

            @Override
            public void onUpdate(T before, T after) {
                Optional<TargetRef> old = target.apply(before);
                Optional<TargetRef> now = target.apply(after);
                if (!old.equals(now)) {
                    old.ifPresent(changed);
                    now.ifPresent(changed);
                }
            }

            @Override
            public void onDelete(T gone, boolean unseen) {
                target.apply(gone).ifPresent(changed);
            }
        };
    }

    private static Optional<TargetRef> targetOf(HorizontalPodAutoscaler hpa) {
        if (hpa.getSpec() == null || hpa.getSpec().getScaleTargetRef() == null) {
            return Optional.empty();
        }
        CrossVersionObjectReference ref = hpa.getSpec().getScaleTargetRef();
        return Optional.of(new TargetRef(
                hpa.getMetadata().getNamespace(),
                ref.getApiVersion() == null ? "apps/v1" : ref.getApiVersion(),
                ref.getKind(),
                ref.getName()));
    }

    private static Optional<TargetRef> targetOf(GenericKubernetesResource object) {
        if (!(object.getAdditionalProperties().get("spec") instanceof Map<?, ?> spec)
                || !(spec.get("scaleTargetRef") instanceof Map<?, ?> ref)
                || !(ref.get("name") instanceof String name)) {
            return Optional.empty();
        }
        String kind = ref.get("kind") instanceof String given ? given : "Deployment";
        String apiVersion = ref.get("apiVersion") instanceof String given ? given : "apps/v1";
        return Optional.of(new TargetRef(object.getMetadata().getNamespace(), apiVersion, kind, name));
    }

    private static List<String> targets(Optional<TargetRef> target) {
        return target.map(ref -> List.of(key(ref))).orElseGet(List::of);
    }

    /** Without the version: an autoscaler may name the workload by another one that the API server serves too. */
    private static String key(TargetRef target) {
        int slash = target.apiVersion().indexOf('/');
        String group = slash < 0 ? "" : target.apiVersion().substring(0, slash);
        return target.namespace() + "/" + group + "/" + target.kind() + "/" + target.name();
    }

    private static HorizontalPodAutoscaler prune(HorizontalPodAutoscaler whole) {
        return new HorizontalPodAutoscalerBuilder()
                .withMetadata(prune(whole.getMetadata()))
                .withNewSpec()
                .withScaleTargetRef(
                        whole.getSpec() == null ? null : whole.getSpec().getScaleTargetRef())
                .endSpec()
                .build();
    }

    private static GenericKubernetesResource prune(GenericKubernetesResource whole) {
        GenericKubernetesResource kept = new GenericKubernetesResource();
        kept.setApiVersion(whole.getApiVersion());
        kept.setKind(whole.getKind());
        kept.setMetadata(prune(whole.getMetadata()));
        if (whole.getAdditionalProperties().get("spec") instanceof Map<?, ?> spec
                && spec.get("scaleTargetRef") instanceof Map<?, ?> ref) {
            kept.setAdditionalProperty("spec", Map.of("scaleTargetRef", ref));
        }
        return kept;
    }

    private static ObjectMeta prune(ObjectMeta whole) {
        return new ObjectMetaBuilder()
                .withName(whole.getName())
                .withNamespace(whole.getNamespace())
                .withResourceVersion(whole.getResourceVersion())
                .build();
    }
}
