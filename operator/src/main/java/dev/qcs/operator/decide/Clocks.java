package dev.qcs.operator.decide;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Since when.
 *
 * @param lastTick of the decision that waste was counted to
 * @param idleSince first reading of an unbroken run without lag and arrivals; {@code null} = there is work, or no telling
 * @param stillSince since when it is known that nothing moves although there is work; {@code null} = something does
 * @param behindSince since when the backlog has grown at rest although nothing is known of a replica's capacity
 * @param outgrownSince since when more has arrived than what runs can do; {@code null} = it does not
 */
record Clocks(
        @Nullable Instant lastTick,
        @Nullable Instant idleSince,
        @Nullable Instant stillSince,
        @Nullable Instant behindSince,
        @Nullable Instant outgrownSince) {
    static final Clocks NONE = new Clocks(null, null, null, null, null);

    Clocks ticked(Instant now) {
        return new Clocks(now, idleSince, stillSince, behindSince, outgrownSince);
    }

    Clocks idle(@Nullable Instant since) {
        return new Clocks(lastTick, since, stillSince, behindSince, outgrownSince);
    }

    Clocks still(@Nullable Instant since) {
        return new Clocks(lastTick, idleSince, since, behindSince, outgrownSince);
    }

    Clocks behind(@Nullable Instant since) {
        return new Clocks(lastTick, idleSince, stillSince, since, outgrownSince);
    }

    Clocks outgrown(@Nullable Instant since) {
        return new Clocks(lastTick, idleSince, stillSince, behindSince, since);
    }
}
