package dev.qcs.operator.estimate;

import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.lag.QueueReading;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * RabbitMQ queues that the consumers of one workload serve together: any of them takes the next message.
 *
 * @param queues sorted by name
 * @param counted true when every queue's counters are known, so that rates are
 * @param countsHeld false when messages that consumers hold ask for no growth
 */
public record Pool(List<QueueEstimate> queues, boolean counted, boolean countsHeld) {

    public Pool {
        queues = List.copyOf(queues);
    }

    /** True when every queue feeds one consumer at a time, so that more replicas than queues only stand by. */
    public boolean capped() {
        return !queues.isEmpty() && singleActive() == queues.size();
    }

    /** Queues of which only one consumer is served. */
    public int singleActive() {
        return (int) queues.stream()
                .filter(queue -> queue.reading().singleActiveConsumer())
                .count();
    }

    /** Messages that consumers hold; {@code null} unless it is known of every queue. */
    public @Nullable Long held() {
        long held = 0;
        for (QueueEstimate queue : queues) {
            if (queue.reading().readyOnly()) {
                return null;
            }
            held += queue.held();
        }
        return held;
    }

    /** Consumers of all queues; {@code null} unless known of every one. */
    public @Nullable Integer consumers() {
        int consumers = 0;
        for (QueueEstimate queue : queues) {
            Integer there = queue.reading().consumers();
            if (there == null) {
                return null;
            }
            consumers = (int) Math.min(Integer.MAX_VALUE, (long) consumers + there);
        }
        return consumers;
    }

    /** Messages that the consumers together may hold; {@code null} = unknown, or without limit. */
    public @Nullable Long room() {
        long room = 0;
        for (QueueEstimate queue : queues) {
            QueueReading reading = queue.reading();
            if (reading.consumers() == null || (reading.consumers() > 0 && reading.prefetch() == null)) {
                return null;
            }
            room += reading.consumers() == 0
                    ? 0
                    : (long) reading.consumers() * Objects.requireNonNull(reading.prefetch());
        }
        return room;
    }

    /** True when for a while nothing has waited to be delivered although consumers hold messages that they do not work on. */
    public boolean allHeld() {
        Long held = held();
        Integer consumers = consumers();
        return held != null
                && held > (consumers == null ? 0 : consumers)
                && queues.stream().allMatch(QueueEstimate::nothingWaits);
    }

    /** What keeps publishers from the queues; empty = nothing that is known. */
    public Optional<String> publishersBlocked() {
        return queues.stream()
                .map(queue -> queue.reading().details().publishersBlocked())
                .filter(Objects::nonNull)
                .findFirst();
    }

    /** Messages per second over two minutes; {@code null} unless known of every queue. */
    @Nullable
    Double published() {
        double published = 0;
        for (QueueEstimate queue : queues) {
            if (queue.published() == null) {
                return null;
            }
            published += queue.published();
        }
        return published;
    }

    /** Messages of a queue that consumers work on right now, one each, and that wait no longer; 0 where it is not known. */
    long inWork(PartitionId id) {
        return queues.stream()
                .filter(queue ->
                        countsHeld && queue.id().equals(id) && queue.reading().consumers() != null)
                .mapToLong(queue -> Math.min(
                        queue.held(), Objects.requireNonNull(queue.reading().consumers())))
                .findFirst()
                .orElse(0);
    }

    long forGrowth(PartitionId id, long unread) {
        if (countsHeld) {
            return unread;
        }
        return queues.stream()
                .filter(queue -> queue.id().equals(id))
                .findFirst()
                .map(queue -> Math.max(0, unread - queue.held()))
                .orElse(unread);
    }

    Pool countingHeld() {
        return new Pool(queues, counted, true);
    }
}
