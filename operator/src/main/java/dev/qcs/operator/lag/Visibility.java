package dev.qcs.operator.lag;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The last stable offset of a partition over time. It is read more rarely than the end, so the last one known stands in until
 * the next.
 */
public final class Visibility {
    private long stable = History.UNKNOWN;
    private long stableSince = History.UNKNOWN;
    private long readAt = History.UNKNOWN;
    private long heldSince = History.UNKNOWN;
    private long end = History.UNKNOWN;
    private long endSince = History.UNKNOWN;
    private boolean transactional;

    Visibility() {}

    /** The last stable offset as last read; {@code null} = not read lately. */
    public @Nullable Long lastStable(Duration notOlderThan, long nowMillis) {
        return stable == History.UNKNOWN || nowMillis - readAt > notOlderThan.toMillis() ? null : (Long) stable;
    }

    /** How long the last stable offset has stood still below the end; zero = it does not. */
    public Duration heldFor(long nowMillis) {
        return heldSince == History.UNKNOWN ? Duration.ZERO : Duration.ofMillis(nowMillis - heldSince);
    }

    /** How long the end has not moved. */
    public Duration endStillFor(long nowMillis) {
        return endSince == History.UNKNOWN ? Duration.ZERO : Duration.ofMillis(nowMillis - endSince);
    }

    /** True when a transaction was ever seen open on the partition. */
    public boolean transactional() {
        return transactional;
    }

    void note(PartitionReading reading, long now) {
        Long high = reading.end();
        if (high != null && high != end) {
            end = high;
            endSince = now;
        }
        Long low = reading.lastStable();
        if (low == null || high == null) {
            return;
        }
        readAt = now;
        if (low != stable) {
            stable = low;
            stableSince = now;
        }
        boolean behind = low < high;
        transactional |= behind;
        heldSince = behind ? stableSince : History.UNKNOWN;
    }

    void resumeAfterGap(long millis) {
        stableSince = later(stableSince, millis);
        heldSince = later(heldSince, millis);
        endSince = later(endSince, millis);
    }

    private static long later(long time, long millis) {
        return time == History.UNKNOWN ? time : time + millis;
    }
}
