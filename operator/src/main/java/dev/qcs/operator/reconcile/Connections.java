package dev.qcs.operator.reconcile;

import dev.qcs.crd.QueueConnection;
import dev.qcs.crd.QueueConnectionSpec;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.report.Obstacle;
import dev.qcs.operator.report.ReadyReason;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Optional;
import java.util.function.Function;

/** Finds the broker that a scaler means. References stay inside the namespace. */
final class Connections {
    private volatile Function<ResourceID, Optional<QueueConnection>> cache = id -> Optional.empty();

    /** Where QueueConnections are cached; known only once their reconciler is set up. */
    void lookUpIn(Function<ResourceID, Optional<QueueConnection>> connections) {
        cache = connections;
    }

    /** An address, or why there is none. */
    sealed interface Resolution {
        record Found(BrokerAddress address) implements Resolution {}

        record Refused(Obstacle obstacle) implements Resolution {}
    }

    Resolution resolve(String namespace, SpecReader.Connection connection) {
        return switch (connection) {
            case SpecReader.Connection.Inline inline ->
                new Resolution.Found(new BrokerAddress.Kafka(inline.bootstrapServers()));
            case SpecReader.Connection.Named named ->
                cache.apply(new ResourceID(named.name(), namespace))
                        .map(QueueConnection::getSpec)
                        .map(spec -> resolve(named.name(), spec))
                        .orElseGet(() -> refused(
                                ReadyReason.ConnectionNotFound,
                                "QueueConnection " + named.name() + " does not exist in namespace " + namespace
                                        + ": create it there, or correct spec.kafka.connectionRef"));
        };
    }

    /** Also what the status of the QueueConnection itself is made from. */
    static Resolution resolve(String name, QueueConnectionSpec spec) {
        QueueConnectionSpec.Kafka kafka = spec.kafka();
        if (kafka == null) {
            return refused(
                    ReadyReason.InvalidSpec,
                    "QueueConnection " + name + " names no Kafka cluster; RabbitMQ is not built into this version yet");
        }
        if (kafka.tls() != null || kafka.sasl() != null) {
            return refused(
                    ReadyReason.CredentialsForbidden,
                    "QueueConnection " + name
                            + " asks for TLS or SASL, which are not built into this version yet: use a listener without"
                            + " either, and remove spec.kafka.tls and spec.kafka.sasl");
        }
        try {
            return new Resolution.Found(new BrokerAddress.Kafka(
                    SpecReader.address("spec.kafka.bootstrapServers", kafka.bootstrapServers())));
        } catch (SpecReader.Refused invalid) {
            return refused(ReadyReason.InvalidSpec, "QueueConnection " + name + ": " + invalid.getMessage());
        }
    }

    private static Resolution refused(ReadyReason reason, String message) {
        return new Resolution.Refused(new Obstacle(reason, message));
    }
}
