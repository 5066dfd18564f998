package dev.qcs.operator.estimate;

import dev.qcs.operator.lag.History;
import dev.qcs.operator.lag.QueueReading;
import dev.qcs.operator.lag.QueueTrack;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.policy.Tempo;
import java.time.Duration;
import java.time.Instant;

/**
 * Learns what one replica does to RabbitMQ queues: what all acknowledge, by how many they are, while messages wait to be
 * delivered throughout. A replica is the member here, since a broker names consumers but their Pods share a processor. Queues
 * do not pause when consumers come and go, so no pause is ever planned with.
 */
final class PooledLearner {
    private PooledLearner() {}

    static Learned learn(
            Learned before,
            History history,
            Reading.Observed reading,
            int replicas,
            int ready,
            Policy policy,
            Duration observation,
            Tempo tempo) {
        Duration window = longer(tempo.seconds(30), policy.pollingInterval().multipliedBy(2));
        Learned watched = before.shownAfter(window)
                .watching(PauseWatch.assuming(Duration.ZERO), before.starts().next(history, replicas, ready, 1, tempo));
        Instant now = reading.time();
        Duration quiet = quiet(history, now);
        Duration settle = watched.podStart().plus(tempo.seconds(30));
        boolean atRest = replicas > 0
                && ready == replicas
                && quiet.compareTo(window) >= 0
                && (!history.changeSeen() || quiet.compareTo(settle) >= 0);
        if (!atRest) {
            return watched;
        }
        double acknowledged = 0;
        boolean busy = false;
        for (QueueReading queue : reading.queues()) {
            QueueTrack track = history.queues().track(queue.name());
            if (track == null) {
                return watched;
            }
            boolean saturated = saturated(queue, track, window);
            // Counters are samples of some seconds ago: over a longer window that matters less.
            Duration twice = window.multipliedBy(2);
            boolean longer = saturated && quiet.compareTo(twice) >= 0 && track.waitedThroughout(twice);
            Double rate = track.rate(longer ? twice : window, QueueReading::acknowledged);
            if (rate == null) {
                return watched;
            }
            acknowledged += rate;
            busy |= rate > 0 && saturated;
        }
        double perReplica = acknowledged / replicas;
        if (perReplica <= 0) {
            return watched;
        }
        CapacityCurve known = watched.capacity();
        if (!busy) {
            return watched.withCapacity(known.raised(replicas, perReplica, now));
        }
        Instant newest = known.newest();
        boolean fresh = newest == null || Duration.between(newest, now).compareTo(observation) >= 0;
        return fresh ? watched.withCapacity(known.blended(replicas, perReplica, now)) : watched;
    }

    /** Since when nothing changed that would make rates per replica incomparable. */
    static Duration quiet(History history, Instant now) {
        Instant since = history.quietSince().orElse(now);
        Instant consumers = history.queues().consumersChangedAt();
        return Duration.between(consumers != null && consumers.isAfter(since) ? consumers : since, now);
    }

    /** Messages waited throughout, and the consumers hold all that they may, or at least something where that is unknown. */
    private static boolean saturated(QueueReading queue, QueueTrack track, Duration window) {
        if (queue.consumers() == null || queue.consumers() == 0 || !track.waitedThroughout(window)) {
            return false;
        }
        long held = queue.unacknowledged() == null ? 0 : queue.unacknowledged();
        return queue.prefetch() == null ? held > 0 : held >= 0.8 * queue.prefetch() * (double) queue.consumers();
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
