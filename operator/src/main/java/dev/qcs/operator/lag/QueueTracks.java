package dev.qcs.operator.lag;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The queues of a source over the last minutes, by name; empty for Kafka. Not thread-safe, as the history it belongs to. */
public final class QueueTracks {
    private final Duration kept;
    private final Duration step;
    private final Duration forgotten;
    private final Map<String, QueueTrack> tracks = new HashMap<>();
    private boolean everHadConsumers;
    private long newest = History.UNKNOWN;

    QueueTracks(History.Span span) {
        kept = span.fine().multipliedBy(2);
        // A minute in twelve points, whatever the polling interval.
        step = span.doubt().dividedBy(12).multipliedBy(95).dividedBy(100);
        forgotten = span.whole();
    }

    /**
     * The reading with each of its queues as a partition of its own; a Kafka group's as it is. A reading that is not newer than
     * the last teaches nothing and comes back without partitions.
     */
    public Reading.Observed asPartitions(Reading.Observed reading) {
        if (reading.queues().isEmpty()) {
            return reading;
        }
        long now = reading.time().toEpochMilli();
        List<PartitionReading> partitions = new ArrayList<>();
        if (newest == History.UNKNOWN || now > newest) {
            newest = now;
            for (QueueReading queue : reading.queues()) {
                everHadConsumers |= queue.consumers() != null && queue.consumers() > 0;
                partitions.add(tracks.computeIfAbsent(queue.name(), name -> new QueueTrack(kept, step))
                        .take(now, queue));
            }
            tracks.values().removeIf(track -> now - track.seenAt() > forgotten.toMillis());
        }
        return reading.withPartitions(partitions);
    }

    public @Nullable QueueTrack track(String name) {
        return tracks.get(name);
    }

    /** True when a consumer was seen at any time. */
    public boolean everHadConsumers() {
        return everHadConsumers;
    }

    /** When the number of consumers of any queue last changed; {@code null} = not seen to change. */
    public @Nullable Instant consumersChangedAt() {
        long latest = tracks.values().stream()
                .mapToLong(QueueTrack::consumersChangedAt)
                .max()
                .orElse(History.UNKNOWN);
        return latest == History.UNKNOWN ? null : Instant.ofEpochMilli(latest);
    }

    /** Names of queues whose counters began anew less than the window ago. */
    public List<String> restartedWithin(Duration window, long nowMillis) {
        return tracks.entrySet().stream()
                .filter(entry -> Objects.requireNonNull(entry.getValue()).restartedWithin(window, nowMillis))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    void resumeAfterGap() {
        tracks.values().forEach(QueueTrack::forgetPoints);
    }
}
