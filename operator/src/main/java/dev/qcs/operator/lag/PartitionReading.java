package dev.qcs.operator.lag;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Offsets of one partition, read in the order committed, end, start, so that lag cannot turn negative by reading order
 * alone.
 *
 * @param start log start offset; {@code null} = unknown
 * @param lastStable last stable offset (end of what read_committed readers may see); {@code null} = not read this time
 * @param end high watermark; {@code null} = unknown
 * @param member id of the group member that owns the partition; {@code null} = nobody, or unknown
 * @param timeOfCommitted when the record at the committed offset was appended, by timestamps of the log, to 1 % of its age;
 *     {@code null} = not known, as of a record that came while the log was watched
 */
public record PartitionReading(
        PartitionId id,
        Committed committed,
        @Nullable Long start,
        @Nullable Long lastStable,
        @Nullable Long end,
        @Nullable String member,
        @Nullable Instant timeOfCommitted) {

    /** Without the time of the record at the committed offset. */
    public PartitionReading(
            PartitionId id,
            Committed committed,
            @Nullable Long start,
            @Nullable Long lastStable,
            @Nullable Long end,
            @Nullable String member) {
        this(id, committed, start, lastStable, end, member, null);
    }

    /** A negative offset is an answer without an offset: unknown, never a number to reckon with. */
    public PartitionReading {
        if (committed instanceof Committed.At at && at.offset() < 0) {
            committed = Committed.Absent.UNKNOWN;
        }
        if (committed instanceof Committed.Unsettled unsettled && unsettled.records() < 0) {
            committed = Committed.Absent.UNKNOWN;
        }
        start = start == null || start < 0 ? null : start;
        lastStable = lastStable == null || lastStable < 0 ? null : lastStable;
        end = end == null || end < 0 ? null : end;
    }

    /** True when lag can be computed from this reading: end and start are known, and the commit is not unknown. */
    public boolean complete() {
        return end != null && start != null && committed != Committed.Absent.UNKNOWN;
    }
}
