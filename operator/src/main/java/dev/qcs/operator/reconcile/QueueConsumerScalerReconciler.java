package dev.qcs.operator.reconcile;

import dev.qcs.crd.QueueConsumerScaler;
import dev.qcs.crd.QueueConsumerScalerSpec;
import dev.qcs.crd.QueueConsumerScalerStatus;
import dev.qcs.operator.act.Rivals;
import dev.qcs.operator.act.ScaleTarget;
import dev.qcs.operator.act.TargetRef;
import dev.qcs.operator.kube.Failures;
import dev.qcs.operator.report.Reporter;
import dev.qcs.operator.report.TokenBucket;
import dev.qcs.operator.sweep.Fleet;
import dev.qcs.operator.sweep.Registration;
import dev.qcs.operator.sweep.ScalerId;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Spec in, status out. Reads a spec and its annotations, registers what they ask for, and writes the status that has become
 * due. It reads no broker and no target: the sweep does, and has this woken when there is something to write. There is no
 * finalizer but for {@link Restoration}, since nothing is owned outside the cluster; deletion is heard of as an event.
 */
@ControllerConfiguration(name = "queue-consumer-scaler")
public final class QueueConsumerScalerReconciler implements Reconciler<QueueConsumerScaler> {
    private static final Logger log = LoggerFactory.getLogger(QueueConsumerScalerReconciler.class);
    private static final String BY_TARGET = "target";
    private static final String BY_CONNECTION = "connection";
    /** What cannot be watched is looked at again this often, and an event that was lost is healed. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(60);

    private static final Duration SOON = Duration.ofSeconds(1);

    private final Fleet fleet;
    private final Reporter reporter;
    private final Rivals rivals;
    private final Connections connections;
    private final Wakes wakes;
    private final TokenBucket writes;
    private final SpecReader specs;
    private final Restoration restoration;
    private final Consumer<ScalerId> forgotten;
    private final Map<ScalerId, Registration> registered = new ConcurrentHashMap<>();
    private @Nullable IndexerResourceCache<QueueConsumerScaler> scalers;

    /**
     * Puts it on its ports.
     *
     * @param targetKinds kinds beyond Deployment and StatefulSet that may be scaled, as {@code Kind.group}
     * @param forgotten hears of each scaler that is gone
     */
    public QueueConsumerScalerReconciler(
            Fleet fleet,
            ScaleTarget targets,
            Reporter reporter,
            Rivals rivals,
            QueueConnectionReconciler connectionReconciler,
            Wakes wakes,
            TokenBucket writes,
            Set<String> targetKinds,
            Consumer<ScalerId> forgotten) {
        this.fleet = fleet;
        this.reporter = reporter;
        this.rivals = rivals;
        this.connections = connectionReconciler.connections();
        this.wakes = wakes;
        this.writes = writes;
        this.specs = new SpecReader(targetKinds);
        this.restoration = new Restoration(targets);
        this.forgotten = forgotten;
        connectionReconciler.onChange(this::wakeUsersOf);
    }

    @Override
    public List<EventSource<?, QueueConsumerScaler>> prepareEventSources(
            EventSourceContext<QueueConsumerScaler> context) {
        IndexerResourceCache<QueueConsumerScaler> cache = context.getPrimaryCache();
        cache.addIndexer(BY_TARGET, scaler -> List.of(key(targetOf(scaler))));
        cache.addIndexer(BY_CONNECTION, QueueConsumerScalerReconciler::connectionKeys);
        scalers = cache;
        return List.of(wakes.source());
    }

    @Override
    public UpdateControl<QueueConsumerScaler> reconcile(
            QueueConsumerScaler scaler, Context<QueueConsumerScaler> context) {
        ScalerId id = idOf(scaler.getMetadata());
        if (context.isPrimaryResourceDeleted() || scaler.isMarkedForDeletion()) {
            forget(id, targetOf(scaler));
            return finish(scaler, context);
        }
        switch (Restoration.finalizer(scaler)) {
            case ADD -> context.resourceOperations().addFinalizer(Restoration.FINALIZER);
            case REMOVE -> context.resourceOperations().removeFinalizer(Restoration.FINALIZER);
            case LEAVE -> {}
        }
        Intake intake = Intake.of(scaler, specs, connections, rivals, sameTarget(scaler));
        reporter.follow(intake.subject(), scaler.getStatus());
        register(id, intake.registration(), scaler.getStatus());
        QueueConsumerScalerStatus status = reporter.due(id);
        if (status == null) {
            return UpdateControl.<QueueConsumerScaler>noUpdate().rescheduleAfter(LOOK_AGAIN);
        }
        if (!writes.tryTake()) {
            return UpdateControl.<QueueConsumerScaler>noUpdate().rescheduleAfter(SOON);
        }
        reporter.written(id, status);
        return UpdateControl.patchStatus(fresh(scaler, status)).rescheduleAfter(LOOK_AGAIN);
    }

    private UpdateControl<QueueConsumerScaler> finish(
            QueueConsumerScaler scaler, Context<QueueConsumerScaler> context) {
        if (context.isPrimaryResourceDeleted() || !scaler.hasFinalizer(Restoration.FINALIZER)) {
            return UpdateControl.noUpdate();
        }
        if (!restoration.restored(scaler, targetOf(scaler))) {
            return UpdateControl.<QueueConsumerScaler>noUpdate().rescheduleAfter(SOON);
        }
        context.resourceOperations().removeFinalizer(Restoration.FINALIZER);
        return UpdateControl.noUpdate();
    }

