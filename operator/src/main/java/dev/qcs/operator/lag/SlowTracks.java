package dev.qcs.operator.lag;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What changes over hours and days: the size of topics, the room on disks, records in dead-letter topics, and when records
 * last arrived. One scaler needs some kilobytes for it, whatever its number of partitions.
 */
public final class SlowTracks {
    /** A line through fewer says nothing. */
    private static final int DISK_POINTS = 8;

    private final Duration period;
    private final Map<String, SlowSeries> topics = new HashMap<>();
    private final Map<String, String> topicIds = new HashMap<>();
    private final Map<String, Integer> rememberedIds = new HashMap<>();
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

    /** What is worth keeping over a restart: topics by name, then disks. */
    public List<SlowMemory> memory() {
        List<SlowMemory> memory = new ArrayList<>();
        topics.forEach((name, series) -> memory.add(
                new SlowMemory(SlowMemory.Kind.TOPIC, name, fingerprint(topicIds.get(name)), series.points(2))));
        disks.forEach((disk, series) -> memory.add(
                new SlowMemory(SlowMemory.Kind.DISK, disk.directory(), disk.broker(), series.points(DISK_POINTS))));
        memory.removeIf(one -> one.points().size() < 2);
        memory.sort(Comparator.comparing(SlowMemory::kind)
                .thenComparing(SlowMemory::name)
                .thenComparingInt(SlowMemory::owner));
        return memory;
    }

    /**
     * Goes on with what was kept; before the first reading. Points of the future, or of longer ago than anything is kept, are of
     * a clock that was wrong or of another world.
     */
    public void remember(List<SlowMemory> memory, Instant now) {
        for (SlowMemory one : memory) {
            SlowSeries series = switch (one.kind()) {
                case TOPIC -> topics.computeIfAbsent(one.name(), key -> topicSeries());
                case DISK -> disks.computeIfAbsent(new Disk(one.owner(), one.name()), key -> diskSeries());
            };
            Duration kept = period.multipliedBy(one.kind() == SlowMemory.Kind.TOPIC ? 240L * 96 : 20L * 96);
            one.points().stream()
                    .filter(point -> !point.at().isAfter(now))
                    .filter(point -> Duration.between(point.at(), now).compareTo(kept) <= 0)
                    .forEach(point -> series.add(point.at(), point.value()));
            if (one.kind() == SlowMemory.Kind.TOPIC && one.owner() != 0) {
                rememberedIds.put(one.name(), one.owner());
            }
        }
    }

    private SlowSeries topicSeries() {
        return new SlowSeries(period.multipliedBy(240), 96);
    }

    private SlowSeries diskSeries() {
        return new SlowSeries(period.multipliedBy(20), 96);
    }

    private static int fingerprint(@Nullable String topicId) {
        return topicId == null ? 0 : topicId.hashCode() == 0 ? 1 : topicId.hashCode();
    }

    /** Bytes of a topic, one point an hour for four days; {@code null} = its size was never known. */
    public @Nullable SlowSeries topic(String name) {
        return topics.get(name);
    }

    /**
     * Bytes that the log of a topic holds for one offset, by its newest size and the offsets that it had then; {@code null} =
     * not known (yet), the log is empty, or a part of it lies where its size cannot be read.
     */
    public @Nullable Double bytesPerRecord(TopicReading topic) {
        Content content = topic.bytes() == null || topic.tiered() ? null : contents.get(topic.name());
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
            disks.computeIfAbsent(new Disk(disk.broker(), disk.directory()), key -> diskSeries())
                    .add(now, disk.usableBytes());
        }
        deadLetters.note(reading, now);
        arrival.note(reading, now);
    }

    private void noteTopic(TopicReading topic, Instant now) {
        String known = topicIds.get(topic.name());
        if (topic.id() != null) {
            Integer before = rememberedIds.remove(topic.name());
            if (known != null
                    ? !Objects.equals(known, topic.id())
                    : before != null && before != fingerprint(topic.id())) {
                topics.remove(topic.name());
                contents.remove(topic.name());
            }
            topicIds.put(topic.name(), topic.id());
        }
        if (topic.bytes() != null) {
            topics.computeIfAbsent(topic.name(), key -> topicSeries()).add(now, topic.bytes());
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
