package dev.qcs.operator.estimate;

import dev.qcs.operator.lag.Committed;
import dev.qcs.operator.lag.History;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.lag.PartitionReading;
import dev.qcs.operator.lag.PartitionTrack;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.policy.Tempo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Learns what one member of a share group settles: what all do, by how many they are, while more waits throughout than is on
 * its way. Who settles what cannot be seen. A share group deals out partitions anew without taking records from anybody, so no
 * pause is ever planned with.
 */
final class ShareLearner {
    private ShareLearner() {}

    static Learned learn(
            Learned before,
            History history,
            Reading.Observed reading,
            int replicas,
            int ready,
            Policy policy,
            Duration observation,
            Tempo tempo) {
        int each = before.membersPerReplica(policy);
        Learned watched = before.watching(
                PauseWatch.assuming(Duration.ZERO), before.starts().next(history, replicas, ready, each, tempo));
        Instant now = reading.time();
        Duration quiet = Duration.between(history.quietSince().orElse(now), now);
        Duration window = longer(tempo.seconds(30), policy.pollingInterval().multipliedBy(3));
        boolean atRest = replicas > 0
                && ready == replicas
                && quiet.compareTo(window) >= 0
                && (!history.changeSeen() || quiet.compareTo(watched.podStart().plus(tempo.seconds(30))) >= 0);
        if (!atRest || !complete(reading)) {
            return watched;
        }
        List<PartitionId> ids =
                reading.partitions().stream().map(PartitionReading::id).toList();
        Double settled = new Windows(history, ids).consumption(window);
        if (settled == null || settled <= 0) {
            return watched;
        }
        int members = replicas * each;
        double perMember = settled / members;
        CapacityCurve known = watched.capacity();
        if (!saturated(history, ids, window, settled * tempo.seconds(2).toMillis() / 1000.0)) {
            return watched.withCapacity(known.raised(members, perMember, now));
        }
        Instant newest = known.newest();
        boolean fresh = newest == null || Duration.between(newest, now).compareTo(observation) >= 0;
        return fresh ? watched.withCapacity(known.blended(members, perMember, now)) : watched;
    }

    private static boolean complete(Reading.Observed reading) {
        return reading.partitions().stream().allMatch(partition -> partition.committed() instanceof Committed.At);
    }

    /** More than so many records waited at every reading of the window. */
    private static boolean saturated(History history, List<PartitionId> ids, Duration window, double enough) {
        int first = history.pointBefore(window);
        if (first < 0 || history.size() - first < 3) {
            return false;
        }
        for (int i = first; i < history.size(); i++) {
            double waiting = 0;
            for (PartitionId id : ids) {
                PartitionTrack track = history.track(id);
                if (track != null && track.end(i) >= 0 && track.committed(i) >= 0) {
                    waiting += track.end(i) - track.committed(i);
                }
            }
            if (waiting <= enough) {
                return false;
            }
        }
        return true;
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