    /** In one sentence what the SDK would tell in a hundred lines; it tries again by itself, less and less often. */
    @Override
    public ErrorStatusUpdateControl<QueueConsumerScaler> updateErrorStatus(
            QueueConsumerScaler scaler, Context<QueueConsumerScaler> context, Exception failure) {
        ScalerId id = idOf(scaler.getMetadata());
        reporter.notWritten(id);
        log.warn("the status of {} was not written, trying again: {}", id, Failures.sentence(failure));
        log.debug("details", failure);
        return ErrorStatusUpdateControl.defaultErrorProcessing();
    }

    /** True for an update that can change what is registered: of the spec, of our annotations, or towards deletion. */
    public static boolean worthALook(QueueConsumerScaler after, QueueConsumerScaler before) {
        return !Objects.equals(
                        after.getMetadata().getGeneration(),
                        before.getMetadata().getGeneration())
                || !Objects.equals(
                        after.getMetadata().getAnnotations(),
                        before.getMetadata().getAnnotations())
                || after.isMarkedForDeletion() != before.isMarkedForDeletion();
    }

    /** Wakes the scalers of a target: what else scales it may have changed. */
    public void wakeScalersOf(TargetRef target) {
        wakeAll(BY_TARGET, key(target));
    }

    /** The object as it is cached, if it is valid: what is not might hold anything, credentials too. */
    public Optional<QueueConsumerScaler> written(ScalerId id) {
        IndexerResourceCache<QueueConsumerScaler> cache = scalers;
        return cache == null
                ? Optional.empty()
                : cache.get(new ResourceID(id.name(), id.namespace()))
                        .filter(scaler -> specs.read(
                                        id.namespace(),
                                        scaler.getSpec(),
                                        scaler.getMetadata().getAnnotations())
                                instanceof SpecReader.Outcome.Valid);
    }

    private void wakeUsersOf(String namespace, String connection) {
        wakeAll(BY_CONNECTION, namespace + "/" + connection);
    }

    private void wakeAll(String index, String key) {
        IndexerResourceCache<QueueConsumerScaler> cache = scalers;
        if (cache != null) {
            cache.byIndex(index, key).forEach(scaler -> wakes.wake(idOf(scaler.getMetadata())));
        }
    }

    private void register(
            ScalerId id, @Nullable Registration registration, @Nullable QueueConsumerScalerStatus stored) {
        if (registration == null) {
            if (registered.remove(id) != null) {
                fleet.remove(id);
            }
        } else if (!registration.equals(registered.put(id, registration))) {
            fleet.register(registration, stored == null ? null : stored.memory());
        }
    }

    private void forget(ScalerId id, TargetRef target) {
        registered.remove(id);
        fleet.remove(id);
        reporter.forget(id);
        forgotten.accept(id);
        wakeScalersOf(target);
    }

    /** The other scalers of the same target, the one that goes first in front: older, then by name. */
    private List<QueueConsumerScaler> sameTarget(QueueConsumerScaler scaler) {
        IndexerResourceCache<QueueConsumerScaler> cache = scalers;
        return cache == null
                ? List.of()
                : cache.byIndex(BY_TARGET, key(targetOf(scaler))).stream()
                        .filter(other -> !other.isMarkedForDeletion())
                        .sorted(Comparator.comparing((QueueConsumerScaler other) -> createdAt(other.getMetadata()))
                                .thenComparing(other -> other.getMetadata().getName()))
                        .toList();
    }

    /**
     * Server-side apply sends what it is given, so it is given the status and nothing else: applying the object that was read
     * would make us own its spec.
     */
    private static QueueConsumerScaler fresh(QueueConsumerScaler scaler, QueueConsumerScalerStatus status) {
        QueueConsumerScaler fresh = new QueueConsumerScaler();
        fresh.setMetadata(new ObjectMetaBuilder()
                .withName(scaler.getMetadata().getName())
                .withNamespace(scaler.getMetadata().getNamespace())
                .build());
        fresh.setStatus(status);
        return fresh;
    }

    static Instant createdAt(ObjectMeta meta) {
        return meta.getCreationTimestamp() == null ? Instant.EPOCH : Instant.parse(meta.getCreationTimestamp());
    }

    static ScalerId idOf(ObjectMeta meta) {
        return new ScalerId(meta.getNamespace(), meta.getName());
    }

    static TargetRef targetOf(QueueConsumerScaler scaler) {
        return SpecReader.targetOf(scaler.getMetadata().getNamespace(), scaler.getSpec());
    }

    private static List<String> connectionKeys(QueueConsumerScaler scaler) {
        QueueConsumerScalerSpec spec = scaler.getSpec();
        if (spec == null) {
            return List.of();
        }
        QueueConsumerScalerSpec.ConnectionRef ref = spec.kafka() != null
                ? spec.kafka().connectionRef()
                : spec.rabbitmq() != null ? spec.rabbitmq().connectionRef() : null;
        return ref == null ? List.of() : List.of(scaler.getMetadata().getNamespace() + "/" + ref.name());
    }

    /** Without the version: one workload may be named by two versions of its API. */
    private static String key(TargetRef target) {
        int slash = target.apiVersion().indexOf('/');
        String group = slash < 0 ? "" : target.apiVersion().substring(0, slash);
        return target.namespace() + "/" + group + "/" + target.kind() + "/" + target.name();
    }
}
