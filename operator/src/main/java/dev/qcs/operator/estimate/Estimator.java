package dev.qcs.operator.estimate;

import dev.qcs.operator.lag.Committed;
import dev.qcs.operator.lag.Gap;
import dev.qcs.operator.lag.History;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.lag.PartitionReading;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.policy.Tempo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads one history and says what it means in numbers. Rates come from log ends (arrival) and committed offsets
 * (consumption) apart, so that an own rebalance does not look like quiet. The windows are those of the scaling policy: 60 s
 * to size, 30 s for growth, 15 s for bursts.
 */
public final class Estimator {
    private final Tempo tempo;
    private final PartitionEstimator partitionEstimator;
    private final PoolEstimator poolEstimator;

    public Estimator(Tempo tempo) {
        this.tempo = tempo;
        this.partitionEstimator = new PartitionEstimator(tempo);
        this.poolEstimator = new PoolEstimator(tempo);
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
                Arrivals.UNKNOWN,
                null,
                null,
                null,
                Drain.Plain.UNKNOWN,
                Loss.Plain.UNKNOWN,
                capacity,
                membersPerReplica,
                Assignor.Balanced,
                0,
                Duration.ZERO,
                List.of(doubt),
                null);
    }

    /**
     * The estimate of a reading that the history has just taken in.
     *
     * @param learned what earlier readings taught of this group
     * @param replicas that run now
     */
    public Estimate estimate(History history, Reading.Observed reading, Policy policy, Learned learned, int replicas) {
        List<PartitionId> ids =
                reading.partitions().stream().map(PartitionReading::id).toList();
        Pool pool = poolEstimator.pool(history, reading, policy);
        boolean shared = pool == null && history.shared();
        // Without counters the series are lower bounds, and their slopes are no rates.
        Windows windows = new Windows(history, pool == null || pool.counted() ? ids : List.of());
        Rhythms rhythms = new Rhythms(history, reading);
        List<PartitionEstimate> partitions = new ArrayList<>(ids.size());
        for (PartitionReading partition : reading.partitions()) {
            if (policy.uncommitted() == Policy.Uncommitted.Ignore && partition.committed() == Committed.Absent.NEVER) {
                continue;
            }
            PartitionEstimate estimate =
                    partitionEstimator.estimate(history, windows, reading, partition, policy, rhythms);
            partitions.add(
                    pool != null
                            ? PoolEstimator.masked(estimate, pool.counted())
                            : shared ? SharedLogs.masked(estimate) : estimate);
        }

        Long lag = null;
        int unknown = 0;
        for (PartitionEstimate partition : partitions) {
            if (partition.lag() == null) {
                unknown++;
            } else {
                lag = plus(lag == null ? 0 : lag, partition.lag());
            }
        }
        if (partitions.isEmpty()
                && reading.gaps().stream().noneMatch(gap -> gap.what().hidesLag())) {
            lag = 0L;
        }
        PartitionEstimate worst = partitions.stream()
                .filter(p -> p.behind() != null && p.hasWork())
                .max(Comparator.comparing(
                        p -> Objects.requireNonNull(p.behind()).age()))
                .orElse(null);
        int believed = Math.max(reading.partitions().size(), history.believedPartitions());
        unknown += believed - reading.partitions().size();
        Age behind = worst != null ? worst.behind() : lag != null && lag == 0 && unknown == 0 ? Age.ZERO : null;
        Arrivals arrivals = pool == null
                ? Arrivals.of(windows, policy.pollingInterval(), tempo)
                : Arrivals.sampled(windows, pool.published(), policy.pollingInterval(), tempo);
        Double consumption = windows.consumption(tempo.seconds(60));
        Double growth = pool == null ? growth(windows, partitions) : PoolEstimator.growth(pool);
        Capacity capacity = learned.capacity(policy, replicas);
        return new Estimate(
                reading.time(),
                partitions,
                believed,
                lag,
                unknown,
                behind,
                worst == null ? null : worst.id(),
                arrivals,
                consumption,
                windows.consumption(tempo.seconds(30)),
                growth,
                drain(lag, arrivals.steady(), consumption, growth),
                pool == null
                        ? new RetentionEdge(history, reading, tempo).soonest(partitions, unknown)
                        : PoolEstimator.loss(pool, partitions, unknown),
                capacity,
                learned.membersPerReplica(policy),
                pool == null && !shared ? Assignor.of(history.assignor()) : Assignor.Pooled,
                history.largestTopic(),
                history.observedSince()
                        .map(since -> Duration.between(since, reading.time()))
                        .orElse(Duration.ZERO),
                doubts(history, reading, partitions, unknown, policy),
                pool);
    }

    /** Lags near the end of a long add up to its end, never to a negative number. */
    private static long plus(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }

    /**
     * Over the partitions of which both rates are known: one alone would make the rest look like growth. The window is as short
     * as the consumers' rhythm allows, or a backlog would still be said to grow a minute after it began to shrink.
     */
    private @Nullable Double growth(Windows windows, List<PartitionEstimate> partitions) {
        Duration rhythm = partitions.stream()
                .map(PartitionEstimate::commitCadence)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        long millis = Math.clamp(
                3 * rhythm.toMillis(),
                tempo.seconds(15).toMillis(),
                tempo.seconds(60).toMillis());
        Duration window = Duration.ofMillis(millis);
        Double growth = null;
        for (PartitionEstimate partition : partitions) {
            Double arrival = windows.arrival(partition.id(), window);
            Double consumption = windows.consumption(partition.id(), window);
            if (arrival != null && consumption != null) {
                growth = (growth == null ? 0 : growth) + arrival - consumption;
            }
        }
        return growth;
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

    private List<String> doubts(
            History history, Reading.Observed reading, List<PartitionEstimate> partitions, int unknown, Policy policy) {
        List<String> doubts = new ArrayList<>();
        for (Gap gap : reading.gaps()) {
            if (gap.what().hidesLag()) {
                doubts.add(gap.toString());
            }
        }
        doubts.addAll(poolEstimator.doubts(history, reading));
        doubts.addAll(history.doubts());
        if (unknown > 0 && doubts.isEmpty()) {
            doubts.add("lag of " + unknown + " of " + partitions.size()
                    + (reading.queues().isEmpty() ? " partitions" : " queues") + " is unknown");
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
