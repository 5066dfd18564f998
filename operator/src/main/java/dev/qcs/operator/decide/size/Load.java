package dev.qcs.operator.decide.size;

import java.util.Collection;
import java.util.function.IntToDoubleFunction;

/**
 * What the most loaded member of a group must do per second, which decides what a size is worth: with 11 even partitions, ten
 * members sustain no more than six do. Who gets which partition is a model of the group's assignor, for the question "what if".
 */
public abstract sealed class Load permits BalancedLoad, PooledLoad, RangeLoad {
    /** Sizes this close to the best possible are equally good, and the smallest of them is taken. */
    private static final double AS_GOOD = 1.02;

    private static final double ROUNDING = 1 + 1e-9;

    private final double total;

    Load(double total) {
        this.total = total;
    }

    /**
     * A size, and whether it is enough.
     *
     * @param replicas the smallest that is enough, or the smallest about as good as any
     * @param suffices false when no size that the partitions can feed carries the load
     */
    public record Size(int replicas, boolean suffices) {}

    /** Under an assignor that balances over all topics; takes what each partition needs, in messages per second. */
    public static Load balanced(double[] demands) {
        return new BalancedLoad(demands);
    }

    /**
     * Under an assignor that gives out contiguous ranges, topic by topic.
     *
     * @param topics for each topic what each partition needs, in messages per second and the order of their numbers; 0 for one
     *     that needs nothing or is left out
     */
    public static Load ranges(Collection<double[]> topics) {
        return new RangeLoad(topics);
    }

    /** That any member may take a share of; takes what is needed altogether, in messages per second. */
    public static Load pooled(double total) {
        return new PooledLoad(total);
    }

    /** Load of the most loaded of {@code members} members, at least one. */
    public abstract double ofMostLoaded(int members);

    /** The need of the most demanding partition: no size brings the load below it. */
    public abstract double ofLargestPartition();

    /** True when the most loaded of the members does not exceed the limit; quicker than the load itself. */
    abstract boolean carries(int members, double limit);

    /** The smallest load that a size from 1 to {@code usable} can bring about. */
    abstract double least(int membersPerReplica, int usable);

    /**
     * The smallest number of replicas whose most loaded member can carry its load; where no number is enough, the smallest one
     * about as good as any.
     *
     * @param perMember what a member does in a group of so many members, positive
     * @param usable most replicas that the partitions can feed
     */
    public Size smallest(IntToDoubleFunction perMember, int membersPerReplica, int usable) {
        for (int n = 1; n <= usable; n++) {
            int members = n * membersPerReplica;
            double limit = perMember.applyAsDouble(members) * ROUNDING;
            if (total <= limit * members && carries(members, limit)) {
                return new Size(n, true);
            }
        }
        double least = Double.POSITIVE_INFINITY;
        for (int n = usable; n >= 1; n--) {
            least = Math.min(least, strain(perMember, n * membersPerReplica, least));
        }
        double asGood = least * AS_GOOD * ROUNDING;
        int n = 1;
        while (n < usable && strain(perMember, n * membersPerReplica, asGood) > asGood) {
            n++;
        }
        return new Size(n, false);
    }

    /** Load of the most loaded member in shares of what it does; a lower bound of it where that is beyond the limit. */
    private double strain(IntToDoubleFunction perMember, int members, double limit) {
        double does = perMember.applyAsDouble(members);
        double atLeast = Math.max(ofLargestPartition(), total / members) / does;
        return atLeast > limit ? atLeast : ofMostLoaded(members) / does;
    }

    /** The same, where a member does as much in any group. */
    public Size smallest(double perMember, int membersPerReplica, int usable) {
        int enough = first(perMember * ROUNDING, membersPerReplica, usable);
        if (enough <= usable) {
            return new Size(enough, true);
        }
        double least = least(membersPerReplica, usable);
        int asGood = first(least * AS_GOOD * ROUNDING, membersPerReplica, usable);
        return new Size(Math.min(asGood, usable), false);
    }

    /** The first size within the limit; above {@code usable} when there is none. */
    private int first(double limit, int membersPerReplica, int usable) {
        int n = Math.clamp((long) Math.ceil(total / (limit * membersPerReplica)), 1, usable);
        while (n <= usable && !carries(n * membersPerReplica, limit)) {
            n++;
        }
        return n;
    }
}
