package dev.qcs.operator.lag.kafka;

import java.time.Duration;

/** The end of a piece of work, by the monotonic clock: a step of the wall clock must not make a sweep endless. */
final class TimeLimit {
    private final long end;

    private TimeLimit(long end) {
        this.end = end;
    }

    static TimeLimit after(Duration duration) {
        return new TimeLimit(System.nanoTime() + duration.toNanos());
    }

    /** At least one millisecond: zero means "no limit of my own" to some calls of the client. */
    long remainingMillis() {
        return Math.max(1, (end - System.nanoTime()) / 1_000_000);
    }

    /** What one call may take of it: the client's own limit for a call, or what is left. */
    int callMillis() {
        return (int) Math.min(10_000, remainingMillis());
    }
}
