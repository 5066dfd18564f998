package dev.qcs.operator.report;

import dev.qcs.crd.QueueConnection;
import dev.qcs.crd.QueueConnectionStatus;
import dev.qcs.operator.lag.BrokerAddress;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a QueueConnection says of itself. */
public final class ConnectionStatus {
    private ConnectionStatus() {}

    /** How a broker is being used, as the sweep knows it. */
    public interface Usage {

        /** How many scalers read from it, whichever object named it. */
        int scalers(BrokerAddress address);

        /** How long its newest sweep took; empty before the first. */
        Optional<Duration> lastSweep(BrokerAddress address);

        /** Why it could not be read at the newest sweep, without secrets; empty when it could or was not tried. */
        Optional<String> problem(BrokerAddress address);
    }

    public static QueueConnectionStatus refused(QueueConnection connection, Obstacle obstacle, Instant now) {
        return status(connection, "False", obstacle.reason().name(), obstacle.message(), null, 0, null, now);
    }

    public static QueueConnectionStatus usable(
            QueueConnection connection, BrokerAddress address, Usage usage, Instant now) {
        int scalers = usage.scalers(address);
        Optional<String> problem = usage.problem(address);
        Optional<Duration> sweep = usage.lastSweep(address);
        String endpoint = address.displayName();
        if (problem.isPresent()) {
            return status(connection, "False", "SourceUnreachable", problem.get(), endpoint, scalers, null, now);
        }
        if (sweep.isEmpty()) {
            String why = scalers == 0 ? "no scaler uses it, so it is not connected to" : Wording.WAITING;
            return status(connection, "Unknown", "Pending", why, endpoint, scalers, null, now);
        }
        return status(connection, "True", "Reconciled", "the broker answers", endpoint, scalers, sweep.get(), now);
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
                generation, conditions, endpoint, scalers, null, null, sweep == null ? null : coarse(sweep), null);
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
