package dev.qcs.operator.decide;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * The partitions of which something holds that does not hold of most. Where it holds of most it is no matter of single partitions
 * but of the group as a whole, and none stands out.
 */
final class Minority {
    private final boolean[] members;
    private final int size;

    private Minority(boolean[] members, int size) {
        this.members = members;
        this.size = size;
    }

    /** @param partitions their number */
    static Minority of(int partitions, IntPredicate holds) {
        boolean[] members = new boolean[partitions];
        int size = 0;
        for (int i = 0; i < partitions; i++) {
            members[i] = holds.test(i);
            size += members[i] ? 1 : 0;
        }
        if (2 * size > partitions) {
            Arrays.fill(members, false);
            size = 0;
        }
        return new Minority(members, size);
    }

    boolean has(int partition) {
        return members[partition];
    }

    int size() {
        return size;
    }
}
