package dev.qcs.operator.simulate.play;

import org.jspecify.annotations.Nullable;

/**
 * What a run is judged by.
 *
 * @param violationSeconds seconds in which the oldest unread message of the worst partition was older than the objective
 * @param lateShare of all messages that waited, or still wait at the end, longer than the objective; 0..1
 * @param behindMedian seconds behind, of the seconds of the run the 50th percentile
 * @param behind95 the 95th
 * @param behind99 the 99th
 * @param behindMost the highest
 * @param replicaSeconds from the request on: Pods that start count
 * @param idleReplicaSeconds the part of them in which nothing arrived and nothing waited
 * @param uselessReplicaSeconds the part of them beyond the fewest replicas that do as much as any number could at that time,
 *     for want of partitions or of room behind the consumers
 * @param rescales changes of the replicas wanted
 * @param pauseSeconds in which rebalances stopped the group; one with half of the partitions stopped counts half
 * @param partitionsMoved to another member
 * @param mostReplicas at any time
 * @param overshoot {@code mostReplicas} over the replicas that sustain the busiest minute; 1 = just enough
 * @param removedWhileBlind replicas taken away in seconds in which part of the truth was hidden
 * @param firstMessageDelay the longest that the first message after a time with no replica ready waited to be read, in
 *     seconds; {@code null} = that never was
 * @param messages that arrived
 */
public record Measures(
        int violationSeconds,
        double lateShare,
        double behindMedian,
        double behind95,
        double behind99,
        double behindMost,
        long replicaSeconds,
        long idleReplicaSeconds,
        long uselessReplicaSeconds,
        int rescales,
        double pauseSeconds,
        long partitionsMoved,
        int mostReplicas,
        double overshoot,
        int removedWhileBlind,
        @Nullable Double firstMessageDelay,
        double messages) {
    /** Replica-seconds that a rescale is worth. */
    public static final int RESCALE_COST = 60;

    /** One number for the price of it all: replica-seconds, and 60 of them for each rescale. */
    public double cost() {
        return replicaSeconds + (double) RESCALE_COST * rescales;
    }
}
