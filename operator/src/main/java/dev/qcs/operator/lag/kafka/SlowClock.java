package dev.qcs.operator.lag.kafka;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When something that is read rarely is due again. */
final class SlowClock {
    private SlowClock() {}

    /** @param last null = never; a moment in the future counts as due, because then the clock was set back */
    static boolean due(@Nullable Instant last, Instant now, Duration every) {
        if (last == null) {
            return true;
        }
        Duration age = Duration.between(last, now);
        return age.isNegative() || age.compareTo(every) >= 0;
    }
}
