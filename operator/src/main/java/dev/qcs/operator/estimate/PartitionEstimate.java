package dev.qcs.operator.estimate;

import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.lag.burrow.BurrowStatus;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One partition, in numbers. {@code null} = unknown.
 *
 * @param lag unread records that still exist
 * @param committed next offset to read; {@code null} also when never committed
 * @param end what lag is measured to: high watermark, or last stable offset by the isolation level
 * @param lost records that were deleted unread, by this reading
 * @param arrival records per second over 60 s
 * @param consumption committed records per second over 60 s
 * @param behind age of the next unread record
 * @param stillFor how long the committed offset has stood still with work waiting; zero when it moves or has no work
 * @param triedFor the part of it in which it is certain that its consumer had its turn with it, and did not only work off first
 *     what it had fetched of another partition
 * @param commitCadence the consumer's own rhythm: 95th percentile of the time between commits while work waited
 * @param stallAfter how long it may stand still before that means something, by its own commit cadence
 * @param sinceChange how long ago the committed offset was seen to change; {@code null} = never
 * @param member id of the owner; {@code null} = nobody or unknown
 * @param owner what to call the owner in a sentence
 * @param pod its Pod, where known
 * @param ownersWhileStill Pods (or member ids) that owned the partition while it stood still, oldest first
 * @param burrow the state by Burrow's rules, for those who know them; {@code null} = not worked out
 */
public record PartitionEstimate(
        PartitionId id,
        State state,
        @Nullable Long lag,
        @Nullable Long committed,
        @Nullable Long start,
        @Nullable Long end,
        long lost,
        @Nullable Double arrival,
        @Nullable Double consumption,
        @Nullable Age behind,
        Duration stillFor,
        Duration triedFor,
        Duration commitCadence,
        Duration stallAfter,
        @Nullable Duration sinceChange,
        @Nullable String member,
        @Nullable String owner,
        @Nullable String pod,
        List<String> ownersWhileStill,
        @Nullable BurrowStatus burrow) {

    public enum State {
        /** The committed offset moves, or moved a moment ago, or its consumer is busy with another partition first. */
        Moving,
        /** Work waits and the committed offset has stood still longer than its cadence, and other work of its consumer, explain. */
        Frozen,
        /** No work. */
        Idle,
        /** Hidden behind an open transaction. */
        Blocked,
        /** Committed once, but nobody reads it any more. */
        Stale,
        Unknown
    }

    /** True when the committed offset was seen to change within {@link #stallAfter}. */
    public boolean advanced() {
        return advanced(sinceChange, stallAfter);
    }

    static boolean advanced(@Nullable Duration sinceChange, Duration stallAfter) {
        return sinceChange != null && sinceChange.compareTo(stallAfter) < 0;
    }

    /** True when its consumer may be busy with another of its partitions, and come to this one later. */
    public boolean mayWaitForItsTurn() {
        return state == State.Moving && stillFor.compareTo(stallAfter) >= 0 && triedFor.compareTo(stillFor) < 0;
    }

    public boolean hasWork() {
        return lag != null && lag > 0;
    }
}
