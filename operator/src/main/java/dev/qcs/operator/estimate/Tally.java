package dev.qcs.operator.estimate;

import dev.qcs.operator.lag.QueueReading;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages done by the consumers of a pool, and for how long consumers were busy with them: of the last few messages. Where they
 * take long a window holds one or two, whose number says next to nothing; but each consumer that holds a message is known to be
 * busy, whether others are or not, so that even these few add up. Immutable.
 *
 * @param messages done, at most about {@value #KEPT}
 * @param busySeconds of single consumers, until the last of them was done
 * @param pendingSeconds of the same since then
 * @param acknowledged counters of all queues together, as last seen; -1 = unknown
 * @param busy consumers as last seen; -1 = unknown
 * @param at when that was; {@code null} = never
 */
record Tally(
        double messages,
        double busySeconds,
        double pendingSeconds,
        long acknowledged,
        int busy,
        @Nullable Instant at) {
    static final Tally NOTHING = new Tally(0, 0, 0, -1, -1, null);

    /** More of them tell of other times. */
    private static final int KEPT = 80;

    /** With fewer the rate is anything between half and double. */
    private static final int ENOUGH = 6;

    /**
     * Busy for so many messages without one that is done: either one takes very long, or nothing moves at all. Until the next
     * one is done that is not held against the consumers.
     */
    private static final int UNEXPLAINED = 3;

    /** Acknowledgements are on their way at any time. */
    private static final double ABOUT_ALL = 0.8;

    private static final Duration GAP = Duration.ofSeconds(90);

    /** Messages shorter than this come and go unseen between two looks. */
    private static final double SEEN_SECONDS = 0.5;

    /** The tally after the newest reading. */
    Tally next(List<QueueReading> queues, Instant now) {
        long done = 0;
        int working = 0;
        for (QueueReading queue : queues) {
            Long counter = queue.acknowledged();
            done = done < 0 || counter == null ? -1 : done + counter;
            int one = busy(queue);
            working = working < 0 || one < 0 ? -1 : working + one;
        }
        Tally seen = new Tally(messages, busySeconds, pendingSeconds, done, working, now);
        if (at == null || done < 0 || working < 0 || busy < 0 || acknowledged < 0 || done < acknowledged) {
            return seen;
        }
        Duration since = Duration.between(at, now);
        if (since.isNegative() || since.compareTo(GAP) > 0) {
            return seen;
        }
        double pending = pendingSeconds + (busy + working) / 2.0 * since.toMillis() / 1000.0;
        long more = done - acknowledged;
        if (more == 0) {
            return new Tally(messages, busySeconds, pending, done, working, now);
        }
        if (more >= ENOUGH && pending < SEEN_SECONDS * more) {
            return new Tally(0, 0, 0, done, working, now);
        }
        double all = messages + more;
        double kept = Math.min(1, KEPT / all);
        return new Tally(all * kept, (busySeconds + pending) * kept, 0, done, working, now);
    }

    /** Consumers of a queue that certainly work; -1 = it cannot be told. */
    private static int busy(QueueReading queue) {
        Integer consumers = queue.consumers();
        Long held = queue.unacknowledged();
        if (consumers == null || held == null) {
            return -1;
        }
        boolean oneEach = queue.prefetch() != null && queue.prefetch() == 1;
        return oneEach || held == 0 ? (int) Math.min(held, consumers) : full(queue) ? consumers : -1;
    }

    /** True when consumers hold about all that they may; false also where that is not known. */
    static boolean full(QueueReading queue) {
        Integer consumers = queue.consumers();
        Long held = queue.unacknowledged();
        return consumers != null
                && queue.prefetch() != null
                && (held == null ? 0 : held) >= ABOUT_ALL * queue.prefetch() * (double) consumers;
    }

    /** Messages per second of one busy consumer; {@code null} = too few are known. */
    @Nullable
    Double rate() {
        if (messages < ENOUGH || busySeconds < SEEN_SECONDS * messages) {
            return null;
        }
        return messages / (busySeconds + Math.min(pendingSeconds, UNEXPLAINED * busySeconds / messages));
    }
}
