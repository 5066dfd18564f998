package dev.qcs.operator.decide.size;

import java.util.Arrays;
import java.util.PriorityQueue;

/**
 * Load under assignors whose counts differ by one at most. Which partitions meet on one member is the assignor's choice, so
 * uneven demands are dealt largest first to the least loaded member that still may take one: a member's load is never below
 * its largest partition.
 */
final class BalancedLoad extends Load {
    private final double[] descending;

    BalancedLoad(double[] demands) {
        super(Arrays.stream(demands).sum());
        descending = demands.clone();
        Arrays.sort(descending);
        for (int i = 0, j = descending.length - 1; i < j; i++, j--) {
            double swap = descending[i];
            descending[i] = descending[j];
            descending[j] = swap;
        }
    }

    @Override
    public double ofMostLoaded(int members) {
        int partitions = descending.length;
        if (partitions == 0) {
            return 0;
        }
        if (members >= partitions) {
            return descending[0];
        }
        int most = Math.ceilDiv(partitions, members);
        return descending[0] == descending[partitions - 1] ? most * descending[0] : dealt(members);
    }

    @Override
    public double ofLargestPartition() {
        return descending.length == 0 ? 0 : descending[0];
    }

    /** That of the largest partition, with a member of its own at the latest when each partition has one. */
    @Override
    double least(int membersPerReplica, int usable) {
        return ofLargestPartition();
    }

    /** Deals out only where the counts alone do not decide: with nearly even demands that is hardly ever. */
    @Override
    boolean carries(int members, double limit) {
        if (ofLargestPartition() > limit) {
            return false;
        }
        int partitions = descending.length;
        if (members >= partitions) {
            return true;
        }
        int most = Math.ceilDiv(partitions, members);
        if (most * descending[0] <= limit) {
            return true;
        }
        double cheapest = 0;
        for (int i = partitions - most; i < partitions; i++) {
            cheapest += descending[i];
        }
        return cheapest <= limit && ofMostLoaded(members) <= limit;
    }

    private double dealt(int members) {
        int each = descending.length / members;
        int withOneMore = descending.length % members;
        PriorityQueue<Member> open = new PriorityQueue<>(members);
        for (int i = 0; i < members; i++) {
            open.add(new Member());
        }
        double heaviest = 0;
        for (double demand : descending) {
            Member member = open.remove();
            while (member.partitions == each && withOneMore == 0) {
                member = open.remove();
            }
            withOneMore -= member.partitions == each ? 1 : 0;
            member.load += demand;
            member.partitions++;
            heaviest = Math.max(heaviest, member.load);
            if (member.partitions <= each) {
                open.add(member);
            }
        }
        return heaviest;
    }

    private static final class Member implements Comparable<Member> {
        private double load;
        private int partitions;

        @Override
        public int compareTo(Member other) {
            return Double.compare(load, other.load);
        }
    }
}
