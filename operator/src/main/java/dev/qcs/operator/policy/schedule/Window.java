package dev.qcs.operator.policy.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a schedule: opens at each time of its cron expression and stays open for {@code duration} of real time, over
 * midnight and over clock changes alike. Times that come while it is open prolong it.
 */
record Window(
        String name,
        CronTimes times,
        Duration duration,
        @Nullable Integer minReplicas,
        @Nullable Integer maxReplicas) {

    /** How many prolongations are followed to find an end; a window that never closes must not be searched for ever. */
    private static final int PROLONGATIONS = 100;

    boolean isOpen(Instant now) {
        return opened(now).isPresent();
    }

    /** When it next opens or closes; earlier, and then to be asked again, if it is prolonged very often. */
    Optional<Instant> nextChange(Instant now) {
        Optional<Instant> opened = opened(now);
        return opened.isPresent() ? Optional.of(closing(opened.get())) : times.nextAfter(now);
    }

    private Optional<Instant> opened(Instant now) {
        return times.lastWithin(now.minus(duration).plusNanos(1), now);
    }

    private Instant closing(Instant opened) {
        Instant latest = opened;
        for (int i = 0; i < PROLONGATIONS; i++) {
            Instant end = latest.plus(duration);
            Optional<Instant> next = times.nextAfter(latest).filter(again -> !again.isAfter(end));
            if (next.isEmpty()) {
                return end;
            }
            latest = next.get();
        }
        return latest.plus(duration);
    }
}
