package dev.qcs.operator.simulate;

import java.util.Arrays;

/**
 * What a run will bring, as it is known to whoever sets it up. The plant may be played with faults that are not in here.
 */
public final class Future {
    private final double[] arrivals;
    private final double[] sustained;
    private final int replicasAtStart;
    private final double podStartSeconds;
    private final double pauseSeconds;

    /**
     * Copies what it is given.
     *
     * @param arrivals messages per second over all partitions, for each second of the run
     * @param sustained messages per second that a number of replicas does with even partitions, at rest: element n for n
     *     replicas, from 0 to {@code maxReplicas}
     */
    public Future(
            double[] arrivals, double[] sustained, int replicasAtStart, double podStartSeconds, double pauseSeconds) {
        this.arrivals = arrivals.clone();
        this.sustained = sustained.clone();
        this.replicasAtStart = replicasAtStart;
        this.podStartSeconds = podStartSeconds;
        this.pauseSeconds = pauseSeconds;
    }

    /** Length of the run. */
    public int seconds() {
        return arrivals.length;
    }

    /** Messages that arrive in the given second over all partitions. */
    public double arrivals(int second) {
        return arrivals[second];
    }

    /** The mean of the arrivals from one second up to, and without, another one; 0 when that is none. */
    public double meanArrivals(int from, int to) {
        return Arrays.stream(arrivals, from, Math.min(to, arrivals.length))
                .average()
                .orElse(0);
    }

    /** Messages per second that so many replicas do at rest with even partitions; as at the most replicas for any more. */
    public double sustained(int replicas) {
        return sustained[Math.min(replicas, sustained.length - 1)];
    }

    /** Replicas that run when it begins. */
    public int replicasAtStart() {
        return replicasAtStart;
    }

    /** From a change of {@code spec.replicas} until the new Pods consume. */
    public double podStartSeconds() {
        return podStartSeconds;
    }

    /** Of the whole group at each rebalance; 0 when only partitions that move pause. */
    public double pauseSeconds() {
        return pauseSeconds;
    }
}
