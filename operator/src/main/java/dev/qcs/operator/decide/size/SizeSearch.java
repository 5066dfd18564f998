package dev.qcs.operator.decide.size;

/**
 * Finds the smallest number of replicas whose most loaded member can carry its load.
 *
 * @param membersPerReplica consumers that one replica runs, 1 or more
 * @param capacityPerMember messages/s that one member can process, more than 0
 */
public record SizeSearch(Demand demand, Assignor assignor, int membersPerReplica, double capacityPerMember) {

    /** Sizes this close to the best possible count as equally good, and the smallest of them is taken. */
    private static final double AS_GOOD = 1.02;

    /**
     * A size, and whether it is enough.
     *
     * @param replicas the size found
     * @param load messages/s of the most loaded member at that size
     * @param suffices false if no size up to the usable one carries the load: then partitions are the limit, and this is the
     *     smallest size about as good as any
     */
    public record Found(int replicas, double load, boolean suffices) {}

    public SizeSearch {
        if (membersPerReplica < 1 || !(capacityPerMember > 0)) {
            throw new IllegalArgumentException("members per replica must be 1 or more and their capacity above 0: "
                    + membersPerReplica + ", " + capacityPerMember + "/s");
        }
    }

    /** Replicas that the partitions can feed, at least 1: any more would own nothing. */
    public int usable() {
        return Math.max(1, Math.ceilDiv(demand.owners(assignor), membersPerReplica));
    }

    /** Messages/s of the most loaded member with so many replicas. */
    public double load(int replicas) {
        long members = (long) replicas * membersPerReplica;
        return demand.mostLoadedMember(Math.toIntExact(members), assignor);
    }

    /** The smallest size that suffices, from 1 to {@link #usable()}; other bounds are not this search's business. */
    public Found smallest() {
        double least = Double.POSITIVE_INFINITY;
        for (int replicas = 1; replicas <= usable(); replicas++) {
            double load = load(replicas);
            if (load <= capacityPerMember) {
                return new Found(replicas, load, true);
            }
            least = Math.min(least, load);
        }
        return smallestAsGoodAs(least);
    }

    private Found smallestAsGoodAs(double least) {
        int replicas = 1;
        double load = load(replicas);
        while (load > least * AS_GOOD) {
            replicas++;
            load = load(replicas);
        }
        return new Found(replicas, load, false);
    }
}
