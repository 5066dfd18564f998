package dev.qcs.operator.decide;

import java.util.Arrays;
import java.util.PriorityQueue;

/**
 * What the most loaded member of a group must do per second, which decides what a size is worth: with 11 even partitions, ten
 * members sustain no more than six do.
 *
 * <p>Partitions are dealt out as balanced assignors do: counts differ by one at most. Which partitions meet on one member is
 * the assignor's choice, so uneven demands are dealt largest first to the least loaded member that still may take one: a
 * member's load is never below its largest partition.
 */
final class Load {
    /** Sizes this close to the best possible are equally good, and the smallest of them is taken. */
    private static final double AS_GOOD = 1.02;

    private static final double ROUNDING = 1 + 1e-9;

    private final double[] descending;
    private final double total;

    /** Takes the service rate that each partition needs, in messages per second. */
    Load(double[] demands) {
        descending = demands.clone();
        Arrays.sort(descending);
        for (int i = 0, j = descending.length - 1; i < j; i++, j--) {
            double swap = descending[i];
            descending[i] = descending[j];
            descending[j] = swap;
        }
        total = Arrays.stream(descending).sum();
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
        int most = Math.ceilDiv(partitions, members);
        return descending[0] == descending[partitions - 1] ? most * descending[0] : dealt(members);
    }

    /** The smallest load that any number of members can bring about: that of a partition with a member of its own. */
    double least() {
        return descending.length == 0 ? 0 : descending[0];
    }

    double total() {
        return total;
    }

    /**
     * The smallest number of replicas whose most loaded member can carry its load; where no number is enough, the smallest one
     * about as good as any.
     *
     * @param usable most replicas that the partitions can feed
     */
    int smallestSize(double perMember, int membersPerReplica, int usable) {
        double limit = (least() > perMember ? least() * AS_GOOD : perMember) * ROUNDING;
        int n = Math.clamp((long) Math.ceil(total / (limit * membersPerReplica)), 1, usable);
        while (n < usable && !carries((long) n * membersPerReplica, limit)) {
            n++;
        }
        return n;
    }

    /** Deals out only where the counts alone do not decide: with nearly even demands that is hardly ever. */
    private boolean carries(long members, double limit) {
        int partitions = descending.length;
        if (members >= partitions) {
            return true;
        }
        int most = Math.ceilDiv(partitions, (int) members);
        if (most * descending[0] <= limit) {
            return true;
        }
        double cheapest = 0;
        for (int i = partitions - most; i < partitions; i++) {
            cheapest += descending[i];
        }
        return cheapest <= limit && ofMostLoaded((int) members) <= limit;
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
