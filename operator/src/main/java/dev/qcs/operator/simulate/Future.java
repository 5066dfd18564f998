package dev.qcs.operator.simulate;

import java.util.Arrays;

/**
 * What a run will bring, as it is known to whoever sets it up. The plant may be played with faults that are not in here.
 */
public final class Future {
    private final double[] arrivals;
    private final double[][] sustained;
    private final boolean[] dealtAnew;
    private final int replicasAtStart;
    private final double podStartSeconds;
    private final double pauseSeconds;

    /**
     * Keeps what it is given: do not change it afterwards.
     *
     * @param arrivals messages per second over all partitions, for each second of the run
     * @param sustained messages per second that a number of replicas does at rest without a partition falling behind: for each
     *     second, element n for n replicas, from 0 to {@code maxReplicas}
     * @param dealtAnew for each second whether arrivals spread over partitions in another way than in the second before
     */
    public Future(
            double[] arrivals,
            double[][] sustained,
            boolean[] dealtAnew,
            int replicasAtStart,
            double podStartSeconds,
            double pauseSeconds) {
        this.arrivals = arrivals;
        this.sustained = sustained;
        this.dealtAnew = dealtAnew;
        this.replicasAtStart = replicasAtStart;
        this.podStartSeconds = podStartSeconds;
        this.pauseSeconds = pauseSeconds;
    }

    /**
     * One in which a number of replicas does the same at any time.
     *
     * @param sustained element n for n replicas, from 0 to {@code maxReplicas}
     */
    public static Future steady(
            double[] arrivals, double[] sustained, int replicasAtStart, double podStartSeconds, double pauseSeconds) {
        double[][] always = new double[arrivals.length][];
        Arrays.fill(always, sustained.clone());
        return new Future(
                arrivals.clone(), always, new boolean[arrivals.length], replicasAtStart, podStartSeconds, pauseSeconds);
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

    /**
     * Messages per second that so many replicas do at rest in the given second without a partition falling behind; as at the
     * most replicas for any more.
     */
    public double sustained(int second, int replicas) {
        double[] then = sustained[second];
        return then[Math.min(replicas, then.length - 1)];
    }

    /** The mean of {@link #sustained} from one second up to, and without, another one; 0 when that is none. */
    public double meanSustained(int from, int to, int replicas) {
        int end = Math.min(to, sustained.length);
        double sum = 0;
        for (int second = from; second < end; second++) {
            sum += sustained(second, replicas);
        }
        return end <= from ? 0 : sum / (end - from);
    }

    /** The fewest replicas that do as much as any number does in the given second: more of them are of no use. */
    public int useful(int second) {
        double[] then = sustained[second];
        int best = 0;
        for (int n = 1; n < then.length; n++) {
            best = then[n] > then[best] * (1 + 1e-9) ? n : best;
        }
        return best;
    }

    /** True when nothing but arrivals differs from the second before, so that {@link #useful} is the same; it may miss some. */
    @SuppressWarnings("ReferenceEquality") // Equal rows are the same row, which is quicker told.
    public boolean sameAsBefore(int second) {
        return second > 0 && sustained[second] == sustained[second - 1];
    }

    /** True when arrivals spread over partitions in another way than in the second before. */
    public boolean dealtAnew(int second) {
        return dealtAnew[second];
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
