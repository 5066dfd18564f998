package dev.qcs.operator.lag;

import org.jspecify.annotations.Nullable;

/**
 * One RabbitMQ queue as its broker describes it. {@code null} = unknown, never zero: fields are left out of answers for many
 * reasons, and a missing total is no proof of an empty queue.
 *
 * @param name within its virtual host
 * @param type {@code UNKNOWN} where the call does not tell, as a passive declare
 * @param ready messages that wait to be delivered
 * @param unacknowledged messages that consumers hold
 * @param consumers that subscribe to it
 * @param prefetch messages that one consumer may hold; {@code null} = unknown or unlimited
 * @param singleActiveConsumer true when only one of the consumers is served
 * @param published messages since the queue's counters began
 * @param delivered the same, to consumers
 * @param acknowledged the same, by consumers
 * @param redelivered the same, delivered once more
 */
public record QueueReading(
        String name,
        Type type,
        @Nullable Long ready,
        @Nullable Long unacknowledged,
        @Nullable Integer consumers,
        @Nullable Integer prefetch,
        boolean singleActiveConsumer,
        @Nullable Long published,
        @Nullable Long delivered,
        @Nullable Long acknowledged,
        @Nullable Long redelivered) {

    public enum Type {
        CLASSIC,
        QUORUM,
        /** What it counts is what it retains, not what is unread. */
        STREAM,
        UNKNOWN
    }

    /** Messages that are not worked off: waiting or held; {@code null} unless both are known. */
    public @Nullable Long messages() {
        return ready == null || unacknowledged == null ? null : (Long) (ready + unacknowledged);
    }
}
