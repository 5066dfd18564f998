package dev.qcs.operator.estimate;

import dev.qcs.operator.lag.History;
import dev.qcs.operator.lag.PartitionTrack;
import dev.qcs.operator.lag.QueueDetails;
import dev.qcs.operator.lag.QueueReading;
import dev.qcs.operator.lag.QueueTrack;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.policy.Tempo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is particular to queues: what waits and what is held, and what their counters do not tell. */
final class PoolEstimator {
    /** Consumers that hold this share of what they may are fed as fast as they work. */
    private static final double FULL = 0.8;

    private final Tempo tempo;

    PoolEstimator(Tempo tempo) {
        this.tempo = tempo;
    }

    /** {@code null} = the reading is not of queues. */
    @Nullable
    Pool pool(History history, Reading.Observed reading, Policy policy) {
        if (reading.queues().isEmpty()) {
            return null;
        }
        List<QueueEstimate> queues = new ArrayList<>();
        boolean counted = true;
        for (QueueReading queue : reading.queues()) {
            queues.add(queue(history, queue, reading.time().toEpochMilli()));
            counted &= queue.acknowledged() != null;
        }
        return new Pool(queues, counted, policy.countUnacknowledged());
    }

    private QueueEstimate queue(History history, QueueReading reading, long now) {
        QueueTrack track = history.queues().track(reading.name());
        PartitionTrack log = history.track(reading.id());
        Duration halfAMinute = tempo.seconds(30);
        return new QueueEstimate(
                reading,
                rate(track, QueueReading::published),
                rate(track, QueueReading::delivered),
                rate(track, QueueReading::acknowledged),
                rate(track, QueueReading::redelivered),
                rate(track, QueueReading::unacknowledged),
                track == null ? null : track.growth(halfAMinute),
                track != null && track.waitedThroughout(halfAMinute),
                track != null && track.nothingWaitedThroughout(halfAMinute),
                full(reading),
                blocked(track, reading, now),
                log == null || reading.acknowledged() == null ? Duration.ZERO : log.stillFor(now));
    }

    private static List<QueueEstimate.Blocked> blocked(@Nullable QueueTrack track, QueueReading reading, long now) {
        if (track == null) {
            return List.of();
        }
        return reading.sight().consumers().stream()
                .map(one -> new QueueEstimate.Blocked(one, track.holdsFor(one, now)))
                .filter(one -> one.since().toMillis() > 0)
                .toList();
    }

    private @Nullable Double rate(@Nullable QueueTrack track, Function<QueueReading, @Nullable Long> counter) {
        return track == null ? null : track.rate(tempo.minutes(2), counter);
    }

    private static boolean full(QueueReading reading) {
        if (reading.unacknowledged() == null || reading.consumers() == null || reading.prefetch() == null) {
            return false;
        }
        return reading.consumers() > 0
                && reading.unacknowledged() >= FULL * reading.prefetch() * (double) reading.consumers();
    }

    /** Change of what waits and is held in all queues; {@code null} unless known of each. */
    static @Nullable Double growth(Pool pool) {
        double growth = 0;
        for (QueueEstimate queue : pool.queues()) {
            if (queue.growth() == null) {
                return null;
            }
            growth += queue.growth();
        }
        return growth;
    }

    /**
     * The partition that stands for a queue, less what is true of partitions only. Acknowledgements come in the rhythm of the
     * broker's samples, which is nobody's cadence; a queue without them for a while is no stuck log, its next message is
     * another's; and without counters neither rates nor ages are known.
     */
    static PartitionEstimate masked(PartitionEstimate partition, boolean counted) {
        boolean empty = partition.lag() != null && partition.lag() == 0;
        boolean moved = partition.lag() == null
                ? false
                : partition.consumption() != null && partition.consumption() > 0 && counted;
        PartitionEstimate.State state = partition.lag() == null
                ? PartitionEstimate.State.Unknown
                : empty && !moved ? PartitionEstimate.State.Idle : PartitionEstimate.State.Moving;
        return new PartitionEstimate(
                partition.id(),
                state,
                partition.lag(),
                null,
                null,
                null,
                0,
                counted ? partition.arrival() : null,
                counted ? partition.consumption() : null,
                counted || empty ? partition.behind() : null,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                partition.stallAfter(),
                counted ? partition.sinceChange() : null,
                null,
                null,
                null,
                List.of(),
                null);
    }

    /** When the oldest message reaches the time to live of its queue. */
    static Loss loss(Pool pool, List<PartitionEstimate> partitions, int unknown) {
        boolean unsure = unknown > 0;
        Loss.In soonest = null;
        for (PartitionEstimate partition : partitions) {
            QueueDetails details = pool.queues().stream()
                    .filter(queue -> queue.id().equals(partition.id()))
                    .map(queue -> queue.reading().details())
                    .findFirst()
                    .orElse(QueueDetails.UNKNOWN);
            if (!partition.hasWork()) {
                continue;
            }
            Long ttl = details.limits().messageTtlMillis();
            Age age = partition.behind();
            if (ttl == null || age == null || age.atLeast()) {
                unsure |= ttl != null || !details.known();
                continue;
            }
            Duration left = Duration.ofMillis(Math.max(0, ttl - age.age().toMillis()));
            if (soonest == null || left.compareTo(soonest.time()) < 0) {
                soonest = new Loss.In(left, partition.id());
            }
        }
        return soonest != null ? soonest : unsure ? Loss.Plain.UNKNOWN : Loss.Plain.NEVER;
    }

    /** What must not remove replicas. */
    List<String> doubts(History history, Reading.Observed reading) {
        List<String> doubts = new ArrayList<>();
        for (QueueReading queue : reading.queues()) {
            if (queue.type() == QueueReading.Type.STREAM && queue.unread() != null) {
                continue;
            }
            if (queue.type() == QueueReading.Type.STREAM) {
                doubts.add("queue " + queue.name() + " is a stream: it counts what it retains, not what is unread");
            } else if (queue.readyOnly()) {
                doubts.add("what the consumers of queue " + queue.name()
                        + " hold cannot be read, and a replica that goes" + " would give it back");
            }
        }
        history.queues()
                .restartedWithin(tempo.seconds(60), reading.time().toEpochMilli())
                .forEach(name -> doubts.add("the counters of queue " + name
                        + " began anew a moment ago: its broker or the queue restarted"));
        return doubts;
    }
}
