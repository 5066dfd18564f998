package dev.qcs.operator.lag;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the brokers that decide when something ends by itself; {@code null} = unknown.
 *
 * @param offsetsKept {@code offsets.retention.minutes}: committed offsets of an empty group are deleted after this
 * @param longestTransaction {@code transaction.max.timeout.ms}: no transaction may ask for more
 */
public record BrokerLimits(
        @Nullable Duration offsetsKept, @Nullable Duration longestTransaction) {
    public static final BrokerLimits UNKNOWN = new BrokerLimits(null, null);
}
