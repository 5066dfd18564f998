package dev.qcs.operator.recording;

import dev.qcs.operator.lag.Committed;
import dev.qcs.operator.lag.DiskReading;
import dev.qcs.operator.lag.PartitionReading;
import dev.qcs.operator.lag.QueueReading;
import dev.qcs.operator.lag.QueueSight;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.lag.TopicReading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a reading that move at every look, apart from all the rest of it, which mostly stays: offsets of partitions,
 * counts of queues, bytes of topics and disks. In the order of the reading's lists.
 */
final class Numbers {
    static final long UNKNOWN = -1;
    static final long NEVER = -2;

    private static final int OF_PARTITION = 4;
    private static final int OF_QUEUE = 8;

    private static final int END = 0;
    private static final int LAST_STABLE = 3;

    private Numbers() {}

    /**
     * Which numbers move together: the last stable offset of a partition with its end.
     *
     * @param partitions how many numbers belong to partitions
     * @param each how many belong to one
     */
    record Follow(int partitions, int each) {
        static Follow of(Reading reading, boolean timed) {
            int each = OF_PARTITION + (timed ? 1 : 0);
            return new Follow(
                    reading instanceof Reading.Observed observed
                            ? observed.partitions().size() * each
                            : 0,
                    each);
        }
    }

    /** What the number in place {@code i} is expected to be after those before it, never negative. */
    static long expected(int i, long[] before, long[] next, Follow follow) {
        long expected = Math.max(0, before[i]);
        if (i < follow.partitions && i % follow.each == LAST_STABLE) {
            int end = i - LAST_STABLE + END;
            long moved = next[end] < 0 ? 0 : expected + next[end] - Math.max(0, before[end]);
            return moved < 0 ? expected : Math.max(expected, moved);
        }
        return expected;
    }

    /** True when a partition tells the time of its committed record, which makes one number more of each. */
    static boolean timed(Reading reading) {
        return reading instanceof Reading.Observed observed
                && observed.partitions().stream().anyMatch(partition -> partition.timeOfCommitted() != null);
    }

    /** All of them, with {@link #UNKNOWN} and {@link #NEVER} for what is no number. */
    static long[] of(Reading reading, boolean timed) {
        if (!(reading instanceof Reading.Observed observed)) {
            return new long[0];
        }
        int each = OF_PARTITION + (timed ? 1 : 0);
        long[] numbers = new long
                [observed.partitions().size() * each
                        + observed.queues().size() * OF_QUEUE
                        + observed.topics().size()
                        + observed.disks().size()];
        int i = 0;
        for (PartitionReading partition : observed.partitions()) {
            numbers[i++] = number(partition.end());
            numbers[i++] = switch (partition.committed()) {
                case Committed.At at -> at.offset();
                case Committed.Unsettled unsettled -> unsettled.records();
                case Committed.Absent.NEVER -> NEVER;
                case Committed.Absent.UNKNOWN -> UNKNOWN;
            };
            numbers[i++] = number(partition.start());
            numbers[i++] = number(partition.lastStable());
            if (timed) {
                Instant time = partition.timeOfCommitted();
                numbers[i++] = time == null ? UNKNOWN : Math.max(0, time.toEpochMilli());
            }
        }
        for (QueueReading queue : observed.queues()) {
            numbers[i++] = number(queue.ready());
            numbers[i++] = number(queue.unacknowledged());
            numbers[i++] = queue.consumers() == null ? UNKNOWN : queue.consumers();
            numbers[i++] = number(queue.published());
            numbers[i++] = number(queue.delivered());
            numbers[i++] = number(queue.acknowledged());
            numbers[i++] = number(queue.redelivered());
            numbers[i++] = number(queue.unread());
        }
        for (TopicReading topic : observed.topics()) {
            numbers[i++] = number(topic.bytes());
        }
        for (DiskReading disk : observed.disks()) {
            numbers[i++] = Math.max(0, disk.usableBytes());
        }
        return numbers;
    }

    /** The reading without them. */
    static Reading without(Reading reading) {
        if (!(reading instanceof Reading.Observed observed)) {
            return reading;
        }
        long[] none = of(reading, false);
        Arrays.fill(none, UNKNOWN);
        Reading.Observed without = (Reading.Observed) with(observed, observed.time(), none, false);
        List<PartitionReading> partitions = new ArrayList<>(none.length);
        for (int i = 0; i < without.partitions().size(); i++) {
            PartitionReading partition = without.partitions().get(i);
            partitions.add(
                    observed.partitions().get(i).committed() instanceof Committed.Unsettled
                            ? new PartitionReading(
                                    partition.id(), new Committed.Unsettled(0), null, null, null, partition.member())
                            : partition);
        }
        return without.withPartitions(partitions);
    }

    /** The reading at another time, with other numbers. */
    static Reading with(Reading reading, Instant time, long[] numbers, boolean timed) {
        if (reading instanceof Reading.Unavailable unavailable) {
            return new Reading.Unavailable(time, unavailable.reason(), unavailable.message());
        }
        Reading.Observed observed = (Reading.Observed) reading;
        List<PartitionReading> partitions =
                new ArrayList<>(observed.partitions().size());
        int i = 0;
        for (PartitionReading partition : observed.partitions()) {
            Long end = number(numbers[i++]);
            Committed committed = committed(numbers[i++], partition.committed());
            Long start = number(numbers[i++]);
            Long lastStable = number(numbers[i++]);
            Long committedAt = timed ? number(numbers[i++]) : null;
            partitions.add(new PartitionReading(
                    partition.id(),
                    committed,
                    start,
                    lastStable,
                    end,
                    partition.member(),
                    committedAt == null ? null : Instant.ofEpochMilli(committedAt)));
        }
        List<QueueReading> queues = new ArrayList<>(observed.queues().size());
        for (QueueReading queue : observed.queues()) {
            Long ready = number(numbers[i++]);
            Long unacknowledged = number(numbers[i++]);
            Long consumers = number(numbers[i++]);
            queues.add(new QueueReading(
                    queue.name(),
                    queue.type(),
                    ready,
                    unacknowledged,
                    consumers == null ? null : Integer.valueOf(consumers.intValue()),
                    queue.prefetch(),
                    queue.singleActiveConsumer(),
                    number(numbers[i++]),
                    number(numbers[i++]),
                    number(numbers[i++]),
                    number(numbers[i++]),
                    number(numbers[i++]),
                    queue.details(),
                    QueueSight.NONE));
        }
        List<TopicReading> topics = new ArrayList<>(observed.topics().size());
        for (TopicReading topic : observed.topics()) {
            topics.add(topic.withBytes(number(numbers[i++])));
        }
        List<DiskReading> disks = new ArrayList<>(observed.disks().size());
        for (DiskReading disk : observed.disks()) {
            disks.add(new DiskReading(disk.broker(), disk.directory(), disk.totalBytes(), Math.max(0, numbers[i++])));
        }
        return new Reading.Observed(time, observed.group(), partitions, topics, disks, queues, observed.gaps());
    }

    private static long number(@Nullable Long value) {
        return value == null || value < 0 ? UNKNOWN : value;
    }

    private static @Nullable Long number(long value) {
        return value < 0 ? null : (Long) value;
    }

    /** Which kind of number it is belongs to the scene, since that stays. */
    private static Committed committed(long value, Committed kind) {
        if (value >= 0) {
            return kind instanceof Committed.Unsettled ? new Committed.Unsettled(value) : new Committed.At(value);
        }
        return value == NEVER ? Committed.Absent.NEVER : Committed.Absent.UNKNOWN;
    }
}
