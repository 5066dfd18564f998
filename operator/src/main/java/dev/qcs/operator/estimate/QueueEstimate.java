package dev.qcs.operator.estimate;

import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.lag.QueueConsumer;
import dev.qcs.operator.lag.QueueReading;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One RabbitMQ queue in numbers, beside what its partition says. Rates are in messages per second over two minutes; {@code
 * null} = unknown.
 *
 * @param reading as last read
 * @param taken messages that consumers hold more than at the start, per second; unknown when it is fewer
 * @param growth change of what waits and is held, per second over 30 s
 * @param waits true when messages waited to be delivered at every reading of the last 30 s
 * @param nothingWaits true when none did, at every reading of the last 30 s
 * @param full true when its consumers hold about as many messages as they may
 * @param blocked consumers that hold all that they may and acknowledge nothing
 * @param stillFor how long nothing was acknowledged with work there
 */
public record QueueEstimate(
        QueueReading reading,
        @Nullable Double published,
        @Nullable Double delivered,
        @Nullable Double acknowledged,
        @Nullable Double redelivered,
        @Nullable Double taken,
        @Nullable Double growth,
        boolean waits,
        boolean nothingWaits,
        boolean full,
        List<Blocked> blocked,
        Duration stillFor) {

    public QueueEstimate {
        blocked = List.copyOf(blocked);
    }

    /** A consumer, and for how long it has acknowledged nothing of what it holds. */
    public record Blocked(QueueConsumer consumer, Duration since) {}

    public PartitionId id() {
        return reading.id();
    }

    public String name() {
        return reading.name();
    }

    /** Messages that consumers hold; 0 where nobody counts them. */
    public long held() {
        return reading.unacknowledged() == null ? 0 : reading.unacknowledged();
    }
}
