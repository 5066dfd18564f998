package dev.qcs.operator.lag;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the brokers that decide when something ends by itself; {@code null} = unknown.
 *
 * @param offsetsKept {@code offsets.retention.minutes}: committed offsets of an empty group are deleted after this
 * @param longestTransaction {@code transaction.max.timeout.ms}: no transaction may ask for more
 * @param retentionCheck {@code log.retention.check.interval.ms}: so often brokers look for segments to delete
 */
public record BrokerLimits(
        @Nullable Duration offsetsKept,
        @Nullable Duration longestTransaction,
        @Nullable Duration retentionCheck) {
    public static final BrokerLimits UNKNOWN = new BrokerLimits(null, null);

    /** Of brokers of which it is not known how often they delete. */
    public BrokerLimits(@Nullable Duration offsetsKept, @Nullable Duration longestTransaction) {
        this(offsetsKept, longestTransaction, null);
    }
}
