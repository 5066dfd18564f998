package dev.qcs.operator.reconcile;

import dev.qcs.crd.QueueConsumerScaler;
import dev.qcs.operator.act.Rivals;
import dev.qcs.operator.act.TargetRef;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.KafkaQuery;
import dev.qcs.operator.lag.LagQuery;
import dev.qcs.operator.lag.RabbitQuery;
import dev.qcs.operator.report.Obstacle;
import dev.qcs.operator.report.ReadyReason;
import dev.qcs.operator.report.Subject;
import dev.qcs.operator.report.Wording;
import dev.qcs.operator.sweep.Registration;
import dev.qcs.operator.sweep.ScalerId;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a look at one scaler's spec comes to.
 *
 * @param registration {@code null} = nothing can be measured
 */
record Intake(Subject subject, @Nullable Registration registration) {

    /** @param sameTarget every scaler of the same target, the one that goes first in front */
    static Intake of(
            QueueConsumerScaler scaler,
            SpecReader specs,
            Connections connections,
            Rivals rivals,
            List<QueueConsumerScaler> sameTarget) {
        ObjectMeta meta = scaler.getMetadata();
        return switch (specs.read(meta.getNamespace(), scaler.getSpec(), meta.getAnnotations())) {
            case SpecReader.Outcome.Invalid invalid ->
                new Intake(
                        new Subject(
                                QueueConsumerScalerReconciler.idOf(meta),
                                meta.getUid(),
                                generation(meta),
                                QueueConsumerScalerReconciler.targetOf(scaler),
                                "?",
                                null,
                                null,
                                new Obstacle(ReadyReason.InvalidSpec, invalid.sentence())),
                        null);
            case SpecReader.Outcome.Valid valid -> of(meta, valid, connections, rivals, sameTarget);
        };
    }

    private static Intake of(
            ObjectMeta meta,
            SpecReader.Outcome.Valid valid,
            Connections connections,
            Rivals rivals,
            List<QueueConsumerScaler> sameTarget) {
        ScalerId id = QueueConsumerScalerReconciler.idOf(meta);
        Connections.Resolution resolution =
                ofItsKind(connections.resolve(meta.getNamespace(), valid.connection()), valid.query());
        Optional<Obstacle> owned = ownedByOther(id, valid.target(), rivals, sameTarget);
        Obstacle obstacle =
                resolution instanceof Connections.Resolution.Refused refused ? refused.obstacle() : owned.orElse(null);
        Subject subject = new Subject(
                id,
                meta.getUid(),
                generation(meta),
                valid.target(),
                valid.source(),
                resolution instanceof Connections.Resolution.Found found ? found.address() : null,
                valid.policy(),
                obstacle);
        if (!(resolution instanceof Connections.Resolution.Found usable)) {
            return new Intake(subject, null);
        }
        return new Intake(
                subject,
                new Registration(
                        id,
                        meta.getUid(),
                        generation(meta),
                        QueueConsumerScalerReconciler.createdAt(meta),
                        usable.address(),
                        valid.query(),
                        valid.target(),
                        valid.policy(),
                        owned.isEmpty()));
    }

    private static Connections.Resolution ofItsKind(Connections.Resolution resolution, LagQuery query) {
        boolean wrong = resolution instanceof Connections.Resolution.Found(BrokerAddress address, var _)
                && switch (query) {
                    case KafkaQuery kafka -> !(address instanceof BrokerAddress.Kafka);
                    case RabbitQuery rabbit -> !(address instanceof BrokerAddress.RabbitMq);
                };
        return wrong
                ? new Connections.Resolution.Refused(new Obstacle(
                        ReadyReason.InvalidSpec,
                        "the QueueConnection that connectionRef names is of another kind of broker: name one of the same kind"
                                + " as the source"))
                : resolution;
    }

    private static Optional<Obstacle> ownedByOther(
            ScalerId id, TargetRef target, Rivals rivals, List<QueueConsumerScaler> sameTarget) {
        return rivals.rivalOf(target)
                .or(() -> sameTarget.stream()
                        .findFirst()
                        .map(first -> first.getMetadata().getName())
                        .filter(first -> !first.equals(id.name()))
                        .map(first -> "QueueConsumerScaler " + first))
                .map(other -> new Obstacle(ReadyReason.TargetOwnedByOther, Wording.ownedByOther(target, other)));
    }

    private static long generation(ObjectMeta meta) {
        return meta.getGeneration() == null ? 0 : meta.getGeneration();
    }
}
