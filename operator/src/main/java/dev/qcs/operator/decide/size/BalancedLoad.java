package dev.qcs.operator.decide.size;

import java.util.Arrays;

/**
 * Load under assignors whose counts differ by one at most. They balance counts, not load: which partitions meet on one member is
 * chance. So the most demanding partition is expected on a member with as many others as a member may have, and those to be
 * average ones. To count on a lucky deal is to be late for as long as it lasts; to count on the worst one is to pay for members
 * that are hardly ever needed.
 */
final class BalancedLoad extends Load {
    private final int partitions;
    private final double largest;
    private final double meanOfOthers;

    BalancedLoad(double[] demands) {
        super(Arrays.stream(demands).sum());
        partitions = demands.length;
        largest = Arrays.stream(demands).max().orElse(0);
        double sum = 0;
        boolean skipped = false;
        for (double demand : demands) {
            if (demand == largest && !skipped) {
                skipped = true;
            } else {
                sum += demand;
            }
        }
        meanOfOthers = partitions < 2 ? 0 : sum / (partitions - 1);
    }

    @Override
    public double ofMostLoaded(int members) {
        return partitions == 0 ? 0 : largest + (Math.ceilDiv(partitions, members) - 1) * meanOfOthers;
    }

    @Override
    public double ofLargestPartition() {
        return largest;
    }

    /** That of the largest partition, with a member of its own at the latest when each partition has one. */
    @Override
    double least(int membersPerReplica, int usable) {
        return ofMostLoaded(usable * membersPerReplica);
    }

    @Override
    boolean carries(int members, double limit) {
        return ofMostLoaded(members) <= limit;
    }
}
