package dev.qcs.operator.lag;

import java.util.Objects;
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
 * @param unread of a stream, messages that its slowest connected reader has not had yet; {@code null} = unknown, or no stream
 * @param details what else bears on it
 * @param sight what else was seen this time
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
        @Nullable Long redelivered,
        @Nullable Long unread,
        QueueDetails details,
        QueueSight sight) {

    /** Beyond this a number is no count of messages, and sums of a few would leave the range of a long. */
    private static final long MOST = 1_000_000_000_000_000L;

    /** Of which nothing is known but its name. */
    public static QueueReading unknown(String name) {
        return counted(name, Type.UNKNOWN, null, null);
    }

    /** Of which no more is known than what waits in it, and for how many consumers. */
    public static QueueReading counted(String name, Type type, @Nullable Long ready, @Nullable Integer consumers) {
        return new QueueReading(
                name,
                type,
                ready,
                null,
                consumers,
                null,
                false,
                null,
                null,
                null,
                null,
                null,
                QueueDetails.UNKNOWN,
                QueueSight.NONE);
    }

    public QueueReading {
        ready = count(ready);
        unacknowledged = count(unacknowledged);
        consumers = consumers == null || consumers < 0 ? null : consumers;
        prefetch = prefetch == null || prefetch < 1 ? null : prefetch;
        published = count(published);
        delivered = count(delivered);
        acknowledged = count(acknowledged);
        redelivered = count(redelivered);
        unread = type == Type.STREAM ? count(unread) : null;
    }

    /** The same, with more seen of it. */
    public QueueReading seeing(QueueSight more) {
        return new QueueReading(
                name,
                type,
                ready,
                unacknowledged,
                consumers,
                prefetch,
                singleActiveConsumer,
                published,
                delivered,
                acknowledged,
                redelivered,
                unread,
                details,
                more);
    }

    private static @Nullable Long count(@Nullable Long number) {
        return number == null || number < 0 || number > MOST ? null : number;
    }

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

    /** The queue as a partition of its own. */
    public PartitionId id() {
        return PartitionId.ofQueue(name);
    }

    /**
     * Messages that are known to be there: {@link #messages}, or those that wait where nobody says what is held. A stream counts
     * what it retains, so of a stream it is what is unread, if that is known.
     */
    public @Nullable Long atLeast() {
        if (type == Type.STREAM) {
            return unread;
        }
        return unacknowledged == null ? ready : messages();
    }

    /** True when messages may be held that nobody counted: some consumer is there, or it is not known that none is. */
    public boolean readyOnly() {
        return type != Type.STREAM && ready != null && unacknowledged == null && !Objects.equals(consumers, 0);
    }
}
