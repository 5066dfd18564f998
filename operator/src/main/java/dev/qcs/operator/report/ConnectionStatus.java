package dev.qcs.operator.report;

import dev.qcs.crd.QueueConnection;
import dev.qcs.crd.QueueConnectionStatus;
import dev.qcs.operator.lag.BrokerAddress;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a QueueConnection says of itself. */
public final class ConnectionStatus {
    private ConnectionStatus() {}

    /**
     * How a broker is being used.
     *
     * @param scalers how many read from it, whichever object named it
     * @param answered true once it has answered any of them
     * @param problem why it could not be read, without secrets; {@code null} when it could or was not tried
     * @param lastSweep how long its newest sweep took; {@code null} = not known
     */
    public record Use(
            int scalers,
            boolean answered,
            @Nullable String problem,
            @Nullable Duration lastSweep) {}

    /** Knows how brokers are being used. */
    @FunctionalInterface
    public interface Usage {
        Use of(BrokerAddress address);
    }

    public static QueueConnectionStatus refused(QueueConnection connection, Obstacle obstacle, Instant now) {
        return status(connection, "False", obstacle.reason().name(), obstacle.message(), null, 0, null, now);
    }

    public static QueueConnectionStatus usable(
            QueueConnection connection, BrokerAddress address, Usage usage, Instant now) {
        Use use = usage.of(address);
        String endpoint = address.displayName();
        if (use.problem() != null) {
            return status(connection, "False", "SourceUnreachable", use.problem(), endpoint, use.scalers(), null, now);
        }
        if (!use.answered()) {
            String why = use.scalers() == 0 ? "no scaler uses it, so it is not connected to" : Wording.WAITING;
            return status(connection, "Unknown", "Pending", why, endpoint, use.scalers(), null, now);
        }
        return status(
                connection, "True", "Reconciled", "the broker answers", endpoint, use.scalers(), use.lastSweep(), now);
    }

    private static QueueConnectionStatus status(
            QueueConnection connection,
            String ready,
            String reason,
            String message,
            @Nullable String endpoint,
            int scalers,
            @Nullable Duration sweep,
            Instant now) {
        QueueConnectionStatus before = connection.getStatus();
        List<Condition> old = before == null || before.conditions() == null ? List.of() : before.conditions();
        Long generation = connection.getMetadata().getGeneration();
        List<Condition> conditions = new Conditions(old, generation, now)
                .set("Ready", ready, reason, message)
                .build();
        return new QueueConnectionStatus(
                generation,
                conditions,
                kind(connection),
                endpoint,
                scalers,
                null,
                null,
                sweep == null ? null : coarse(sweep),
                null);
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
