package dev.qcs.operator.decide.size;

import java.util.Arrays;
import java.util.Collection;

/**
 * Load under the range assignor: each topic is cut into contiguous ranges by itself, and the first members get the extra
 * partition of every topic. Any more members than the largest topic has partitions own nothing.
 */
final class RangeLoad extends Load {
    /** For each topic the demand of its first partitions together, by how many they are: a range is one subtraction. */
    private final double[][] upTo;

    private final int largestTopic;
    private final double largestPartition;

    RangeLoad(Collection<double[]> topics) {
        super(topics.stream().flatMapToDouble(Arrays::stream).sum());
        upTo = topics.stream().map(RangeLoad::sums).toArray(double[][]::new);
        largestTopic = topics.stream().mapToInt(topic -> topic.length).max().orElse(0);
        largestPartition = topics.stream().flatMapToDouble(Arrays::stream).max().orElse(0);
    }

    @Override
    public double ofMostLoaded(int members) {
        return ofMostLoaded(members, Double.POSITIVE_INFINITY);
    }

    @Override
    public double ofLargestPartition() {
        return largestPartition;
    }

    @Override
    boolean carries(int members, double limit) {
        return largestPartition <= limit && ofMostLoaded(members, limit) <= limit;
    }

    /** From the largest size down, since that one is nearly always the best and most others then end at their first member. */
    @Override
    double least(int membersPerReplica, int usable) {
        double least = Double.POSITIVE_INFINITY;
        for (int n = usable; n >= 1; n--) {
            least = Math.min(least, ofMostLoaded(n * membersPerReplica, least));
        }
        return least;
    }

    /** Stops at the first member above {@code enough}: with even demands that is the first one of all. */
    private double ofMostLoaded(int members, double enough) {
        double heaviest = 0;
        for (int member = 0; member < Math.min(members, largestTopic) && heaviest <= enough; member++) {
            double load = 0;
            for (double[] sums : upTo) {
                int partitions = sums.length - 1;
                load += sums[start(member + 1, partitions, members)] - sums[start(member, partitions, members)];
            }
            heaviest = Math.max(heaviest, load);
        }
        return heaviest;
    }

    /** The first partition of a member's range. */
    private static int start(int member, int partitions, int members) {
        return member * (partitions / members) + Math.min(member, partitions % members);
    }

    private static double[] sums(double[] topic) {
        double[] sums = new double[topic.length + 1];
        for (int i = 0; i < topic.length; i++) {
            sums[i + 1] = sums[i] + topic[i];
        }
        return sums;
    }
}
