package dev.qcs.operator.estimate;

import dev.qcs.operator.lag.PartitionId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The numbers behind a decision. {@code null} = unknown; no rate is ever divided by zero time.
 *
 * @param partitions sorted by id; empty when the source could not be read
 * @param partitionCount partitions of the source by its metadata, those left out above included
 * @param lag unread messages over the partitions that are known; {@code null} when none is
 * @param unknownPartitions how many of the partitions the lag does not cover
 * @param behind the oldest unread message over all partitions
 * @param worst the partition that {@code behind} belongs to
 * @param arrivals messages per second, over several windows
 * @param consumption messages per second committed, over 60 s
 * @param consumptionLately the same over 30 s
 * @param growth change of lag in messages per second; negative while draining
 * @param capacity of one member
 * @param membersPerReplica as configured or observed
 * @param assignor that spreads the partitions over members
 * @param largestTopic partitions of the largest topic, counted as in {@code partitionCount}
 * @param observedFor length of uninterrupted observation
 * @param doubts why this estimate must not remove replicas, one sentence each; empty = trustworthy
 * @param pool the queues that the partitions above stand for; {@code null} = a Kafka group, or nothing could be read
 */
public record Estimate(
        Instant time,
        List<PartitionEstimate> partitions,
        int partitionCount,
        @Nullable Long lag,
        int unknownPartitions,
        @Nullable Age behind,
        @Nullable PartitionId worst,
        Arrivals arrivals,
        @Nullable Double consumption,
        @Nullable Double consumptionLately,
        @Nullable Double growth,
        Drain drain,
        Loss loss,
        Capacity capacity,
        int membersPerReplica,
        Assignor assignor,
        int largestTopic,
        Duration observedFor,
        List<String> doubts,
        @Nullable Pool pool) {

    /** More replicas than any scaler may ask for, where the source itself sets no limit. */
    public static final int UNCAPPED = 10_000;

    public Estimate {
        partitions = List.copyOf(partitions);
        doubts = List.copyOf(doubts);
    }

    public enum Trend {
        Growing,
        Steady,
        Draining,
        Unknown
    }

    /** Messages per second that arrive, over 60 s; {@code null} = unknown. */
    public @Nullable Double arrival() {
        return arrivals.steady();
    }

    /** Members that can own something: any more stay idle, whatever the load. */
    public int owners() {
        return switch (assignor) {
            case Range -> largestTopic;
            case Balanced -> partitionCount;
            case Pooled -> pool == null || !pool.capped() ? UNCAPPED : pool.singleActive();
        };
    }

    /** Most replicas that the partitions can feed, at least 1. */
    public int usable() {
        return Math.max(1, Math.ceilDiv(owners(), membersPerReplica));
    }

    /** True when the source itself limits how many replicas are of use. */
    public boolean capped() {
        return owners() != UNCAPPED;
    }

    /** True for a share group: no partition limits its size, and no offset is committed. */
    public boolean shared() {
        return assignor == Assignor.Pooled && pool == null;
    }

    /** Unread messages of a partition that may ask for more replicas; 0 where they are unknown. */
    public long lagForGrowth(PartitionEstimate partition) {
        long unread = partition.lag() == null ? 0 : partition.lag();
        return pool == null ? unread : pool.forGrowth(partition.id(), unread);
    }

    /** Messages of a queue that consumers work on right now and that wait no longer; 0 for a partition. */
    public long inWork(PartitionEstimate partition) {
        return pool == null ? 0 : pool.inWork(partition.id());
    }

    /** The same, counting what consumers hold like any other message. */
    public Estimate countingHeld() {
        return pool == null
                ? this
                : new Estimate(
                        time,
                        partitions,
                        partitionCount,
                        lag,
                        unknownPartitions,
                        behind,
                        worst,
                        arrivals,
                        consumption,
                        consumptionLately,
                        growth,
                        drain,
                        loss,
                        capacity,
                        membersPerReplica,
                        assignor,
                        largestTopic,
                        observedFor,
                        doubts,
                        pool.countingHeld());
    }

    /** True when the group works at all: some partition's commits were seen to move lately. */
    public boolean anyPartitionMoves() {
        return partitions.stream().anyMatch(p -> p.advanced() && p.state() != PartitionEstimate.State.Frozen);
    }

    /** How long ago the committed offset of any partition changed; {@code null} = no change was seen. */
    public @Nullable Duration sinceLastMove() {
        return partitions.stream()
                .map(PartitionEstimate::sinceChange)
                .filter(Objects::nonNull)
                .min(Duration::compareTo)
                .orElse(null);
    }

    /** True when every datum that scaling in needs is there. */
    public boolean trustworthy() {
        return doubts.isEmpty();
    }

    /** Steady means: lag changes by less than 1/s and less than 2 % of arrivals (the rule of SlowConsumer). */
    public Trend trend() {
        if (growth == null) {
            return Trend.Unknown;
        }
        double noticeable = Math.max(1, 0.02 * (arrival() == null ? 0 : arrival()));
        if (growth > noticeable) {
            return Trend.Growing;
        }
        return growth < -noticeable && lag != null && lag > 0 ? Trend.Draining : Trend.Steady;
    }
}
