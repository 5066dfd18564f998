package dev.qcs.operator.estimate;

import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.History;
import dev.qcs.operator.policy.Tempo;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Learns how long it takes from a rise of {@code spec.replicas} until the new Pods belong to the group.
 *
 * @param starts seen so far
 * @param replicas as last seen; -1 = never
 * @param since the rise that is awaited; {@code null} = none
 */
public record StartWatch(
        Longest starts, int replicas, @Nullable Instant since) {

    static StartWatch assuming(Duration start) {
        return new StartWatch(Longest.assuming(start), -1, null);
    }

    /**
     * The watch after the newest reading.
     *
     * @param membersPerReplica as known before the rise
     */
    StartWatch next(History history, int current, int ready, int membersPerReplica, Tempo tempo) {
        int size = history.size();
        Instant now = Instant.ofEpochMilli(history.time(size - 1));
        Instant before = size < 2 ? now : Instant.ofEpochMilli(history.time(size - 2));
        if (current != replicas) {
            // Replicas are written right after a reading, so that the last one is when the wait began.
            boolean rises = replicas >= 0 && current > replicas && size > 1;
            return new StartWatch(starts, current, rises ? before : null);
        }
        if (since == null) {
            return this;
        }
        Duration waited = Duration.between(since, now);
        if (waited.compareTo(tempo.of(Longest.MOST)) > 0 || waited.isNegative()) {
            return new StartWatch(starts, current, null);
        }
        GroupReading group = history.group();
        // The pause that follows is the group's, and counted apart.
        boolean joined =
                group == null || group.members() == null || group.members().size() >= current * membersPerReplica;
        if (ready < current || !joined) {
            return this;
        }
        // They joined somewhere between the last two readings.
        return new StartWatch(
                starts.with(waited.minus(Duration.between(before, now).dividedBy(2))), current, null);
    }
}
