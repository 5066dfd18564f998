package dev.qcs.operator.lag;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Partitions of a share group as if each were read in order: the position is the log's end less what is not settled. So all
 * that is known of logs serves share groups: what rises at the end arrived, what rises at the position was settled, and lag is
 * exactly what the broker said. Not thread-safe, as the history it belongs to.
 */
final class ShareTracks {
    private final Map<PartitionId, Track> tracks = new HashMap<>();
    private final long forgotten;
    private long newest = History.UNKNOWN;

    ShareTracks(History.Span span) {
        forgotten = span.whole().toMillis();
    }

    /** True when the newest reading held a partition of a share group, or none but an earlier one did. */
    boolean seen() {
        return !tracks.isEmpty();
    }

    /** The reading of a share group with positions; any other as it is. */
    Reading.Observed asLogs(Reading.Observed reading) {
        long now = reading.time().toEpochMilli();
        boolean shared = reading.partitions().stream().anyMatch(p -> p.committed() instanceof Committed.Unsettled);
        if (!shared || (newest != History.UNKNOWN && now <= newest)) {
            return reading;
        }
        newest = now;
        List<PartitionReading> logs = new ArrayList<>(reading.partitions().size());
        for (PartitionReading partition : reading.partitions()) {
            logs.add(
                    partition.committed() instanceof Committed.Unsettled(long records) && partition.end() != null
                            ? tracks.computeIfAbsent(partition.id(), _ -> new Track())
                                    .take(now, partition, records, partition.end())
                            : partition);
        }
        tracks.values().removeIf(track -> now - track.seenAt > forgotten);
        return reading.withPartitions(logs);
    }

    /** One partition. */
    private static final class Track {
        private long end = History.UNKNOWN;
        private long position = History.UNKNOWN;
        private long seenAt;

        /**
         * Lag and end are asked one after the other, so that what arrives in between moves the position by some records to and
         * fro. What one interval's arrivals explain is that; what goes back further was set back by a person, or is another
         * log.
         */
        PartitionReading take(long now, PartitionReading reading, long unsettled, long endNow) {
            seenAt = now;
            long settled = Math.max(0, endNow - unsettled);
            long arrived = end == History.UNKNOWN ? 0 : endNow - end;
            boolean wavered = arrived >= 0 && settled < position && position - settled <= arrived;
            end = endNow;
            position = wavered ? position : settled;
            long until = position + unsettled;
            Long start = reading.start();
            return new PartitionReading(
                    reading.id(),
                    new Committed.At(position),
                    start == null ? Long.valueOf(position) : Long.valueOf(Math.min(start, position)),
                    until,
                    until,
                    null);
        }
    }
}
