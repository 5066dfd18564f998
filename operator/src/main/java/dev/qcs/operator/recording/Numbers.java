package dev.qcs.operator.recording;

import dev.qcs.operator.lag.Committed;
import dev.qcs.operator.lag.DiskReading;
import dev.qcs.operator.lag.PartitionReading;
import dev.qcs.operator.lag.QueueReading;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.lag.TopicReading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The numbers of a reading that move at every look, apart from all the rest of it, which mostly stays: offsets of partitions,
 * counts of queues, bytes of topics and disks. In the order of the reading's lists.
 */
final class Numbers {
    static final long UNKNOWN = -1;
    static final long NEVER = -2;

    private static final int OF_PARTITION = 4;

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
        LongList numbers = new LongList(observed.partitions().size() * (OF_PARTITION + (timed ? 1 : 0))
                + observed.topics().size()
                + observed.disks().size());
        for (PartitionReading partition : observed.partitions()) {
            numbers.add(partition.end());
            numbers.put(
                    switch (partition.committed()) {
                        case Committed.At at -> at.offset();
                        case Committed.Unsettled unsettled -> unsettled.records();
                        case Committed.Absent.NEVER -> NEVER;
                        case Committed.Absent.UNKNOWN -> UNKNOWN;
                    });
            numbers.add(partition.start());
            numbers.add(partition.lastStable());
            if (timed) {
                Instant time = partition.timeOfCommitted();
                numbers.put(time == null ? UNKNOWN : Math.max(0, time.toEpochMilli()));
            }
        }
        observed.queues().forEach(queue -> QueueNumbers.of(queue, numbers));
        observed.topics().forEach(topic -> numbers.add(topic.bytes()));
        observed.disks().forEach(disk -> numbers.put(Math.max(0, disk.usableBytes())));
        AroundFormat.numbers(observed.around(), numbers);
        return numbers.toArray();
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
        LongList.Cursor next = new LongList.Cursor(numbers);
        List<PartitionReading> partitions =
                new ArrayList<>(observed.partitions().size());
        for (PartitionReading partition : observed.partitions()) {
            Long end = next.number();
            Committed committed = committed(next.next(), partition.committed());
            Long start = next.number();
            Long lastStable = next.number();
            Long committedAt = timed ? next.number() : null;
            partitions.add(new PartitionReading(
                    partition.id(),
                    committed,
                    start,
                    lastStable,
                    end,
                    partition.member(),
                    committedAt == null ? null : Instant.ofEpochMilli(committedAt)));
        }
        List<QueueReading> queues = observed.queues().stream()
                .map(queue -> QueueNumbers.with(queue, next))
                .toList();
        List<TopicReading> topics = observed.topics().stream()
                .map(topic -> topic.withBytes(next.number()))
                .toList();
        List<DiskReading> disks = observed.disks().stream()
                .map(disk -> new DiskReading(disk.broker(), disk.directory(), disk.totalBytes(), next.count()))
                .toList();
        return new Reading.Observed(
                time,
                observed.group(),
                partitions,
                topics,
                disks,
                queues,
                AroundFormat.with(observed.around(), next),
                observed.gaps());
    }

    /** Which kind of number it is belongs to the scene, since that stays. */
    private static Committed committed(long value, Committed kind) {
        if (value >= 0) {
            return kind instanceof Committed.Unsettled ? new Committed.Unsettled(value) : new Committed.At(value);
        }
        return value == NEVER ? Committed.Absent.NEVER : Committed.Absent.UNKNOWN;
    }
}
