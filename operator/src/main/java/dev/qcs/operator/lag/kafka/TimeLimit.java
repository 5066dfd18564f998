package dev.qcs.operator.lag.kafka;

import java.time.Duration;

/**
 * The end of a piece of work, by the monotonic clock: a step of the wall clock must not make a sweep endless.
 *
 * <p>One call may take a quarter of a sweep, so that a broker that hangs in one call leaves time to ask the others for
 * the rest.
 */
final class TimeLimit {
    private static final int CALLS = 4;
    /** Too little for any broker: better not asked than asked in vain and blamed for it. */
    private static final long LEAST_MILLIS = 50;

    private final long end;
    private final long callNanos;

    private TimeLimit(long end, long callNanos) {
        this.end = end;
        this.callNanos = callNanos;
    }

    static TimeLimit after(Duration duration) {
        return new TimeLimit(System.nanoTime() + duration.toNanos(), duration.toNanos() / CALLS);
    }

    /** The limit of a call that starts now. */
    TimeLimit call() {
        long now = System.nanoTime();
        return new TimeLimit(Math.min(end, now + callNanos), callNanos);
    }

    boolean spent() {
        return remaining() < LEAST_MILLIS;
    }

    /** What is left; at least one, since zero means "no limit of my own" to some calls of the client. */
    int millis() {
        return (int) Math.max(1, remaining());
    }

    private long remaining() {
        return (end - System.nanoTime()) / 1_000_000;
    }
}
