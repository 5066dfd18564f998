package dev.qcs.operator.estimate;

import dev.qcs.operator.lag.History;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.lag.PartitionTrack;
import java.time.Duration;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Rates over windows of a history. A window is a length of time, so that a polling interval of 1, 5 or 30 s means the same;
 * one that is shorter than a poll is that poll, one that the history does not fill yet is the history.
 */
final class Windows {
    private final History history;
    private final Collection<PartitionId> partitions;

    Windows(History history, Collection<PartitionId> partitions) {
        this.history = history;
        this.partitions = partitions;
    }

    /** Change per second of a partition's end; {@code null} when it cannot be known, also after an end went backwards. */
    @Nullable
    Double arrival(PartitionId id, Duration window) {
        return rate(history.track(id), window, history.size() - 1, PartitionTrack::end);
    }

    /** Change per second of a partition's committed offset; {@code null} when unknown, also after a rewind. */
    @Nullable
    Double consumption(PartitionId id, Duration window) {
        return rate(history.track(id), window, history.size() - 1, PartitionTrack::committed);
    }

    /** Arrivals of all partitions whose rate is known; {@code null} when none is. */
    @Nullable
    Double arrival(Duration window) {
        return sum(window, history.size() - 1, PartitionTrack::end);
    }

    /** Consumption of all partitions whose rate is known; {@code null} when none is. */
    @Nullable
    Double consumption(Duration window) {
        return sum(window, history.size() - 1, PartitionTrack::committed);
    }

    /** Arrivals over a window that ended {@code ago}; {@code null} when the history does not reach back that far. */
    @Nullable
    Double arrivalEnding(Duration ago, Duration window) {
        int last = ago.isZero() ? history.size() - 1 : history.pointBefore(ago);
        if (last < 1 || age(0).compareTo(ago.plus(window)) < 0) {
            return null;
        }
        return sum(window, last, PartitionTrack::end);
    }

    private Duration age(int point) {
        return Duration.ofMillis(history.time(history.size() - 1) - history.time(point));
    }

    private @Nullable Double sum(Duration window, int last, Series series) {
        double sum = 0;
        boolean any = false;
        for (PartitionId id : partitions) {
            Double rate = rate(history.track(id), window, last, series);
            if (rate != null) {
                sum += rate;
                any = true;
            }
        }
        return any ? sum : null;
    }

    private @Nullable Double rate(@Nullable PartitionTrack track, Duration window, int last, Series series) {
        if (track == null || last < 1 || series.at(track, last) < 0) {
            return null;
        }
        // Polls come a few milliseconds early or late: five per cent of slack keeps "15 s" at three polls of five.
        long from = history.time(last) - window.toMillis() * 95 / 100;
        long newer = series.at(track, last);
        int first = -1;
        for (int i = last - 1; i >= 0; i--) {
            long value = series.at(track, i);
            if (value < 0) {
                continue;
            }
            if (value > newer) {
                return null;
            }
            newer = value;
            first = i;
            if (history.time(i) <= from) {
                break;
            }
        }
        if (first < 0) {
            return null;
        }
        double seconds = (history.time(last) - history.time(first)) / 1000.0;
        return (series.at(track, last) - series.at(track, first)) / seconds;
    }

    private interface Series {
        long at(PartitionTrack track, int point);
    }
}
