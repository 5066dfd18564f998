package dev.qcs.operator.simulate.plant;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Who owns what, and who moves. */
class DealTest {

    @Test
    void stickyGivesEachMemberItsEqualPartAndMovesNoMoreThanItMust() {
        Deal deal = new Deal(12, 1, Assignor.Balanced);
        deal.among(4);
        assertThat(counts(deal, 4)).containsExactly(3, 3, 3, 3);
        // Each new member takes two, and nobody else gets anything new.
        assertThat(deal.among(6)).isEqualTo(4);
        assertThat(counts(deal, 6)).containsExactly(2, 2, 2, 2, 2, 2);
        // Only what the two that left had moves.
        assertThat(deal.among(4)).isEqualTo(4);
        assertThat(deal.among(5)).isEqualTo(2);
        assertThat(counts(deal, 5)).containsExactlyInAnyOrder(3, 3, 2, 2, 2);
        assertThat(deal.among(5)).isZero();
    }

    @Test
    void stickyNeverMovesMoreThanWhatLeavesOrWhatNewMembersGet() {
        for (int partitions : new int[] {1, 7, 11, 12, 30, 64}) {
            Deal deal = new Deal(partitions, 1, Assignor.Balanced);
            deal.among(1);
            int[] before = counts(deal, 1);
            for (int members : new int[] {5, 3, 11, 64, 7, 1, 30, 12, 70, 2}) {
                int moves = deal.among(members);
                int[] after = counts(deal, members);
                int least = 0;
                for (int member = 0; member < members; member++) {
                    least += Math.max(0, after[member] - (member < before.length ? before[member] : 0));
                    assertThat(after[member]).isBetween(partitions / members, Math.ceilDiv(partitions, members));
                }
                assertThat(moves)
                        .as("%d partitions, %d to %d members", partitions, before.length, members)
                        .isEqualTo(least);
                before = after;
            }
        }
    }

    @Test
    void rangeGivesTheFirstMembersTheExtraPartitionOfEveryTopic() {
        Deal deal = new Deal(12, 4, Assignor.Range);
        deal.among(2);
        assertThat(counts(deal, 2)).containsExactly(8, 4);
        deal.among(5);
        assertThat(counts(deal, 5)).containsExactly(4, 4, 4, 0, 0);
    }

    @Test
    void eachMembersPartitionsAreListed() {
        Deal deal = new Deal(7, 1, Assignor.Range);
        deal.among(3);
        assertThat(deal.first(1)).isEqualTo(3);
        assertThat(deal.partition(deal.first(1))).isEqualTo(3);
        assertThat(deal.first(3)).isEqualTo(7);
        deal.among(0);
        assertThat(deal.owner(0)).isEqualTo(Deal.NOBODY);
    }

    private static int[] counts(Deal deal, int members) {
        int[] counts = new int[members];
        for (int member = 0; member < members; member++) {
            counts[member] = deal.first(member + 1) - deal.first(member);
        }
        return counts;
    }
}
