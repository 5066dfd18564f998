package dev.qcs.operator.reconcile;

import dev.qcs.crd.QueueConnection;
import dev.qcs.crd.QueueConnectionStatus;
import dev.qcs.operator.kube.Failures;
import dev.qcs.operator.kube.Secrets;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.BrokerCheck;
import dev.qcs.operator.report.ConnectionStatus;
import dev.qcs.operator.report.Obstacle;
import dev.qcs.operator.report.ReadyReason;
import dev.qcs.operator.report.TokenBucket;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says of a QueueConnection whether it can be used and by how many scalers it is, and wakes those when it changes. */
@ControllerConfiguration(name = "queue-connection")
public final class QueueConnectionReconciler implements Reconciler<QueueConnection> {
    private static final Logger log = LoggerFactory.getLogger(QueueConnectionReconciler.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);
    private static final Duration SOON = Duration.ofSeconds(1);

    private final Checks checks;
    private final Connections connections;
    /** What the scalers of each connection were woken for last. */
    private final Map<ResourceID, Connections.Resolution> told = new ConcurrentHashMap<>();

    private final TokenBucket writes;
    private final Clock clock;
    private final ConnectionStatus.Usage usage;
    private BiConsumer<String, String> changed = (namespace, name) -> {};

    /** @param tokenEndpoints addresses by the names that a QueueConnection may use for them */
    public QueueConnectionReconciler(
            Secrets secrets,
            Map<String, String> tokenEndpoints,
            TokenBucket writes,
            ConnectionStatus.Usage usage,
            BrokerCheck check,
            Clock clock) {
        this.checks = new Checks(check, clock);
        this.connections = new Connections(
                secrets,
                tokenEndpoints,
                checks::of,
                address -> usage.of(address).answered(),
                clock);
        this.writes = writes;
        this.usage = usage;
        this.clock = clock;
    }

    Connections connections() {
        return connections;
    }

    /** Before the start: hears namespace and name of each connection that changed. */
    void onChange(BiConsumer<String, String> listener) {
        changed = listener;
    }

    @Override
    public ErrorStatusUpdateControl<QueueConnection> updateErrorStatus(
            QueueConnection connection, Context<QueueConnection> context, Exception failure) {
        log.warn(
                "the status of QueueConnection {}/{} was not written, trying again: {}",
                connection.getMetadata().getNamespace(),
                connection.getMetadata().getName(),
                Failures.sentence(failure));
        log.debug("details", failure);
        return ErrorStatusUpdateControl.defaultErrorProcessing();
    }

    @Override
    public List<EventSource<?, QueueConnection>> prepareEventSources(EventSourceContext<QueueConnection> context) {
        connections.lookUpIn(context.getPrimaryCache()::get);
        return List.of();
    }

    @Override
    public UpdateControl<QueueConnection> reconcile(QueueConnection connection, Context<QueueConnection> context) {
        String namespace = connection.getMetadata().getNamespace();
        String name = connection.getMetadata().getName();
        if (context.isPrimaryResourceDeleted() || connection.isMarkedForDeletion() || connection.getSpec() == null) {
            connections.forget(namespace, name);
            told.remove(new ResourceID(name, namespace));
            changed.accept(namespace, name);
            return UpdateControl.noUpdate();
        }
        Connections.Resolution resolution = connections.refresh(namespace, name, connection.getSpec());
        if (!resolution.equals(told.put(new ResourceID(name, namespace), resolution))) {
            changed.accept(namespace, name);
        }
        boolean looking = false;
        QueueConnectionStatus status = switch (resolution) {
            // What is pending comes back as what was known before, or as a refusal.
            case Connections.Resolution.Pending(String message) ->
                ConnectionStatus.refused(
                        connection, new Obstacle(ReadyReason.CredentialsForbidden, message), clock.instant());
            case Connections.Resolution.Refused refused ->
                ConnectionStatus.refused(connection, refused.obstacle(), clock.instant());
            case Connections.Resolution.Found(BrokerAddress address, String rejected) -> {
                BrokerCheck.Outcome outcome = checks.of(address);
                looking = outcome == null;
                yield ConnectionStatus.of(connection, address, rejected, usage.of(address), outcome, clock.instant());
            }
        };
        Duration next = looking ? SOON : LOOK_AGAIN;
        if (status.equals(connection.getStatus())) {
            return UpdateControl.<QueueConnection>noUpdate().rescheduleAfter(next);
        }
        if (!writes.tryTake()) {
            return UpdateControl.<QueueConnection>noUpdate().rescheduleAfter(SOON);
        }
        QueueConnection fresh = new QueueConnection();
        fresh.setMetadata(
                new ObjectMetaBuilder().withName(name).withNamespace(namespace).build());
        fresh.setStatus(status);
        return UpdateControl.patchStatus(fresh).rescheduleAfter(next);
    }
}
