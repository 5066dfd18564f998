package dev.qcs.operator.estimate;

import dev.qcs.operator.lag.Committed;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.History;
import dev.qcs.operator.lag.Member;
import dev.qcs.operator.lag.PartitionReading;
import dev.qcs.operator.lag.PartitionTrack;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.policy.Tempo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts one partition into numbers: its lag, its age, its rates, and whether it moves. */
final class PartitionEstimator {
    private final Tempo tempo;

    PartitionEstimator(Tempo tempo) {
        this.tempo = tempo;
    }

    PartitionEstimate estimate(
            History history, Windows windows, Instant time, PartitionReading partition, Policy policy) {
        PartitionTrack track = history.track(partition.id());
        long now = time.toEpochMilli();
        Long end = end(partition, policy);
        Long start = partition.start();
        Long committed = partition.committed() instanceof Committed.At at ? (Long) at.offset() : null;
        Long lag = lag(partition.committed(), start, end, policy);
        Duration still = track == null ? Duration.ZERO : track.stillFor(now);
        Duration stallAfter = stallAfter(track, policy);
        Age behind = lag == null || start == null || end == null || partition.end() == null
                ? null
                : lag == 0
                        ? Age.ZERO
                        : withTimeOfRecord(
                                OffsetClock.age(
                                        history,
                                        track,
                                        committed == null ? start : Math.max(committed, start),
                                        partition.end()),
                                partition,
                                start,
                                time);
        Duration sinceChange = track == null ? null : track.sinceChange(now);
        Member owner = owner(history.group(), partition.member());
        return new PartitionEstimate(
                partition.id(),
                state(partition, track, lag, still, stallAfter, PartitionEstimate.advanced(sinceChange, stallAfter)),
                lag,
                committed,
                start,
                end,
                committed != null && start != null ? Math.max(0, start - committed) : 0,
                windows.arrival(partition.id(), tempo.seconds(60)),
                windows.consumption(partition.id(), tempo.seconds(60)),
                behind,
                still,
                track == null ? Duration.ZERO : track.commitCadence(),
                stallAfter,
                sinceChange,
                partition.member(),
                owner == null ? null : owner.displayName(),
                owner == null ? null : owner.pod(),
                track == null ? List.of() : track.ownersWhileStill());
    }

    /**
     * The record's own timestamp tells its age where the table cannot. The table goes first: it uses one clock, producers may
     * have wrong ones. Times before 1970 are no times, and a record below the log's start is not the next one to be read.
     */
    private static @Nullable Age withTimeOfRecord(
            @Nullable Age age, PartitionReading partition, long start, Instant now) {
        Instant appended = partition.timeOfCommitted();
        boolean known = age != null && !age.atLeast();
        boolean readable = partition.committed() instanceof Committed.At at && at.offset() >= start;
        if (known || !readable || appended == null || appended.toEpochMilli() <= 0) {
            return age;
        }
        Age byRecord = Age.exactly(Duration.between(appended, now));
        // What was seen waiting for longer is older, whatever its producer's clock said.
        return age != null && age.age().compareTo(byRecord.age()) > 0 ? age : byRecord;
    }

    private static @Nullable Member owner(@Nullable GroupReading group, @Nullable String memberId) {
        if (group == null || group.members() == null || memberId == null) {
            return null;
        }
        return group.members().stream()
                .filter(member -> member.id().equals(memberId))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Long end(PartitionReading partition, Policy policy) {
        if (partition.end() == null || !policy.readCommitted()) {
            return partition.end();
        }
        return partition.lastStable() == null ? null : (Long) Math.min(partition.end(), partition.lastStable());
    }

    /** Records that exist and are unread. What retention removed is loss, not lag: it is counted from the log start. */
    private static @Nullable Long lag(Committed committed, @Nullable Long start, @Nullable Long end, Policy policy) {
        if (start == null || end == null) {
            return null;
        }
        return switch (committed) {
            case Committed.At at -> Math.max(0, end - Math.max(at.offset(), start));
            case Committed.Absent.NEVER ->
                policy.uncommitted() == Policy.Uncommitted.Earliest ? Math.max(0, end - start) : 0L;
            case Committed.Absent.UNKNOWN -> null;
        };
    }

    /**
     * How long a committed offset may stand still: three periods, three commits in the consumer's own rhythm, the longest
     * message the user told us of, and never less than two minutes.
     */
    private Duration stallAfter(@Nullable PartitionTrack track, Policy policy) {
        Duration longest = tempo.minutes(2);
        Duration threePeriods = max(policy.pollingInterval(), tempo.seconds(15)).multipliedBy(3);
        longest = max(longest, threePeriods);
        longest = max(longest, policy.maxProcessing());
        return track == null ? longest : max(longest, track.commitCadence().multipliedBy(3));
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private PartitionEstimate.State state(
            PartitionReading partition,
            @Nullable PartitionTrack track,
            @Nullable Long lag,
            Duration still,
            Duration stallAfter,
            boolean advanced) {
        if (lag == null || track == null || partition.committed() == Committed.Absent.UNKNOWN) {
            return PartitionEstimate.State.Unknown;
        }
        if (lag > 0 && still.compareTo(stallAfter) >= 0) {
            boolean hidden = partition.lastStable() != null
                    && partition.end() != null
                    && partition.lastStable() < partition.end()
                    && partition.committed() instanceof Committed.At at
                    && at.offset() >= partition.lastStable();
            return hidden ? PartitionEstimate.State.Blocked : PartitionEstimate.State.Frozen;
        }
        return lag > 0 || advanced ? PartitionEstimate.State.Moving : PartitionEstimate.State.Idle;
    }
}
