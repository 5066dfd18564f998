package dev.qcs.operator.lag;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What changes over hours and days: the size of topics, the room on disks, records in dead-letter topics, and when records
 * last arrived. One scaler needs some kilobytes for it, whatever its number of partitions.
 */
public final class SlowTracks {
    private final Duration period;
    private final Map<String, SlowSeries> topics = new HashMap<>();
    private final Map<String, String> topicIds = new HashMap<>();
    private final Map<String, Content> contents = new HashMap<>();
    private final Map<Disk, SlowSeries> disks = new HashMap<>();
    private final DeadLetterTracks deadLetters;
    private final Arrival arrival = new Arrival();

    private record Disk(int broker, String directory) {}

    /** Sizes come from a slower clock than offsets: only those of about the same moment belong together. */
    private record Content(long bytes, long records) {}

    /** @param period the time that everything here is a multiple of: 15 s, or less where time runs faster */
    SlowTracks(Duration period) {
        this.period = period;
        this.deadLetters = new DeadLetterTracks(period);
    }

    /** Bytes of a topic, one point an hour for four days; {@code null} = its size was never known. */
    public @Nullable SlowSeries topic(String name) {
        return topics.get(name);
    }

    /**
     * Bytes that the log of a topic holds for one offset, by its newest size and the offsets that it had then; {@code null} =
     * not known yet, or the log is empty.
     */
    public @Nullable Double bytesPerRecord(String topic) {
        Content content = contents.get(topic);
        return content == null || content.records() <= 0
                ? null
                : (Double) ((double) content.bytes() / content.records());
    }

    /** Usable bytes of a disk, one point for every five minutes, for eight hours. */
    public @Nullable SlowSeries disk(DiskReading disk) {
        return disks.get(new Disk(disk.broker(), disk.directory()));
    }

    /** Dead-letter topics and queues. */
    public DeadLetterTracks deadLetters() {
        return deadLetters;
    }

    /** How long no partition has received a record; {@code null} = not known yet. */
    public @Nullable Duration quietFor(Instant now) {
        return arrival.since == null ? null : Duration.between(arrival.since, now);
    }

    /** The usual time between two readings that showed new records; {@code null} = too few were seen. */
    public @Nullable Duration usualGap() {
        return arrival.gaps < Arrival.ENOUGH ? null : Duration.ofMillis((long) arrival.meanGapMillis);
    }

    void note(Reading.Observed reading, long nowMillis) {
        Instant now = Instant.ofEpochMilli(nowMillis);
        for (TopicReading topic : reading.topics()) {
            noteTopic(topic, now);
            noteContent(topic, reading);
        }
        for (DiskReading disk : reading.disks()) {
            disks.computeIfAbsent(
                            new Disk(disk.broker(), disk.directory()),
                            key -> new SlowSeries(period.multipliedBy(20), 96))
                    .add(now, disk.usableBytes());
        }
        deadLetters.note(reading, now);
        arrival.note(reading, now);
    }

    private void noteTopic(TopicReading topic, Instant now) {
        String known = topicIds.get(topic.name());
        if (topic.id() != null) {
            if (known != null && !Objects.equals(known, topic.id())) {
                topics.remove(topic.name());
                contents.remove(topic.name());
            }
            topicIds.put(topic.name(), topic.id());
        }
        if (topic.bytes() != null) {
            topics.computeIfAbsent(topic.name(), key -> new SlowSeries(period.multipliedBy(240), 96))
                    .add(now, topic.bytes());
        }
    }

    private void noteContent(TopicReading topic, Reading.Observed reading) {
        Content known = contents.get(topic.name());
        if (topic.bytes() == null || (known != null && known.bytes() == topic.bytes())) {
            return;
        }
        long records = 0;
        for (PartitionReading partition : reading.partitions()) {
            if (partition.id().topic().equals(topic.name())) {
                if (partition.end() == null || partition.start() == null) {
                    return;
                }
                records += Math.max(0, partition.end() - partition.start());
            }
        }
        contents.put(topic.name(), new Content(topic.bytes(), records));
    }

    /** When records last arrived, and how long it usually takes until the next do. */
    private static final class Arrival {
        private static final int ENOUGH = 10;

        private double ends = Double.NaN;
        private @Nullable Instant since;
        private double meanGapMillis;
        private int gaps;

        void note(Reading.Observed reading, Instant now) {
            double sum = 0;
            for (PartitionReading partition : reading.partitions()) {
                if (partition.end() == null) {
                    return;
                }
                sum += partition.end();
            }
            if (since != null && sum > ends) {
                long gap = Math.max(0, Duration.between(since, now).toMillis());
                gaps++;
                meanGapMillis += (gap - meanGapMillis) / Math.min(gaps, 100);
                since = now;
            } else if (since == null || sum != ends) {
                since = now;
            }
            ends = sum;
        }
    }
}
