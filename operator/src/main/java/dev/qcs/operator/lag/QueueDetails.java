package dev.qcs.operator.lag;

import org.jspecify.annotations.Nullable;

/**
 * What bears on a queue beside its messages: its limits, where its dead letters go, and whether its publishers are let in.
 * {@code null} = unknown, or not set where the call that was made cannot tell the two apart.
 *
 * @param known true when the settings were read, so that {@code null} means not set
 * @param deadLetterExchange where dropped, expired and rejected messages go; empty = the default exchange, which hands them to
 *     the queue of their routing key's name
 * @param deadLetterExchangeMissing true when no such exchange exists, so that they vanish
 * @param publishersBlocked what keeps publishers out: {@code a disk alarm on node rabbit@b1}
 */
public record QueueDetails(
        boolean known,
        Limits limits,
        @Nullable String deadLetterExchange,
        @Nullable Boolean deadLetterExchangeMissing,
        @Nullable String publishersBlocked) {

    /** Nothing was read of it. */
    public static final QueueDetails UNKNOWN = new QueueDetails(false, Limits.NONE, null, null, null);

    /**
     * What a queue may hold, for how long, and how often a message may come back; {@code null} = no limit.
     *
     * @param maxLength most messages that may wait
     * @param maxBytes most bytes of them
     * @param overflow what becomes of a message when it is full
     * @param messageTtlMillis how long a message may wait
     * @param deliveries times that a message may come back before the broker takes it out; quorum queues only
     */
    public record Limits(
            @Nullable Long maxLength,
            @Nullable Long maxBytes,
            @Nullable Overflow overflow,
            @Nullable Long messageTtlMillis,
            @Nullable Long deliveries) {
        public static final Limits NONE = new Limits(null, null, null, null, null);

        public Limits {
            maxLength = limit(maxLength);
            maxBytes = limit(maxBytes);
            messageTtlMillis = limit(messageTtlMillis);
            deliveries = limit(deliveries);
        }

        private static @Nullable Long limit(@Nullable Long written) {
            return written == null || written < 0 ? null : written;
        }

        /** The same with another limit of deliveries. */
        public Limits withDeliveries(@Nullable Long most) {
            return new Limits(maxLength, maxBytes, overflow, messageTtlMillis, most);
        }

        /** True when a message that nobody takes is gone some day. */
        public boolean losesMessages() {
            return maxLength != null || maxBytes != null || messageTtlMillis != null;
        }
    }

    /** What a full queue does. */
    public enum Overflow {
        /** The oldest message is dropped, or dead-lettered. */
        DROP_HEAD,
        /** The publisher is refused. */
        REJECT_PUBLISH,
        /** The publisher is refused and the message dead-lettered. */
        REJECT_PUBLISH_DLX
    }
}
