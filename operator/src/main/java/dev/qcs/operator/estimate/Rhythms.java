package dev.qcs.operator.estimate;

import dev.qcs.operator.lag.History;
import dev.qcs.operator.lag.PartitionReading;
import dev.qcs.operator.lag.PartitionTrack;
import dev.qcs.operator.lag.Reading;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * How often consumers commit. A partition that has not been committed yet while it had work goes by the other partitions of its
 * member: the rhythm is the consumer's.
 */
final class Rhythms {
    private final Map<String, Duration> slowest = new HashMap<>();

    Rhythms(History history, Reading.Observed reading) {
        for (PartitionReading partition : reading.partitions()) {
            PartitionTrack track = history.track(partition.id());
            if (track != null && !track.commitCadence().isZero()) {
                slowest.merge(owner(partition), track.commitCadence(), (a, b) -> a.compareTo(b) >= 0 ? a : b);
            }
        }
    }

    Duration of(PartitionTrack track, PartitionReading partition) {
        Duration own = track.commitCadence();
        return own.isZero() ? slowest.getOrDefault(owner(partition), Duration.ZERO) : own;
    }

    private static String owner(PartitionReading partition) {
        return partition.member() == null ? "" : partition.member();
    }
}
