package dev.qcs.operator.lag;

import org.jspecify.annotations.Nullable;

/**
 * What bears on a queue beside its messages: its limits, where its dead letters go, and whether its publishers are let in.
 * {@code null} = unknown, or not set where the call that was made cannot tell the two apart.
 *
 * @param known true when the settings were read, so that {@code null} means not set
 * @param maxLength most messages it may hold
 * @param overflow what becomes of a message when it is full
 * @param messageTtlMillis how long a message may wait
 * @param deadLetterExchange where dropped, expired and rejected messages go
 * @param deadLetterExchangeMissing true when no such exchange exists, so that they vanish
 * @param publishersBlocked what keeps publishers out: {@code a disk alarm on node rabbit@b1}
 */
public record QueueDetails(
        boolean known,
        @Nullable Long maxLength,
        @Nullable Overflow overflow,
        @Nullable Long messageTtlMillis,
        @Nullable String deadLetterExchange,
        @Nullable Boolean deadLetterExchangeMissing,
        @Nullable String publishersBlocked) {

    /** Nothing was read of it. */
    public static final QueueDetails UNKNOWN = new QueueDetails(false, null, null, null, null, null, null);

    public QueueDetails {
        maxLength = maxLength == null || maxLength < 0 ? null : maxLength;
        messageTtlMillis = messageTtlMillis == null || messageTtlMillis < 0 ? null : messageTtlMillis;
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
