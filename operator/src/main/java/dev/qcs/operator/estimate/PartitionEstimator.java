package dev.qcs.operator.estimate;

import dev.qcs.operator.lag.Committed;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.History;
import dev.qcs.operator.lag.Member;
import dev.qcs.operator.lag.PartitionReading;
import dev.qcs.operator.lag.PartitionTrack;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.lag.TailReading;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.policy.Tempo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts one partition into numbers: its lag, its age, its rates, and whether it moves. */
final class PartitionEstimator {
    /** A commit marker, and one more of an aborted attempt. */
    private static final long MARKERS = 2;

    private final Tempo tempo;

    PartitionEstimator(Tempo tempo) {
        this.tempo = tempo;
    }

    PartitionEstimate estimate(
            History history,
            Windows windows,
            Reading.Observed reading,
            PartitionReading partition,
            Policy policy,
            Rhythms rhythms) {
        Instant time = reading.time();
        PartitionTrack track = history.track(partition.id());
        long now = time.toEpochMilli();
        Long end = end(partition, policy);
        Long start = partition.start();
        Long committed = partition.committed() instanceof Committed.At at ? (Long) at.offset() : null;
        Long lag = nothingLeft(reading, partition) ? (Long) 0L : lag(partition.committed(), start, end, policy);
        Duration still = track == null ? Duration.ZERO : track.stillFor(now);
        Duration tried = track == null ? Duration.ZERO : track.triedFor(now);
        Duration stallAfter = stallAfter(track == null ? Duration.ZERO : rhythms.of(track, partition), policy);
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
                state(
                        history,
                        partition,
                        track,
                        lag,
                        stallAfter,
                        PartitionEstimate.advanced(sinceChange, stallAfter),
                        now),
                lag,
                committed,
                start,
                end,
                committed != null && start != null ? Math.max(0, start - committed) : 0,
                windows.arrival(partition.id(), tempo.seconds(60)),
                windows.consumption(partition.id(), tempo.seconds(60)),
                behind,
                still,
                tried,
                track == null ? Duration.ZERO : track.commitCadence(),
                stallAfter,
                sinceChange,
                partition.member(),
                owner == null ? null : owner.displayName(),
                owner == null ? null : owner.pod(),
                track == null ? List.of() : track.ownersWhileStill(),
                track == null || committed == null ? null : track.burrowStatus(now));
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

    /** Whoever read there without joining the group found nothing: offsets without records are no lag. */
    private static boolean nothingLeft(Reading.Observed reading, PartitionReading partition) {
        if (!(partition.committed() instanceof Committed.At at) || partition.end() == null) {
            return false;
        }
        TailReading tail = reading.around().tail(partition.id(), at.offset(), partition.end());
        return tail != null && tail.nothing();
    }

    /** Records that exist and are unread. What retention removed is loss, not lag: it is counted from the log start. */
    private static @Nullable Long lag(Committed committed, @Nullable Long start, @Nullable Long end, Policy policy) {
        if (start == null || end == null) {
            return committed instanceof Committed.Unsettled(long records) ? (Long) records : null;
        }
        return switch (committed) {
            case Committed.At at -> (Long) Math.max(0, end - Math.max(at.offset(), start));
            case Committed.Unsettled unsettled -> (Long) unsettled.records();
            case Committed.Absent.NEVER ->
                policy.uncommitted() == Policy.Uncommitted.Earliest ? Math.max(0, end - start) : 0L;
            case Committed.Absent.UNKNOWN -> null;
        };
    }

    /**
     * How long a committed offset may stand still: three periods, three commits in the consumer's own rhythm, the longest
     * message the user told us of, and never less than two minutes.
     */
    private Duration stallAfter(Duration cadence, Policy policy) {
        Duration longest = tempo.minutes(2);
        Duration threePeriods = max(policy.pollingInterval(), tempo.seconds(15)).multipliedBy(3);
        longest = max(longest, threePeriods);
        longest = max(longest, policy.maxProcessing());
        return max(longest, cadence.multipliedBy(3));
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private PartitionEstimate.State state(
            History history,
            PartitionReading partition,
            @Nullable PartitionTrack track,
            @Nullable Long lag,
            Duration stallAfter,
            boolean advanced,
            long now) {
        if (lag == null || track == null || partition.committed() == Committed.Absent.UNKNOWN) {
            return PartitionEstimate.State.Unknown;
        }
        if (partition.committed() instanceof Committed.At && stale(history.group(), track, now)) {
            return PartitionEstimate.State.Stale;
        }
        if (lag > 0 && track.stillFor(now).compareTo(stallAfter) >= 0) {
            if (hidden(partition, track, now)) {
                return PartitionEstimate.State.Blocked;
            }
            if (track.triedFor(now).compareTo(stallAfter) >= 0) {
                return PartitionEstimate.State.Frozen;
            }
        }
        return lag > 0 || advanced ? PartitionEstimate.State.Moving : PartitionEstimate.State.Idle;
    }

    /**
     * What is unread lies behind an open transaction. A consumer that commits the record after its last one stops one marker
     * or two before it.
     */
    private boolean hidden(PartitionReading partition, PartitionTrack track, long now) {
        Long stable = partition.lastStable() != null
                ? partition.lastStable()
                : track.visibility().lastStable(tempo.seconds(90), now);
        return stable != null
                && partition.end() != null
                && stable < partition.end()
                && partition.committed() instanceof Committed.At at
                && at.offset() >= stable - MARKERS;
    }

    /** Nobody has it although the group is at rest and has members. */
    private boolean stale(@Nullable GroupReading group, PartitionTrack track, long now) {
        return group != null
                && group.state() == GroupReading.State.STABLE
                && group.members() != null
                && !group.members().isEmpty()
                && track.owners().unownedFor(now).compareTo(tempo.minutes(2)) >= 0;
    }
}
