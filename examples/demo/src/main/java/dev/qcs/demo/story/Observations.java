package dev.qcs.demo.story;

import dev.qcs.crd.QueueConsumerScaler;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What anybody who watches the API sees: the scalers with their status, and each change of a Deployment's replicas. */
final class Observations implements AutoCloseable {

    /** One write of {@code spec.replicas}. */
    record Resize(Instant at, int from, int to) {}

    /** Some conditions come true by the passing of time alone. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final Clock clock;
    private final Map<String, QueueConsumerScaler> scalers = new HashMap<>();
    private final Map<String, List<Resize>> resizes = new HashMap<>();
    private final List<SharedIndexInformer<?>> informers;

    /** @param listener told of each new version of a scaler, with the one before it where there is one */
    Observations(
            KubernetesClient client,
            String namespace,
            Clock clock,
            BiConsumer<Optional<QueueConsumerScaler>, QueueConsumerScaler> listener) {
        this.clock = clock;
        this.informers = List.of(
                client.resources(QueueConsumerScaler.class)
                        .inNamespace(namespace)
                        .inform(new Handler<>() {
                            @Override
                            void changed(@Nullable QueueConsumerScaler before, QueueConsumerScaler now) {
                                keep(now);
                                listener.accept(Optional.ofNullable(before), now);
                            }
                        }),
                client.apps().deployments().inNamespace(namespace).inform(new Handler<>() {
                    @Override
                    void changed(@Nullable Deployment before, Deployment now) {
                        if (before != null) {
                            keep(before, now);
                        }
                    }
                }));
    }

    private synchronized void keep(QueueConsumerScaler now) {
        scalers.put(now.getMetadata().getName(), now);
        notifyAll();
    }

    private synchronized void keep(Deployment before, Deployment now) {
        int from = before.getSpec().getReplicas();
        int to = now.getSpec().getReplicas();
        if (from != to) {
            resizes.computeIfAbsent(now.getMetadata().getName(), absent -> new ArrayList<>())
                    .add(new Resize(clock.instant(), from, to));
            notifyAll();
        }
    }

    synchronized Optional<QueueConsumerScaler> scaler(String name) {
        return Optional.ofNullable(scalers.get(name));
    }

    synchronized List<QueueConsumerScaler> scalers() {
        return scalers.values().stream()
                .sorted((a, b) ->
                        a.getMetadata().getName().compareTo(b.getMetadata().getName()))
                .toList();
    }

    synchronized List<Resize> resizes(String deployment, Instant since) {
        return resizes.getOrDefault(deployment, List.of()).stream()
                .filter(resize -> !resize.at().isBefore(since))
                .toList();
    }

    /**
     * Looks at once, at every change and a few times a second, until the condition holds or the time is over; says whether it
     * holds.
     */
    synchronized boolean await(BooleanSupplier condition, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            wait(Math.min(left, LOOK_AGAIN.toNanos()) / 1_000_000 + 1);
        }
        return true;
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::close);
    }

    private abstract static class Handler<T> implements ResourceEventHandler<T> {
        abstract void changed(@Nullable T before, T now);

        @Override
        public void onAdd(T now) {
            changed(null, now);
        }

        @Override
        public void onUpdate(T before, T now) {
            changed(before, now);
        }

        @Override
        public void onDelete(T last, boolean stateUnknown) {}
    }
}
