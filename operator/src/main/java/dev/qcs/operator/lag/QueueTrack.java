package dev.qcs.operator.lag;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One queue over the last minutes, and the queue as if it were a log, so that all that is known of partitions serves queues:
 *
 * <ul>
 *   <li>committed = messages acknowledged since the counters began;
 *   <li>end = messages published since then, and never less than those acknowledged plus those that are there: counters are
 *       samples of some seconds ago, depths are not, and a message from a dead-letter exchange is counted by nobody;
 *   <li>start = end − depth, so that lag is exactly the depth, and what was dropped, expired or purged is not lag.
 * </ul>
 *
 * Both series only ever rise. A counter that fell began anew with its broker or queue: the numbering goes on from where it
 * was, and rates start over. Without counters the same sums give the least that must have arrived and gone, which is no rate.
 */
public final class QueueTrack {
    private final long kept;
    private final long step;
    private final List<Point> points = new ArrayList<>();
    private long committed;
    private long end;
    private boolean begun;
    private long acknowledgedBase;
    private long publishedBase;
    private @Nullable Long acknowledged;
    private @Nullable Long published;
    private long restartedAt = History.UNKNOWN;
    private long consumersChangedAt = History.UNKNOWN;
    private @Nullable Integer consumers;
    private long seenAt = History.UNKNOWN;
    private final Map<String, Holding> holdings = new HashMap<>();

    /**
     * A consumer that holds all that it may.
     *
     * @param since epoch milliseconds from which on it has acknowledged nothing
     */
    private record Holding(long acknowledged, long since) {}

    /**
     * What was read at a time, and the least and most that waited since the point before.
     *
     * @param time epoch milliseconds
     */
    private record Point(long time, QueueReading reading, long leastReady, long mostReady) {}

    /**
     * An empty track.
     *
     * @param kept how far back
     * @param step readings closer together than this are kept as one
     */
    QueueTrack(Duration kept, Duration step) {
        this.kept = kept.toMillis();
        this.step = step.toMillis();
    }

    /** Takes in a reading and gives the queue as a partition. */
    PartitionReading take(long now, QueueReading reading) {
        seenAt = now;
        Integer there = reading.consumers();
        if (there != null) {
            if (consumers != null && !consumers.equals(there)) {
                consumersChangedAt = now;
            }
            consumers = there;
        }
        if (fell(reading.acknowledged(), acknowledged) || fell(reading.published(), published)) {
            restartedAt = now;
            acknowledged = null;
            published = null;
            points.clear();
        }
        Long depth = reading.atLeast();
        if (depth == null) {
            return new PartitionReading(reading.id(), Committed.Absent.UNKNOWN, null, null, null, null);
        }
        keep(now, reading);
        noteConsumers(now, reading.sight().consumers());
        noteAcknowledged(reading.acknowledged(), depth);
        notePublished(reading.published(), depth);
        begun = true;
        return new PartitionReading(reading.id(), new Committed.At(committed), end - depth, null, end, null);
    }

    private void noteConsumers(long now, List<QueueConsumer> seen) {
        Map<String, Holding> before = Map.copyOf(holdings);
        holdings.clear();
        for (QueueConsumer one : seen) {
            Long done = one.acknowledged();
            if (done != null && one.held() != null && one.prefetch() != null && one.held() >= one.prefetch()) {
                Holding known = before.get(one.channel());
                holdings.put(
                        one.channel(), known != null && known.acknowledged() == done ? known : new Holding(done, now));
            }
        }
    }

    /** How long a consumer has held all that it may and acknowledged nothing; zero = it does not. */
    public Duration holdsFor(QueueConsumer consumer, long nowMillis) {
        Holding holding = holdings.get(consumer.channel());
        return holding == null ? Duration.ZERO : Duration.ofMillis(Math.max(0, nowMillis - holding.since()));
    }

    private static boolean fell(@Nullable Long now, @Nullable Long before) {
        return now != null && before != null && now < before;
    }

    private void noteAcknowledged(@Nullable Long counter, long depth) {
        if (counter == null) {
            committed = Math.max(committed, end - depth);
        } else {
            if (acknowledged == null) {
                acknowledgedBase = begun ? committed - counter : 0;
            }
            committed = Math.max(committed, counter + acknowledgedBase);
        }
        acknowledged = counter;
    }

