package dev.qcs.operator.estimate;

import dev.qcs.operator.lag.Committed;
import dev.qcs.operator.lag.Gap;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.History;
import dev.qcs.operator.lag.Member;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.lag.PartitionReading;
import dev.qcs.operator.lag.PartitionTrack;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.policy.Tempo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one history and says what it means in numbers. Rates come from log ends (arrival) and committed offsets
 * (consumption) apart, so that an own rebalance does not look like quiet. The windows are those of the scaling policy: 60 s
 * to size, 30 s for growth, 15 s for bursts.
 */
public final class Estimator {
    private static final double MOST_NOISE = 0.2;
    private static final int NOISE_SAMPLES = 5;

    private final Tempo tempo;

    public Estimator(Tempo tempo) {
        this.tempo = tempo;
    }

    /** The estimate of a source that could not be read: everything unknown, with the reason as the only doubt. */
    public static Estimate blind(Instant time, Capacity capacity, int membersPerReplica, String doubt) {
        return new Estimate(
                time,
                List.of(),
                0,
                null,
                0,
                null,
                null,
                null,
                null,
                null,
                0,
                null,
                null,
                null,
                Drain.Plain.UNKNOWN,
                Loss.Plain.UNKNOWN,
                capacity,
                membersPerReplica,
                Duration.ZERO,
                List.of(doubt));
    }

    /**
     * The estimate of a reading that the history has just taken in.
     *
     * @param learned what earlier readings taught of this group
     */
    public Estimate estimate(History history, Reading.Observed reading, Policy policy, Learned learned) {
        List<PartitionId> ids =
                reading.partitions().stream().map(PartitionReading::id).toList();
        Windows windows = new Windows(history, ids);
        List<PartitionEstimate> partitions = new ArrayList<>(ids.size());
        for (PartitionReading partition : reading.partitions()) {
            if (policy.uncommitted() == Policy.Uncommitted.Ignore && partition.committed() == Committed.Absent.NEVER) {
                continue;
            }
            partitions.add(partition(history, windows, reading, partition, policy));
        }

        Long lag = null;
        int unknown = 0;
        for (PartitionEstimate partition : partitions) {
            if (partition.lag() == null) {
                unknown++;
            } else {
                lag = (lag == null ? 0 : lag) + partition.lag();
            }
        }
        if (partitions.isEmpty()
                && reading.gaps().stream().noneMatch(gap -> gap.what().hidesLag())) {
            lag = 0L;
        }
        PartitionEstimate worst = partitions.stream()
                .filter(p -> p.behind() != null && p.hasWork())
                .max(Comparator.comparing(
                        p -> java.util.Objects.requireNonNull(p.behind()).age()))
                .orElse(null);
        Age behind = worst != null ? worst.behind() : lag != null && lag == 0 ? Age.ZERO : null;
        Double arrival = windows.arrival(tempo.seconds(60));
        Double consumption = windows.consumption(tempo.seconds(60));
        Double growth = arrival == null || consumption == null ? null : arrival - consumption;
        Capacity capacity = learned.capacity(policy);
        return new Estimate(
                reading.time(),
                partitions,
                reading.partitions().size(),
                lag,
                unknown,
                behind,
                worst == null ? null : worst.id(),
                arrival,
                windows.arrival(tempo.seconds(15)),
                windows.arrival(tempo.seconds(30)),
                noise(windows, arrival),
                consumption,
                windows.consumption(tempo.seconds(30)),
                growth,
                drain(lag, arrival, consumption, growth),
                Expiry.of(reading, partitions, unknown),
                capacity,
                learned.membersPerReplica(policy),
                history.observedSince()
                        .map(since -> Duration.between(since, reading.time()))
                        .orElse(Duration.ZERO),
                doubts(reading, partitions, unknown, policy));
    }

    private PartitionEstimate partition(
            History history, Windows windows, Reading.Observed reading, PartitionReading partition, Policy policy) {
        PartitionTrack track = history.track(partition.id());
        long now = reading.time().toEpochMilli();
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
                        : OffsetClock.age(
                                history,
                                track,
                                committed == null ? start : Math.max(committed, start),
                                partition.end());
        Duration sinceChange = track == null ? null : track.sinceChange(now);
        boolean advanced = sinceChange != null && sinceChange.compareTo(stallAfter) < 0;
        Member owner = owner(reading.group(), partition.member());
        return new PartitionEstimate(
                partition.id(),
                state(partition, track, lag, still, stallAfter, advanced),
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
                advanced,
                partition.member(),
                owner == null ? null : owner.displayName(),
                owner == null ? null : owner.pod(),
                track == null ? List.of() : track.ownersWhileStill());
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
            case Committed.Absent.NEVER -> policy.uncommitted() == Policy.Uncommitted.Earliest ? end - start : 0L;
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

    private static Drain drain(
            @Nullable Long lag, @Nullable Double arrival, @Nullable Double consumption, @Nullable Double growth) {
        if (lag == null) {
            return Drain.Plain.UNKNOWN;
        }
        if (lag == 0) {
            return Drain.Plain.NOTHING_TO_DRAIN;
        }
        if (arrival == null || consumption == null || growth == null) {
            return Drain.Plain.UNKNOWN;
        }
        // A queue that keeps up always has a few messages in flight: a second of arrivals is no backlog.
        if (lag <= arrival) {
            return Drain.Plain.NOTHING_TO_DRAIN;
        }
        return growth >= 0 ? Drain.Plain.NEVER : new Drain.In(Duration.ofMillis(Math.round(1000.0 * lag / -growth)));
    }

    /** Spread of five values of the 30 s rate, 15 s apart, relative to the 60 s rate. */
    private double noise(Windows windows, @Nullable Double arrival) {
        if (arrival == null || arrival <= 0) {
            return 0;
        }
        List<Double> rates = new ArrayList<>();
        for (int i = 0; i < NOISE_SAMPLES; i++) {
            Double rate = windows.arrivalEnding(tempo.seconds(15L * i), tempo.seconds(30));
            if (rate != null) {
                rates.add(rate);
            }
        }
        if (rates.size() < 3) {
            return 0;
        }
        double mean = rates.stream().mapToDouble(Double::doubleValue).average().orElse(0);
        double variance = rates.stream()
                .mapToDouble(rate -> (rate - mean) * (rate - mean))
                .average()
                .orElse(0);
        return Math.min(MOST_NOISE, Math.sqrt(variance) / arrival);
    }

    private static List<String> doubts(
            Reading.Observed reading, List<PartitionEstimate> partitions, int unknown, Policy policy) {
        List<String> doubts = new ArrayList<>();
        for (Gap gap : reading.gaps()) {
            if (gap.what().hidesLag()) {
                doubts.add(gap.toString());
            }
        }
        if (unknown > 0 && doubts.isEmpty()) {
            doubts.add("lag of " + unknown + " of " + partitions.size() + " partitions is unknown");
        }
        if (policy.readCommitted()
                && reading.partitions().stream().anyMatch(p -> p.lastStable() == null && p.end() != null)
                && doubts.isEmpty()) {
            doubts.add("the last stable offset is unknown");
        }
        for (PartitionReading partition : reading.partitions()) {
            if (partition.committed() instanceof Committed.At at
                    && partition.end() != null
                    && at.offset() > partition.end()) {
                doubts.add("committed offset " + at.offset() + " of " + partition.id() + " is beyond the end "
                        + partition.end() + " of its log: was the topic re-created?");
            }
        }
        return doubts;
    }
}
