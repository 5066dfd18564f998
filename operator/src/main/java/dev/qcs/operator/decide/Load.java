package dev.qcs.operator.decide;

import java.util.Arrays;

/**
 * What the most loaded member of a group must do per second, which decides what a size is worth: with 11 even partitions, ten
 * members sustain no more than six do.
 *
 * <p>Partitions are dealt out as balanced assignors do: counts differ by one at most. Which partitions meet on one member is
 * the assignor's choice, so uneven demands are dealt largest first to the least loaded member that still may take one: a
 * member's load is never below its largest partition.
 */
final class Load {
    private final double[] descending;

    /** Takes the service rate that each partition needs, in messages per second. */
    Load(double[] demands) {
        descending = demands.clone();
        Arrays.sort(descending);
        for (int i = 0, j = descending.length - 1; i < j; i++, j--) {
            double swap = descending[i];
            descending[i] = descending[j];
            descending[j] = swap;
        }
    }

    /** Load of the most loaded of {@code members} members, at least one. */
    double ofMostLoaded(int members) {
        int partitions = descending.length;
        if (partitions == 0) {
            return 0;
        }
        if (members >= partitions) {
            return descending[0];
        }
        double[] load = new double[members];
        int[] count = new int[members];
        int most = (partitions + members - 1) / members;
        for (double demand : descending) {
            int target = -1;
            for (int i = 0; i < members; i++) {
                if (count[i] < most && (target < 0 || load[i] < load[target])) {
                    target = i;
                }
            }
            load[target] += demand;
            count[target]++;
        }
        return Arrays.stream(load).max().orElse(0);
    }

    double total() {
        return Arrays.stream(descending).sum();
    }
}