    private void notePublished(@Nullable Long counter, long depth) {
        end = Math.max(end, committed + depth);
        if (counter != null) {
            if (published == null) {
                end = begun ? end : Math.max(end, counter);
                publishedBase = end - counter;
            }
            end = Math.max(end, counter + publishedBase);
        }
        published = counter;
    }

    private void keep(long now, QueueReading reading) {
        long ready = reading.ready() == null ? 0 : reading.ready();
        long least = ready;
        long most = ready;
        int size = points.size();
        if (size >= 2 && points.get(size - 1).time() - points.get(size - 2).time() < step) {
            Point between = points.removeLast();
            least = Math.min(least, between.leastReady());
            most = Math.max(most, between.mostReady());
        }
        points.add(new Point(now, reading, least, most));
        while (points.size() > 2 && points.get(1).time() <= now - kept) {
            points.removeFirst();
        }
    }

    /** Rates across a time in which nobody looked would mean nothing. */
    void forgetPoints() {
        points.clear();
        holdings.clear();
    }

    /** Time of the last reading that held the queue, in epoch milliseconds. */
    long seenAt() {
        return seenAt;
    }

    /** True when its counters began anew less than {@code window} ago. */
    public boolean restartedWithin(Duration window, long nowMillis) {
        return restartedAt != History.UNKNOWN && nowMillis - restartedAt < window.toMillis();
    }

    /** When another number of consumers was last seen, in epoch milliseconds; {@link History#UNKNOWN} = never. */
    long consumersChangedAt() {
        return consumersChangedAt;
    }

    /** What a counter rose by per second over the window, or over what is known of it; {@code null} = unknown. */
    public @Nullable Double rate(Duration window, Function<QueueReading, @Nullable Long> counter) {
        int first = first(window);
        if (first < 0) {
            return null;
        }
        Long from = counter.apply(points.get(first).reading());
        Long to = counter.apply(points.getLast().reading());
        return from == null || to == null || to < from
                ? null
                : (Double) ((to - from)
                        * 1000.0
                        / (points.getLast().time() - points.get(first).time()));
    }

    /** The longest time within the window in which a counter was not seen to rise. */
    public Duration longestWithoutRise(Duration window, Function<QueueReading, @Nullable Long> counter) {
        int first = first(window);
        long longest = 0;
        long since = first < 0 ? 0 : points.get(first).time();
        for (int i = Math.max(0, first) + 1; first >= 0 && i < points.size(); i++) {
            Long before = counter.apply(points.get(i - 1).reading());
            Long now = counter.apply(points.get(i).reading());
            if (before != null && now != null && now > before) {
                since = points.get(i).time();
            }
            longest = Math.max(longest, points.get(i).time() - since);
        }
        return Duration.ofMillis(longest);
    }

    /** Change of the depth per second over the window; negative while it drains; {@code null} = unknown. */
    public @Nullable Double growth(Duration window) {
        int first = first(window);
        if (first < 0) {
            return null;
        }
        Long from = points.get(first).reading().atLeast();
        Long to = points.getLast().reading().atLeast();
        return from == null || to == null
                ? null
                : (Double) ((to - from)
                        * 1000.0
                        / (points.getLast().time() - points.get(first).time()));
    }

    /** True when messages waited at every reading of a window that was watched to its end. */
    public boolean waitedThroughout(Duration window) {
        return throughout(window, point -> point.leastReady() > 0);
    }

    /** True when at every reading of such a window nothing waited to be delivered. */
    public boolean nothingWaitedThroughout(Duration window) {
        return throughout(
                window, point -> point.mostReady() == 0 && point.reading().ready() != null);
    }

    private boolean throughout(Duration window, Predicate<Point> holds) {
        int first = first(window);
        return first >= 0
                && span(first) >= window.toMillis() * 95 / 100
                && points.subList(first, points.size()).stream().allMatch(holds);
    }

    private long span(int first) {
        return points.getLast().time() - points.get(first).time();
    }

    /** The newest point that is at least so old, polls being a little early or late, else the oldest; -1 = there are too few. */
    private int first(Duration window) {
        if (points.size() < 2) {
            return -1;
        }
        long latest = points.getLast().time() - window.toMillis() * 95 / 100;
        for (int i = points.size() - 2; i > 0; i--) {
            if (points.get(i).time() <= latest) {
                return i;
            }
        }
        return 0;
    }
}
