package dev.qcs.operator.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cache of one kind that outlives a missing right: while the operator may not list the kind it is empty and says why, and
 * it fills by itself, within half a minute, once the right is granted. One informer for the whole cluster, or one for each
 * namespace, each with a store of its own.
 */
public final class TolerantInformer<T extends HasMetadata> implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TolerantInformer.class);
    private static final String ALL = "";

    private final String resource;
    private final Map<String, SharedIndexInformer<T>> informers = new HashMap<>();
    private final Map<String, String> problems = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> firstAnswers = new HashMap<>();

    /**
     * @param resource plural with group, as in a Role: {@code deployments.apps}
     * @param prune keeps what is needed, in a fresh object; it must keep name, namespace and resourceVersion
     */
    public TolerantInformer(
            String resource,
            MixedOperation<T, ? extends KubernetesResourceList<T>, ? extends Resource<T>> kind,
            Scope scope,
            UnaryOperator<T> prune,
            Map<String, Function<T, List<String>>> indexers) {
        this.resource = resource;
        if (scope.everywhere()) {
            add(ALL, kind.inAnyNamespace().runnableInformer(0), prune, indexers);
        } else {
            scope.namespaces()
                    .forEach(namespace ->
                            add(namespace, kind.inNamespace(namespace).runnableInformer(0), prune, indexers));
        }
    }

    private void add(
            String namespace,
            SharedIndexInformer<T> informer,
            UnaryOperator<T> prune,
            Map<String, Function<T, List<String>>> indexers) {
        informer.itemStore(new PruningStore<>(prune));
        informer.removeNamespaceIndex();
        informer.addIndexers(indexers);
        informer.exceptionHandler((started, failure) -> {
            failed(namespace, failure);
            return true;
        });
        informers.put(namespace, informer);
        firstAnswers.put(namespace, new CountDownLatch(1));
    }

    /** Before {@link #start}: hears of objects that come, change and go, pruned or not. */
    public TolerantInformer<T> onEvent(ResourceEventHandler<T> handler) {
        informers.values().forEach(informer -> informer.addEventHandler(handler));
        return this;
    }

    /** Starts without waiting. */
    public void start() {
        informers.forEach((namespace, informer) -> informer.start().whenComplete((done, failure) -> {
            if (failure == null) {
                if (problems.remove(namespace) != null) {
                    log.info("{} can be read now in {}", resource, place(namespace));
                }
                CountDownLatch answered = firstAnswers.get(namespace);
                if (answered != null) {
                    answered.countDown();
                }
            }
        }));
    }

    /** Waits until each namespace was listed or refused; false when the time was too short. */
    public boolean awaitFirstAnswer(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        for (CountDownLatch answered : firstAnswers.values()) {
            if (!answered.await(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                return false;
            }
        }
        return true;
    }

    /** The pruned object, if it exists and may be seen. */
    public Optional<T> get(String namespace, String name) {
        return informer(namespace).map(informer -> informer.getStore().getByKey(namespace + "/" + name));
    }

    /** Pruned objects by one of the indexers. */
    public List<T> byIndex(String index, String key) {
        List<T> found = new ArrayList<>();
        informers
                .values()
                .forEach(informer -> found.addAll(informer.getIndexer().byIndex(index, key)));
        return found;
    }

    /** Why objects of a namespace may be missing from this cache, as a sentence with what to do; empty = they are not. */
    public Optional<String> problem(String namespace) {
        SharedIndexInformer<T> informer = informer(namespace).orElse(null);
        if (informer == null) {
            return Optional.of("namespace " + namespace + " is not watched; add it to QCS_WATCH_NAMESPACES");
        }
        if (informer.hasSynced() && informer.isWatching()) {
            String key = keyOf(namespace);
            if (problems.remove(key) != null) {
                log.info("{} can be read again in {}", resource, place(key));
            }
            return Optional.empty();
        }
        String problem = problems.get(keyOf(namespace));
        if (problem == null && !informer.hasSynced()) {
            return Optional.of(resource + " have not been read yet");
        }
        return Optional.ofNullable(problem);
    }

    /** True when every informer has been filled once and none is refused. */
    public boolean complete() {
        return informers.values().stream().allMatch(SharedIndexInformer::hasSynced);
    }

    @Override
    public void close() {
        informers.values().forEach(SharedIndexInformer::stop);
    }

    private void failed(String namespace, Throwable failure) {
        String problem = explain(namespace, failure);
        if (!problem.equals(problems.put(namespace, problem))) {
            log.warn("{}; trying again every half minute", problem);
        }
        CountDownLatch answered = firstAnswers.get(namespace);
        if (answered != null) {
            answered.countDown();
        }
    }

    private String explain(String namespace, Throwable failure) {
        if (codeOf(failure) == 403) {
            return "the operator may not read " + resource + " in " + place(namespace)
                    + ": grant get, list and watch on " + resource;
        }
        return resource + " in " + place(namespace) + " cannot be read: " + Failures.sentence(failure);
    }

    private static int codeOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof KubernetesClientException refused && refused.getCode() != 0) {
                return refused.getCode();
            }
        }
        return 0;
    }

    private Optional<SharedIndexInformer<T>> informer(String namespace) {
        return Optional.ofNullable(informers.get(keyOf(namespace)));
    }

    private String keyOf(String namespace) {
        return informers.containsKey(ALL) ? ALL : namespace;
    }

    private static String place(String namespace) {
        return namespace.equals(ALL) ? "all namespaces" : "namespace " + namespace;
    }
}
