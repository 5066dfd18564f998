package dev.qcs.operator.lag;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether a partition that stands still may only be waiting until its consumer comes to it.
 *
 * <p>A consumer fetches up to {@code max.partition.fetch.bytes} of each partition that has records, works off all that it
 * fetched of one before it turns to the next, and fetches no more of a partition while it still holds some of it (so {@code
 * KafkaConsumer} does, and librdkafka's queue is in the same order). Between two turns of a partition each other partition of
 * its member has one turn at most. When one of those has had two, the first was passed over: it is not fetched, or its record
 * fails. With small records that are slow to work off a single turn may take hours.
 *
 * <p>A turn is seen to be over when records have been worked off that were not written yet when it began, or more than fits into
 * one fetch. All times are epoch milliseconds.
 */
final class Turn {
    /** Default of {@code max.partition.fetch.bytes}; it counts compressed bytes, as the log does. */
    static final long FETCH_BYTES = 1L << 20;

    private @Nullable String member;
    private long markAt = History.UNKNOWN;
    private long markEnd;
    private long markCommitted;
    private long lastFrom = History.UNKNOWN;
    private long lastButOneFrom = History.UNKNOWN;
    private long provenAt = History.UNKNOWN;
    private boolean provenHere;
    private long waitedUntil = History.UNKNOWN;

    // As one that is served.

    /** @param fetch records that fit into one fetch */
    void serve(long now, long committed, long end, double fetch) {
        boolean known = markAt != History.UNKNOWN && committed >= markCommitted;
        boolean over = known && (committed > markEnd || committed - markCommitted > fetch);
        if (over) {
            lastButOneFrom = lastFrom;
            lastFrom = markAt;
        }
        // Of what is worked off altogether nothing is held any more: whatever comes is fetched from now on.
        if (over || !known || committed >= end) {
            markAt = now;
            markEnd = end;
            markCommitted = committed;
        }
    }

    /** When the last turn but one began, of those that are over; {@link History#UNKNOWN} = there were not two. */
    long lastButOneFrom() {
        return lastButOneFrom;
    }

    /** When the last turn began that is over. */
    long lastFrom() {
        return lastFrom;
    }

    // As one that stands still.

    /** It moved, or has no work. */
    void goesOn() {
        provenAt = History.UNKNOWN;
        provenHere = false;
        waitedUntil = History.UNKNOWN;
    }

    /**
     * Who has it at this reading.
     *
     * @param standsSince it stands still with work
     * @param enough for so long the one before must have done nothing at all to have been busy with it
     */
    void ownedBy(String owner, long now, long standsSince, Duration enough) {
        if (owner.equals(member)) {
            return;
        }
        long tried = triedFrom(standsSince);
        if (member != null && now - tried >= enough.toMillis()) {
            provenAt = tried;
        }
        provenHere = false;
        waitedUntil = member == null ? waitedUntil : now;
        member = owner;
    }

    /** Another partition of its member moved at that time, for which it may have waited. */
    void mayHaveWaited(long until) {
        waitedUntil = Math.max(waitedUntil, until);
    }

    /** At the latest then its present owner came to it, whatever it does since. */
    void hadItsTurn(long at) {
        provenAt = provenAt == History.UNKNOWN ? at : provenAt;
        if (!provenHere) {
            provenHere = true;
            waitedUntil = Math.min(waitedUntil, at);
        }
    }

    boolean provenHere() {
        return provenHere;
    }

    /** From when on it is certain that some owner was busy with it, or should have been. */
    long triedFrom(long standsSince) {
        return Math.max(standsSince, provenAt == History.UNKNOWN ? waitedUntil : provenAt);
    }

    /** The same of its present owner. */
    long triedHereFrom(long standsSince) {
        return Math.max(standsSince, waitedUntil);
    }

    void resumeAfterGap(long millis) {
        markAt = later(markAt, millis);
        lastFrom = later(lastFrom, millis);
        lastButOneFrom = later(lastButOneFrom, millis);
        provenAt = later(provenAt, millis);
        waitedUntil = later(waitedUntil, millis);
    }

    private static long later(long time, long millis) {
        return time == History.UNKNOWN ? time : time + millis;
    }
}
