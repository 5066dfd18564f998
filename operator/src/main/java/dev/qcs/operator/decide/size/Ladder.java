package dev.qcs.operator.decide.size;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The sizes that make a difference when load is spread evenly over partitions. The most loaded of n members holds
 * ceil(P / n) partitions, so only the sizes ceil(P / k) differ: with 12 partitions 7 to 11 members do the work of 6.
 */
public final class Ladder {

    private final int partitions;
    private final int[] steps;

    private Ladder(int partitions, int[] steps) {
        this.partitions = partitions;
        this.steps = steps;
    }

    /**
     * The ladder of a number of partitions.
     *
     * @param partitions 1 or more
     */
    public static Ladder of(int partitions) {
        if (partitions < 1) {
            throw new IllegalArgumentException("a topic has one partition or more, not " + partitions);
        }
        int[] steps = IntStream.rangeClosed(1, partitions)
                .map(each -> Math.ceilDiv(partitions, each))
                .distinct()
                .sorted()
                .toArray();
        return new Ladder(partitions, steps);
    }

    /** The useful numbers of members, ascending, from 1 to the number of partitions. */
    public int[] steps() {
        return steps.clone();
    }

    /** The smallest number of members that does the work of {@code members}; 1 for none. */
    public int atOrBelow(int members) {
        int bounded = Math.clamp(members, 1, partitions);
        return Arrays.stream(steps).filter(step -> step <= bounded).max().orElse(1);
    }

    /** The next number of members that does more work, or the number of partitions if none does. */
    public int above(int members) {
        return Arrays.stream(steps).filter(step -> step > members).findFirst().orElse(partitions);
    }
}
