package dev.qcs.operator.reconcile;

import dev.qcs.crd.QueueConnection;
import dev.qcs.crd.QueueConnectionSpec;
import dev.qcs.operator.kube.Secrets;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.report.Obstacle;
import dev.qcs.operator.report.ReadyReason;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Finds the broker that a scaler means. References stay inside the namespace. A connection with Secrets is resolved when it is
 * new and again now and then, so that a new password is taken up; in between what is known serves every scaler that names it.
 */
final class Connections {
    private final Secrets secrets;
    private final KafkaConnection kafkas;
    private final Clock clock;
    private final Map<ResourceID, Known> known = new ConcurrentHashMap<>();
    private volatile Function<ResourceID, Optional<QueueConnection>> cache = id -> Optional.empty();

    /** @param tokenEndpoints addresses by the names that a QueueConnection may use for them */
    Connections(Secrets secrets, Map<String, String> tokenEndpoints, Clock clock) {
        this.secrets = secrets;
        this.kafkas = new KafkaConnection(tokenEndpoints);
        this.clock = clock;
    }

    /** Where QueueConnections are cached; known only once their reconciler is set up. */
    void lookUpIn(Function<ResourceID, Optional<QueueConnection>> connections) {
        cache = connections;
    }

    /** An address, or why there is none. */
    sealed interface Resolution {
        record Found(BrokerAddress address) implements Resolution {}

        record Refused(Obstacle obstacle) implements Resolution {}

        /** A Secret could not be read just now; what was known before stands. */
        record Pending(String message) implements Resolution {}
    }

    private record Known(QueueConnectionSpec spec, Resolution resolution) {}

    Resolution resolve(String namespace, SpecReader.Connection connection) {
        return switch (connection) {
            case SpecReader.Connection.Inline inline -> new Resolution.Found(inline.address());
            case SpecReader.Connection.Named named -> {
                ResourceID id = new ResourceID(named.name(), namespace);
                QueueConnectionSpec spec =
                        cache.apply(id).map(QueueConnection::getSpec).orElse(null);
                if (spec == null) {
                    known.remove(id);
                    yield refused(
                            ReadyReason.ConnectionNotFound,
                            "QueueConnection " + named.name() + " does not exist in namespace " + namespace
                                    + ": create it there, or correct connectionRef");
                }
                Known before = known.get(id);
                yield before != null && before.spec().equals(spec)
                        ? before.resolution()
                        : refresh(namespace, named.name(), spec);
            }
        };
    }

    /** Looks again, Secrets included; also what the status of the QueueConnection itself is made from. */
    Resolution refresh(String namespace, String name, QueueConnectionSpec spec) {
        ResourceID id = new ResourceID(name, namespace);
        Known before = known.get(id);
        Resolution now = resolve(namespace, name, spec);
        if (now instanceof Resolution.Pending(String message)) {
            return before != null && before.spec().equals(spec)
                    ? before.resolution()
                    : refused(ReadyReason.CredentialsForbidden, "QueueConnection " + name + ": " + message);
        }
        known.put(id, new Known(spec, now));
        return now;
    }

    private Resolution resolve(String namespace, String name, QueueConnectionSpec spec) {
        NamedSecrets named = new NamedSecrets(secrets, namespace, name, clock);
        try {
            if (spec.rabbitmq() != null) {
                return new Resolution.Found(RabbitConnection.read(spec.rabbitmq(), named));
            }
            if (spec.kafka() != null) {
                return new Resolution.Found(kafkas.read(spec.kafka(), named));
            }
            return refused(
                    ReadyReason.InvalidSpec, "QueueConnection " + name + " names no broker: set kafka or rabbitmq");
        } catch (SpecReader.Refused invalid) {
            return refused(ReadyReason.InvalidSpec, "QueueConnection " + name + ": " + invalid.getMessage());
        } catch (NamedSecrets.Stopped stopped) {
            return stopped.resolution();
        }
    }

    private static Resolution refused(ReadyReason reason, String message) {
        return new Resolution.Refused(new Obstacle(reason, message));
    }
}
