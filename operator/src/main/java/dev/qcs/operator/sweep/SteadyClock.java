package dev.qcs.operator.sweep;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Wall time at its creation, moved on by the machine's monotonic clock: a corrected or wrong wall clock can neither stretch a
 * window nor turn a reading into one from the past.
 */
public final class SteadyClock extends Clock {
    private final Instant start;
    private final long startNanos;

    public SteadyClock() {
        this(Instant.now(), System.nanoTime());
    }

    private SteadyClock(Instant start, long startNanos) {
        this.start = start;
        this.startNanos = startNanos;
    }

    @Override
    public Instant instant() {
        return start.plusNanos(System.nanoTime() - startNanos);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    /** Instants have no zone; nothing here ever shows a local time. */
    @Override
    public Clock withZone(ZoneId zone) {
        if (zone.equals(ZoneOffset.UTC)) {
            return this;
        }
        throw new UnsupportedOperationException("this clock is in UTC only");
    }
}
