package dev.qcs.operator.estimate;

import dev.qcs.operator.lag.History;
import dev.qcs.operator.lag.QueueReading;
import dev.qcs.operator.lag.QueueTrack;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.policy.Tempo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Learns what one replica does to RabbitMQ queues: what all acknowledge, by how many they are, while messages wait to be
 * delivered throughout. A replica is the member here, since a broker names consumers but their Pods share a processor. Queues
 * do not pause when consumers come and go, so no pause is ever planned with.
 */
final class PooledLearner {
    /** Fewer messages than this in a window tell too little of a rate: by chance alone it would be a fifth off. */
    private static final int FEW = 30;

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
                .counting(before.tally().next(reading.queues(), reading.time()))
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
        Windowed seen = windowed(history, reading.queues(), window, quiet, tempo);
        if (seen == null || seen.stoodStill()) {
            return watched;
        }
        if (seen.messages() < FEW) {
            return byTally(watched, reading, replicas);
        }
        double perReplica = seen.acknowledged() / replicas;
        CapacityCurve known = watched.capacity();
        if (!seen.busy()) {
            return watched.withCapacity(known.raised(replicas, perReplica, now));
        }
        Instant newest = known.newest();
        boolean fresh = newest == null || Duration.between(newest, now).compareTo(observation) >= 0;
        return fresh ? watched.withCapacity(known.blended(replicas, perReplica, now)) : watched;
    }

    /**
     * What was acknowledged over a window.
     *
     * @param acknowledged messages per second
     * @param messages in the window
     * @param busy true when consumers had all that they may hold throughout, and more waited
     * @param stoodStill true when for a part of it nothing moved at all, which tells nothing of what consumers can do
     */
    private record Windowed(double acknowledged, double messages, boolean busy, boolean stoodStill) {}

    /** {@code null} = it is not known of every queue. */
    private static @Nullable Windowed windowed(
            History history, List<QueueReading> queues, Duration window, Duration quiet, Tempo tempo) {
        double acknowledged = 0;
        double messages = 0;
        boolean busy = false;
        boolean stoodStill = false;
        for (QueueReading queue : queues) {
            QueueTrack track = history.queues().track(queue.name());
            if (track == null) {
                return null;
            }
            boolean saturated = saturated(queue, track, window);
            // Counters are samples of some seconds ago: over a longer window that matters less.
            Duration twice = window.multipliedBy(2);
            boolean longer = saturated && quiet.compareTo(twice) >= 0 && track.waitedThroughout(twice);
            Duration over = longer ? twice : window;
            Double rate = track.rate(over, QueueReading::acknowledged);
            if (rate == null) {
                return null;
            }
            acknowledged += rate;
            messages += rate * window.toMillis() / 1000.0;
            busy |= rate > 0 && saturated;
            stoodStill |=
                    saturated && stoodStill(rate, track.longestWithoutRise(over, QueueReading::acknowledged), tempo);
        }
        return new Windowed(acknowledged, messages, busy, stoodStill);
    }

    /** Of so many that should have come not one did; a sample or two that the broker is late with are no sign. */
    static boolean stoodStill(double rate, Duration stretch, Tempo tempo) {
        return stretch.compareTo(tempo.seconds(15)) >= 0 && rate * stretch.toMillis() / 1000.0 >= FEW;
    }

    /** Of messages that take long: what a consumer is known to have been busy for, however many there were. */
    private static Learned byTally(Learned watched, Reading.Observed reading, int replicas) {
        Double perConsumer = watched.tally().rate();
        int consumers = 0;
        for (QueueReading queue : reading.queues()) {
            consumers += queue.consumers() == null ? 0 : queue.consumers();
        }
        if (perConsumer == null || consumers == 0) {
            return watched;
        }
        double each =
                Math.max(1, consumers / (double) replicas / reading.queues().size());
        return watched.withCapacity(CapacityCurve.same(replicas, perConsumer * each, reading.time()));
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
        return queue.prefetch() == null ? held > 0 : Tally.full(queue);
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
