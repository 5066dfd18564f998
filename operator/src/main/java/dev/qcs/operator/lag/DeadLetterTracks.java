package dev.qcs.operator.lag;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Dead-letter topics and queues over time, by name. A few kilobytes for each. */
public final class DeadLetterTracks {
    private final Duration period;
    private final Map<String, DeadLetters> tracks = new HashMap<>();
    private final Map<String, Arrivals> arrivals = new HashMap<>();
    private final List<SlowSeries> deaths = new ArrayList<>();

    DeadLetterTracks(Duration period) {
        this.period = period;
    }

    /**
     * A dead-letter topic or queue over time.
     *
     * @param lately messages that came to it, over the last minutes
     * @param day the same over the last day
     * @param consumedLately messages that the group committed, or that were delivered to consumers, over the last minutes
     * @param readLately messages that were read of the dead letters, over the last minutes
     */
    public record DeadLetters(SlowSeries lately, SlowSeries day, SlowSeries consumedLately, SlowSeries readLately) {}

    public @Nullable DeadLetters of(String name) {
        return tracks.get(name);
    }

    /** What a broker has dead-lettered over about the window, by cause; {@code null} = it does not tell. */
    public @Nullable DeathCounts deaths(Duration window) {
        if (deaths.isEmpty()) {
            return null;
        }
        long[] rises = new long[deaths.size()];
        for (int i = 0; i < rises.length; i++) {
            Long rise = deaths.get(i).rise(window);
            if (rise == null) {
                return null;
            }
            rises[i] = rise;
        }
        return new DeathCounts(rises[0], rises[1], rises[2], rises[3]);
    }

    void note(Reading.Observed reading, Instant now) {
        Surroundings around = reading.around();
        if (around.deadLetters().isEmpty() && around.deadLetterQueues().isEmpty()) {
            return;
        }
        Set<String> named = new HashSet<>();
        around.deadLetters().forEach(topic -> named.add(topic.topic()));
        around.deadLetterQueues().forEach(queue -> named.add(queue.name()));
        tracks.keySet().retainAll(named);
        arrivals.keySet().retainAll(named);
        noteTopics(reading, now);
        noteQueues(reading, now);
        noteDeaths(around.deaths(), now);
    }

    private void noteTopics(Reading.Observed reading, Instant now) {
        long committed = 0;
        for (PartitionReading partition : reading.partitions()) {
            committed += partition.committed() instanceof Committed.At at ? at.offset() : 0;
        }
        for (DeadLetterReading topic : reading.around().deadLetters()) {
            DeadLetters track = track(topic.topic());
            Long newest = track.day().newest();
            if (newest != null && topic.end() < newest) {
                track.lately().clear();
                track.day().clear();
            }
            track.lately().add(now, topic.end());
            track.day().add(now, topic.end());
            track.consumedLately().add(now, committed);
            if (topic.readers() != null) {
                long unread = topic.readers().stream()
                        .mapToLong(DeadLetterReading.Reader::unread)
                        .sum();
                track.readLately().add(now, topic.end() * topic.readers().size() - unread);
            }
        }
    }

    private void noteQueues(Reading.Observed reading, Instant now) {
        Long delivered = delivered(reading.queues());
        for (QueueReading queue : reading.around().deadLetterQueues()) {
            Long depth = queue.atLeast();
            // What is held and not counted would come back as if it were new.
            if (depth == null || queue.readyOnly()) {
                continue;
            }
            long came = arrivals.computeIfAbsent(queue.name(), _ -> new Arrivals(period.multipliedBy(2)))
                    .take(now.toEpochMilli(), depth, queue.acknowledged());
            DeadLetters track = track(queue.name());
            track.lately().add(now, came);
            track.day().add(now, came);
            if (delivered != null) {
                restartable(track.consumedLately(), delivered);
                track.consumedLately().add(now, delivered);
            }
        }
    }

    /** First deliveries from all queues of the workload: every one of them ends well or as a dead letter. */
    private static @Nullable Long delivered(List<QueueReading> queues) {
        long sum = 0;
        for (QueueReading queue : queues) {
            if (queue.delivered() == null || queue.redelivered() == null) {
                return null;
            }
            sum += Math.max(0, queue.delivered() - queue.redelivered());
        }
        return sum;
    }

    private void noteDeaths(@Nullable DeathCounts counts, Instant now) {
        if (counts == null) {
            deaths.clear();
            return;
        }
        long[] values = {counts.rejected(), counts.expired(), counts.overflow(), counts.deliveryLimit()};
        while (deaths.size() < values.length) {
            deaths.add(new SlowSeries(period.multipliedBy(2), 24));
        }
        for (int i = 0; i < values.length; i++) {
            restartable(deaths.get(i), values[i]);
            deaths.get(i).add(now, values[i]);
        }
    }

    /** A counter that fell began anew. */
    private static void restartable(SlowSeries series, long next) {
        Long newest = series.newest();
        if (newest != null && next < newest) {
            series.clear();
        }
    }

    private DeadLetters track(String name) {
        return tracks.computeIfAbsent(
                name,
                _ -> new DeadLetters(
                        new SlowSeries(period.multipliedBy(2), 24),
                        new SlowSeries(period.multipliedBy(120), 50),
                        new SlowSeries(period.multipliedBy(2), 24),
                        new SlowSeries(period.multipliedBy(2), 24)));
    }

    /**
     * How many messages came to a queue, at least. No counter tells: brokers do not count as published what they dead-letter.
     * So it is what is there and what was acknowledged, together; the one is fresh and the other some seconds old, so that the
     * sum may dip for a while. What expires or is purged is no arrival either.
     */
    private static final class Arrivals {
        private final long settled;
        private long came;
        private long level;
        private long levelAt = History.UNKNOWN;
        private @Nullable Long acknowledged;

        Arrivals(Duration settled) {
            this.settled = settled.toMillis();
        }

        long take(long now, long depth, @Nullable Long done) {
            boolean anew = levelAt == History.UNKNOWN
                    || (done == null) != (acknowledged == null)
                    || (done != null && acknowledged != null && done < acknowledged);
            acknowledged = done;
            long sum = depth + (done == null ? 0 : done);
            if (anew || sum >= level || now - levelAt > settled) {
                came += anew ? 0 : Math.max(0, sum - level);
                level = sum;
                levelAt = now;
            }
            return came;
        }
    }
}
