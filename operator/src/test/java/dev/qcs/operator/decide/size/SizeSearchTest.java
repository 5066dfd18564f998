package dev.qcs.operator.decide.size;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizeSearchTest {

    private static Demand even(int partitions, double each) {
        double[] demand = new double[partitions];
        Arrays.fill(demand, each);
        return Demand.of(Map.of("orders", demand));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "7, 1 2 3 4 7",
        "11, 1 2 3 4 6 11",
        "12, 1 2 3 4 6 12",
        "24, 1 2 3 4 5 6 8 12 24",
        "64, 1 2 3 4 5 6 7 8 10 11 13 16 22 32 64"
    })
    void theUsefulSizes(int partitions, String steps) {
        assertThat(Ladder.of(partitions).steps())
                .containsExactly(Arrays.stream(steps.split(" ", -1))
                        .mapToInt(Integer::parseInt)
                        .toArray());
    }

    @Test
    void betweenTwoStepsTheLowerOneDoesTheWork() {
        Ladder ladder = Ladder.of(12);
        assertThat(ladder.atOrBelow(11)).isEqualTo(6);
        assertThat(ladder.atOrBelow(12)).isEqualTo(12);
        assertThat(ladder.atOrBelow(40)).isEqualTo(12);
        assertThat(ladder.atOrBelow(0)).isEqualTo(1);
        assertThat(ladder.above(6)).isEqualTo(12);
        assertThat(ladder.above(0)).isEqualTo(1);
        assertThat(ladder.above(12)).isEqualTo(12);
        assertThatThrownBy(() -> Ladder.of(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theWorkedExample() {
        // 520/s over 12 partitions with a headroom of 1.1, and 100/s a member: four members would carry 143/s each.
        SizeSearch search = new SizeSearch(even(12, 520 * 1.1 / 12), Assignor.Balanced, 1, 100);
        assertThat(search.load(4)).isCloseTo(143, within(0.01));
        assertThat(search.smallest().replicas()).isEqualTo(6);
        assertThat(search.smallest().load()).isCloseTo(95.33, within(0.01));
    }

    @Test
    void theFirstMembersGetTheExtraPartitionOfEveryTopicUnderRange() {
        Demand demand = Demand.of(Map.of("a", new double[] {10, 10, 10}, "b", new double[] {10, 10, 10}));
        assertThat(demand.mostLoadedMember(2, Assignor.Range)).isEqualTo(40);
        assertThat(demand.mostLoadedMember(2, Assignor.Balanced)).isEqualTo(30);
        assertThat(demand.mostLoadedMember(6, Assignor.Range)).isEqualTo(20);
        assertThat(demand.mostLoadedMember(6, Assignor.Balanced)).isEqualTo(10);
        assertThat(demand.owners(Assignor.Range)).isEqualTo(3);
        assertThat(demand.owners(Assignor.Balanced)).isEqualTo(6);
    }

    @Test
    void rangesAreContiguous() {
        Demand demand = Demand.of(Map.of("a", new double[] {1, 2, 4, 8, 16}));
        assertThat(demand.mostLoadedMember(2, Assignor.Range)).isEqualTo(8 + 16);
        assertThat(demand.mostLoadedMember(3, Assignor.Range)).isEqualTo(16);
        assertThat(demand.mostLoadedMember(3, Assignor.Balanced)).isEqualTo(2 + 16);
    }

    @Test
    void membersPerReplicaShareTheReplicasNeeded() {
        SizeSearch search = new SizeSearch(even(12, 10), Assignor.Balanced, 4, 20);
        assertThat(search.usable()).isEqualTo(3);
        assertThat(search.smallest()).isEqualTo(new SizeSearch.Found(2, 20, true));
        assertThat(new SizeSearch(even(13, 10), Assignor.Balanced, 4, 20).usable())
                .isEqualTo(4);
    }

    @Test
    void aHotPartitionThatNoSizeCarriesNeedsNoMoreThanASizeAboutAsGoodAsAny() {
        Demand demand = Demand.of(Map.of("a", new double[] {500, 6, 6, 6, 6, 6}));
        // With three members the hot one carries 506/s, within 2 % of the best possible 500/s; with two 512/s.
        assertThat(new SizeSearch(demand, Assignor.Balanced, 1, 100).smallest())
                .isEqualTo(new SizeSearch.Found(3, 506, false));
    }

    @Test
    void whatIsCarriedExactlySuffices() {
        assertThat(new SizeSearch(even(4, 50), Assignor.Balanced, 1, 100).smallest())
                .isEqualTo(new SizeSearch.Found(2, 100, true));
    }

    @Test
    void noPartitionsNeedOneReplicaAtMost() {
        SizeSearch search = new SizeSearch(Demand.of(Map.of()), Assignor.Range, 1, 100);
        assertThat(search.usable()).isEqualTo(1);
        assertThat(search.smallest()).isEqualTo(new SizeSearch.Found(1, 0, true));
    }

    @Test
    void capacityMustBeKnown() {
        assertThatThrownBy(() -> new SizeSearch(even(1, 1), Assignor.Range, 1, Double.NaN))
                .hasMessageContaining("capacity");
    }
}
