package dev.qcs.operator.report;

import dev.qcs.crd.QueueConnection;
import dev.qcs.crd.QueueConnectionStatus;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.BrokerCheck;
import dev.qcs.operator.lag.BrokerCheck.BrokerFacts;
import dev.qcs.operator.lag.Reading;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a QueueConnection says of itself. */
public final class ConnectionStatus {
    private static final BrokerFacts NOTHING = new BrokerFacts(null, null, Map.of());

    private ConnectionStatus() {}

    /**
     * How a broker is being used.
     *
     * @param scalers how many read from it, whichever object named it
     * @param answered true once it has answered any of them
     * @param problem why it could not be read, without secrets; {@code null} when it could or was not tried
     * @param lastSweep how long its newest sweep took; {@code null} = not known
     * @param rights what its scalers' readings tell of the login's rights
     */
    public record Use(
            int scalers,
            boolean answered,
            Reading.@Nullable Unavailable problem,
            @Nullable Duration lastSweep,
            Rights rights) {}

    /** Knows how brokers are being used. */
    @FunctionalInterface
    public interface Usage {
        Use of(BrokerAddress address);
    }

    private record Ready(String status, String reason, String message) {}

    public static QueueConnectionStatus refused(QueueConnection connection, Obstacle obstacle, Instant now) {
        return new QueueConnectionStatus(
                connection.getMetadata().getGeneration(),
                conditions(connection, new Ready("False", obstacle.reason().name(), obstacle.message()), now),
                kind(connection),
                null,
                0,
                null,
                null,
                null,
                null);
    }

    /**
     * Of a connection whose credentials can be used.
     *
     * @param rejected why newer credentials are not used; {@code null} = there are none
     * @param check what a look at the broker came to; {@code null} = not known yet
     */
    public static QueueConnectionStatus of(
            QueueConnection connection,
            BrokerAddress address,
            @Nullable String rejected,
            Use use,
            BrokerCheck.@Nullable Outcome check,
            Instant now) {
        BrokerFacts facts = check instanceof BrokerCheck.Outcome.Answers(BrokerFacts told) ? told : NOTHING;
        Rights rights = use.rights().orElse(facts.rights());
        Ready ready = rejected != null
                ? new Ready("False", ReadyReason.SourceUnauthorized.name(), rejected)
                : ready(use, check, rights);
        return new QueueConnectionStatus(
                connection.getMetadata().getGeneration(),
                conditions(connection, ready, now),
                kind(connection),
                address.displayName(),
                use.scalers(),
                facts.brokers(),
                facts.version(),
                use.answered() && use.lastSweep() != null ? coarse(use.lastSweep()) : null,
                rights.written());
    }

    /** What its scalers last saw counts more than a look now and then. */
    private static Ready ready(Use use, BrokerCheck.@Nullable Outcome check, Rights rights) {
        if (use.answered()) {
            return new Ready("True", ReadyReason.Reconciled.name(), "the broker answers" + rights.sentence());
        }
        if (use.problem() != null && use.problem().reason().ofConnection()) {
            return new Ready(
                    "False", use.problem().reason().name(), use.problem().message());
        }
        return switch (check) {
            case BrokerCheck.Outcome.Answers _ ->
                new Ready("True", ReadyReason.Reconciled.name(), "the broker answers" + rights.sentence());
            case BrokerCheck.Outcome.Fails(Reading.Reason reason, String message) ->
                new Ready("False", reason.name(), message);
            case BrokerCheck.Outcome.Untold _ ->
                new Ready(
                        "Unknown",
                        ReadyReason.Pending.name(),
                        use.scalers() == 0 ? "no scaler uses it, so it is not connected to" : Wording.WAITING);
            case null -> new Ready("Unknown", ReadyReason.Pending.name(), Wording.WAITING);
        };
    }

    private static List<Condition> conditions(QueueConnection connection, Ready ready, Instant now) {
        QueueConnectionStatus before = connection.getStatus();
        List<Condition> old = before == null || before.conditions() == null ? List.of() : before.conditions();
        return new Conditions(old, connection.getMetadata().getGeneration(), now)
                .set("Ready", ready.status(), ready.reason(), ready.message())
                .build();
    }

    private static String kind(QueueConnection connection) {
        return connection.getSpec() != null && connection.getSpec().rabbitmq() != null ? "RabbitMQ" : "Kafka";
    }

    /** Two significant digits, so that the object is not rewritten for a millisecond. */
    private static Long coarse(Duration sweep) {
        long millis = Math.max(1, sweep.toMillis());
        long step = 1;
        while (millis / step >= 100) {
            step *= 10;
        }
        return millis / step * step;
    }
}
