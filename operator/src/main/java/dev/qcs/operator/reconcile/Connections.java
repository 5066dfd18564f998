package dev.qcs.operator.reconcile;

import dev.qcs.crd.QueueConnection;
import dev.qcs.crd.QueueConnectionSpec;
import dev.qcs.operator.kube.Secrets;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.BrokerCheck;
import dev.qcs.operator.report.Obstacle;
import dev.qcs.operator.report.ReadyReason;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the broker that a scaler means. References stay inside the namespace. A connection with Secrets is resolved when it is
 * new and again now and then, so that a new password is taken up; in between what is known serves every scaler that names it.
 *
 * <p>While a broker answers, other credentials for it are taken up only after a client of their own has got an answer with them: a
 * Secret and the broker are never changed in the same moment, and a typing error must not blind anybody.
 */
final class Connections {
    private final Secrets secrets;
    private final KafkaConnection kafkas;
    private final Clock clock;
    private final Function<BrokerAddress, BrokerCheck.@Nullable Outcome> checks;
    private final Predicate<BrokerAddress> answering;
    private final Map<ResourceID, Known> known = new ConcurrentHashMap<>();
    private volatile Function<ResourceID, Optional<QueueConnection>> cache = id -> Optional.empty();

    /**
     * Puts it on its ports.
     *
     * @param tokenEndpoints addresses by the names that a QueueConnection may use for them
     * @param checks what a look with other credentials came to; {@code null} = not known yet
     * @param answering true for a broker that answered its scalers when they asked last
     */
    Connections(
            Secrets secrets,
            Map<String, String> tokenEndpoints,
            Function<BrokerAddress, BrokerCheck.@Nullable Outcome> checks,
            Predicate<BrokerAddress> answering,
            Clock clock) {
        this.secrets = secrets;
        this.kafkas = new KafkaConnection(tokenEndpoints);
        this.checks = checks;
        this.answering = answering;
        this.clock = clock;
    }

    /** For one look: nothing is in use yet that other credentials could replace. */
    static Connections lookedAtOnce(Secrets secrets, Map<String, String> tokenEndpoints, Clock clock) {
        return new Connections(secrets, tokenEndpoints, address -> null, address -> false, clock);
    }

    /** Where QueueConnections are cached; known only once their reconciler is set up. */
    void lookUpIn(Function<ResourceID, Optional<QueueConnection>> connections) {
        cache = connections;
    }

    /** An address, or why there is none. */
    sealed interface Resolution {
        /**
         * Where to read.
         *
         * @param rejected why newer credentials than these are not used; {@code null} = there are none
         */
        record Found(BrokerAddress address, @Nullable String rejected) implements Resolution {
            Found(BrokerAddress address) {
                this(address, null);
            }
        }

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
        Resolution used = before != null
                        && before.resolution() instanceof Resolution.Found(BrokerAddress current, var _)
                        && now instanceof Resolution.Found(BrokerAddress next, var _)
                ? replaced(current, next)
                : now;
        known.put(id, new Known(spec, used));
        return used;
    }

    private Resolution.Found replaced(BrokerAddress current, BrokerAddress next) {
        if (current.equals(next) || !current.displayName().equals(next.displayName()) || !answering.test(current)) {
            return new Resolution.Found(next);
        }
        return switch (checks.apply(next)) {
            case null -> new Resolution.Found(current);
            case BrokerCheck.Outcome.Answers _, BrokerCheck.Outcome.Untold _ -> new Resolution.Found(next);
            case BrokerCheck.Outcome.Fails(var _, String message) ->
                new Resolution.Found(
                        current,
                        "the credentials were changed and the new ones do not work: " + message
                                + ". Those before them are still in use");
        };
    }

    /** The object is gone. */
    void forget(String namespace, String name) {
        known.remove(new ResourceID(name, namespace));
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
