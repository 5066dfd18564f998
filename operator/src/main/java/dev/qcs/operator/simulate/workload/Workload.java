package dev.qcs.operator.simulate.workload;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What arrives, second by second, and what else changes meanwhile: how it spreads over partitions, how fast consumers are, how
 * much the system behind them takes. A value: whatever is random was drawn when it was made.
 */
public final class Workload {
    private final String name;
    private final double[] arrivals;
    private final Skew skew;
    private final double @Nullable [] capacity;
    private final double @Nullable [] downstream;

    private Workload(
            String name, double[] arrivals, Skew skew, double @Nullable [] capacity, double @Nullable [] downstream) {
        this.name = name;
        this.arrivals = arrivals;
        this.skew = skew;
        this.capacity = capacity;
        this.downstream = downstream;
    }

    /**
     * Arrivals given by a function of the second.
     *
     * @param seconds length, at least 1
     * @param perSecond messages per second over all partitions, at least 0
     */
    public static Workload of(String name, int seconds, IntToDoubleFunction perSecond) {
        if (seconds < 1) {
            throw new IllegalArgumentException("a workload must last at least 1 second, was " + seconds);
        }
        double[] arrivals = new double[seconds];
        for (int i = 0; i < seconds; i++) {
            arrivals[i] = perSecond.applyAsDouble(i);
            if (!(arrivals[i] >= 0 && arrivals[i] <= 1e12)) {
                throw new IllegalArgumentException("arrivals of workload " + name + " must be 0 to 10^12 messages per"
                        + " second, were " + arrivals[i] + " at second " + i);
            }
        }
        return new Workload(name, arrivals, Skew.EVEN, null, null);
    }

    public String name() {
        return name;
    }

    /** Length. */
    public int seconds() {
        return arrivals.length;
    }

    /** Messages that arrive in the given second over all partitions. */
    public double arrivals(int second) {
        return arrivals[second];
    }

    /** The arrivals of each second. */
    public double[] arrivals() {
        return arrivals.clone();
    }

    /** True when everything but the name is the same. */
    public boolean sameAs(Workload other) {
        return Arrays.equals(arrivals, other.arrivals)
                && skew.equals(other.skew)
                && Arrays.equals(capacity, other.capacity)
                && Arrays.equals(downstream, other.downstream);
    }

    /**
     * Half of each together, as long as the shorter one, with this one's skew and limits: as the sum of two streams on a plant
     * for one of them.
     */
    public Workload mixedWith(Workload other) {
        int seconds = Math.min(arrivals.length, other.arrivals.length);
        double[] mixed = new double[seconds];
        Arrays.setAll(mixed, second -> (arrivals[second] + other.arrivals[second]) / 2);
        return new Workload(name + "+" + other.name, mixed, skew, capacity, downstream);
    }

    /** Messages per second in the mean. */
    public double mean() {
        return Arrays.stream(arrivals).average().orElse(0);
    }

    public Skew skew() {
        return skew;
    }

    /** What consumers can do, as a factor of what they could at first. */
    public double capacity(int second) {
        return capacity == null ? 1 : capacity[second];
    }

    /** Messages per second that whatever lies behind the consumers takes of them all together; infinite = no limit. */
    public double downstream(int second) {
        return downstream == null ? Double.POSITIVE_INFINITY : downstream[second];
    }

    /** The same under another name. */
    public Workload named(String other) {
        return new Workload(other, arrivals, skew, capacity, downstream);
    }

    /** The same with each second's arrivals, and the downstream limit, so many times as large. */
    public Workload times(double factor) {
        if (!(factor > 0)) {
            throw new IllegalArgumentException(
                    "workload " + name + " can only be scaled by more than 0, was " + factor);
        }
        return new Workload(
                name, scaled(arrivals, factor), skew, capacity, downstream == null ? null : scaled(downstream, factor));
    }

    /** The same, scaled so that so many messages per second arrive in the mean. */
    public Workload withMean(double perSecond) {
        if (mean() == 0) {
            throw new IllegalArgumentException("workload " + name + " has no arrivals at all and cannot be scaled");
        }
        return times(perSecond / mean());
    }

    /**
     * The same with each second's arrivals a little off.
     *
     * @param relative standard deviation, 0.15 = 15 %; never below no arrivals
     */
    public Workload noisy(double relative, RandomGenerator random) {
        double[] noisy = new double[arrivals.length];
        for (int i = 0; i < noisy.length; i++) {
            noisy[i] = Math.max(0, arrivals[i] * (1 + relative * random.nextGaussian()));
        }
        return new Workload(name, noisy, skew, capacity, downstream);
    }

    /** The same in whole messages that come by chance: as many in each second as a Poisson process has. */
    public Workload inWholeMessages(RandomGenerator random) {
        double[] whole =
                Arrays.stream(arrivals).map(rate -> poisson(rate, random)).toArray();
        return new Workload(name, whole, skew, capacity, downstream);
    }

    /** Large means are drawn as a normal distribution, which they are nearly equal to. */
    static double poisson(double mean, RandomGenerator random) {
        if (mean > 50) {
            return Math.max(0, Math.rint(mean + Math.sqrt(mean) * random.nextGaussian()));
        }
        double limit = Math.exp(-mean);
        int count = -1;
        for (double product = 1; product > limit; count++) {
            product *= random.nextDouble();
        }
        return count;
    }

    public Workload skewed(Skew by) {
        return new Workload(name, arrivals, by, capacity, downstream);
    }

    /** The same while consumers change: a factor of their capacity for each second. */
    public Workload capacity(IntToDoubleFunction factor) {
        return new Workload(name, arrivals, skew, each(factor), downstream);
    }

    /** The same with a limit on messages per second behind the consumers, for each second. */
    public Workload downstream(IntToDoubleFunction limit) {
        return new Workload(name, arrivals, skew, capacity, each(limit));
    }

    private double[] each(IntToDoubleFunction of) {
        double[] values = new double[arrivals.length];
        Arrays.setAll(values, of);
        return values;
    }

    private static double[] scaled(double[] values, double factor) {
        return Arrays.stream(values).map(value -> value * factor).toArray();
    }
}
