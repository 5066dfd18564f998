package dev.qcs.operator.estimate;

import dev.qcs.operator.lag.History;
import dev.qcs.operator.lag.PartitionTrack;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Tells how old the record at an offset is, by when the log's end passed it. Uses the operator's own clock only, so wrong
 * producer clocks do no harm, and never divides by a flat stretch, so an idle producer gives a rising age and no infinity.
 */
final class OffsetClock {
    private OffsetClock() {}

    /**
     * Age of the next unread record.
     *
     * @param committed next offset to read, at least the log start
     * @param end offset that reading can reach
     * @return {@code null} when the table holds too little to say anything
     */
    static @Nullable Age age(History history, @Nullable PartitionTrack track, long committed, long end) {
        if (committed >= end) {
            return Age.ZERO;
        }
        int last = history.size() - 1;
        if (track == null || last < 1) {
            return null;
        }
        long now = history.time(last);
        long rightOffset = History.UNKNOWN;
        long rightTime = now;
        for (int i = last; i >= 0; i--) {
            long leftOffset = track.end(i);
            if (leftOffset < 0) {
                continue;
            }
            long leftTime = history.time(i);
            if (leftOffset <= committed) {
                return Age.exactly(
                        Duration.ofMillis(now - passed(committed, leftOffset, leftTime, rightOffset, rightTime)));
            }
            if (rightOffset != History.UNKNOWN && leftOffset > rightOffset) {
                // The log was cut here; what was seen before says nothing of today's offsets.
                return Age.moreThan(Duration.ofMillis(now - rightTime));
            }
            rightOffset = leftOffset;
            rightTime = leftTime;
        }
        // Older than everything in the table. No line is drawn through it: that turned half an hour into three years.
        return rightOffset == History.UNKNOWN ? null : Age.moreThan(Duration.ofMillis(now - rightTime));
    }

    /** When the end passed {@code offset}, which lies between the two points; linear between them. */
    private static long passed(long offset, long leftOffset, long leftTime, long rightOffset, long rightTime) {
        if (rightOffset <= leftOffset) {
            return rightTime;
        }
        double share = (double) (offset - leftOffset) / (rightOffset - leftOffset);
        return leftTime + Math.round(share * (rightTime - leftTime));
    }
}
