package dev.qcs.operator.estimate;

import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.History;
import dev.qcs.operator.lag.PartitionReading;
import dev.qcs.operator.lag.PartitionTrack;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.policy.Tempo;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Learns how long a group pauses when its members change: from the change until every partition with work moves again.
 *
 * @param pauses seen so far
 * @param since a change that has not come to its end; {@code null} = none
 * @param longest that a partition with work has been seen to stand still since
 */
public record PauseWatch(Longest pauses, @Nullable Instant since, Duration longest) {

    static PauseWatch assuming(Duration pause) {
        return new PauseWatch(Longest.assuming(pause), null, Duration.ZERO);
    }

    /** The watch after the newest reading, which the history has taken in. */
    PauseWatch next(History history, Reading.Observed reading, Tempo tempo) {
        Instant now = reading.time();
        boolean changedNow =
                history.changeSeen() && history.quietSince().map(now::equals).orElse(false);
        Instant began = since != null ? since : changedNow ? now : null;
        if (began == null) {
            return this;
        }
        Duration open = Duration.between(began, now);
        if (open.compareTo(tempo.of(Longest.MOST)) > 0 || open.isNegative()) {
            return new PauseWatch(pauses, null, Duration.ZERO);
        }
        Still still = still(history, reading, began, now);
        Duration longestYet = still.longest().compareTo(longest) > 0 ? still.longest() : longest;
        GroupReading group = history.group();
        boolean atRest = group != null && group.state() == GroupReading.State.STABLE && !changedNow;
        if (!atRest || still.anyWaits()) {
            return new PauseWatch(pauses, began, longestYet);
        }
        // It began somewhere between two readings, and ended so: half a reading is what the two miss on average.
        Duration pause = longestYet.plus(interval(history).dividedBy(2));
        return longestYet.isZero()
                ? new PauseWatch(pauses, null, Duration.ZERO)
                : new PauseWatch(pauses.with(pause), null, Duration.ZERO);
    }

    /**
     * The partitions since the change.
     *
     * @param longest that one with work stands, less its own rhythm
     * @param anyWaits true when one has not moved since, although it did before
     */
    private record Still(Duration longest, boolean anyWaits) {}

    private static Still still(History history, Reading.Observed reading, Instant began, Instant now) {
        long millis = now.toEpochMilli();
        Duration sinceChange = Duration.between(began, now);
        Duration longest = Duration.ZERO;
        boolean anyWaits = false;
        for (PartitionReading partition : reading.partitions()) {
            PartitionTrack track = history.track(partition.id());
            if (track == null || !track.hasWork()) {
                continue;
            }
            Duration cadence = track.commitCadence();
            Duration still = track.stillFor(millis);
            // One that stood still long before is stuck by itself.
            boolean stuck =
                    still.minus(sinceChange).compareTo(cadence.multipliedBy(3).plusSeconds(30)) > 0;
            if (stuck) {
                continue;
            }
            // A rhythm shorter than the readings cannot be told from them.
            Duration rhythm = cadence.minus(interval(history));
            Duration beyondRhythm = rhythm.isNegative() ? still : still.minus(rhythm);
            longest = beyondRhythm.compareTo(longest) > 0 ? beyondRhythm : longest;
            Duration moved = track.sinceChange(millis);
            anyWaits |= moved == null || moved.compareTo(sinceChange) >= 0;
        }
        return new Still(longest, anyWaits);
    }

    private static Duration interval(History history) {
        int size = history.size();
        return size < 2 ? Duration.ZERO : Duration.ofMillis(history.time(size - 1) - history.time(size - 2));
    }
}
