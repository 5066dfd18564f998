package dev.qcs.operator.decide;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What scaling up has brought.
 *
 * @param trial not judged yet; {@code null} = none
 * @param ceiling of the last scale-up that brought nothing, in force or run out; {@code null} = none
 */
record Experience(@Nullable Trial trial, @Nullable Ceiling ceiling) {
    static final Experience NONE = new Experience(null, null);

    Experience trying(@Nullable Trial next) {
        return new Experience(next, ceiling);
    }

    /** The ceiling in force; {@code null} = there is none, or it has run out. */
    @Nullable
    Ceiling ceilingAt(Instant now) {
        return ceiling == null || !ceiling.holds(now) ? null : ceiling;
    }
}
