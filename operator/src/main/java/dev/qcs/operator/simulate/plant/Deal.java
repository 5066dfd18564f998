package dev.qcs.operator.simulate.plant;

import java.util.Arrays;

/** Which member owns which partition, and who moves when their number changes. */
final class Deal {
    static final int NOBODY = -1;

    private final Assignor assignor;
    private final int topicSize;
    private final int[] owner;
    private final boolean[] moved;
    private int[] counts = new int[1];
    private int[] starts = new int[2];
    private final int[] byMember;
    private int members;

    Deal(int partitions, int topics, Assignor assignor) {
        this.assignor = assignor;
        topicSize = partitions / topics;
        owner = new int[partitions];
        Arrays.fill(owner, NOBODY);
        moved = new boolean[partitions];
        byMember = new int[partitions];
    }

    /** Deals out anew; returns how many partitions got another owner. */
    int among(int number) {
        int[] before = owner.clone();
        members = number;
        if (counts.length < number) {
            counts = new int[Math.max(number, 2 * counts.length)];
            starts = new int[counts.length + 1];
        }
        if (number == 0) {
            Arrays.fill(owner, NOBODY);
        } else if (assignor == Assignor.Range) {
            range();
        } else {
            sticky();
        }
        index();
        int moves = 0;
        for (int i = 0; i < owner.length; i++) {
            moved[i] = owner[i] != before[i];
            moves += moved[i] ? 1 : 0;
        }
        return moves;
    }

    int owner(int partition) {
        return owner[partition];
    }

    /** True when the partition got another owner the last time. */
    boolean moved(int partition) {
        return moved[partition];
    }

    /** Where the partitions of a member begin in {@link #partition}; those of the next member follow. */
    int first(int member) {
        return starts[member];
    }

    int partition(int index) {
        return byMember[index];
    }

    private void range() {
        int each = topicSize / members;
        int withOneMore = topicSize % members;
        int before = withOneMore * (each + 1);
        for (int i = 0; i < owner.length; i++) {
            int inTopic = i % topicSize;
            owner[i] = inTopic < before ? inTopic / (each + 1) : withOneMore + (inTopic - before) / each;
        }
    }

    /** Members keep what they may; what is left over goes round among those that have too little. */
    private void sticky() {
        int each = owner.length / members;
        int withOneMore = owner.length % members;
        Arrays.fill(counts, 0, members, 0);
        for (int i = 0; i < owner.length; i++) {
            if (owner[i] >= members) {
                owner[i] = NOBODY;
            } else if (owner[i] != NOBODY && counts[owner[i]] < each) {
                counts[owner[i]]++;
            } else if (owner[i] != NOBODY && counts[owner[i]] == each && withOneMore > 0) {
                counts[owner[i]]++;
                withOneMore--;
            } else {
                owner[i] = NOBODY;
            }
        }
        int next = 0;
        boolean equal = false;
        for (int i = 0; i < owner.length; i++) {
            if (owner[i] != NOBODY) {
                continue;
            }
            for (int looked = 0; !equal && counts[next] >= each; looked++) {
                next = (next + 1) % members;
                equal = looked == members;
            }
            // All have their equal part: one more each for as many as there are partitions left.
            while (equal && counts[next] > each) {
                next = (next + 1) % members;
            }
            owner[i] = next;
            counts[next]++;
            next = (next + 1) % members;
        }
    }

    private void index() {
        Arrays.fill(starts, 0, members + 1, 0);
        for (int by : owner) {
            if (by != NOBODY) {
                starts[by + 1]++;
            }
        }
        for (int member = 0; member < members; member++) {
            starts[member + 1] += starts[member];
            counts[member] = starts[member];
        }
        for (int i = 0; i < owner.length; i++) {
            if (owner[i] != NOBODY) {
                byMember[counts[owner[i]]++] = i;
            }
        }
    }
}
