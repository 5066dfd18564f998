package dev.qcs.operator.decide.size;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BalancedLoadTest {

    private static double[] even(int partitions, double each) {
        double[] demands = new double[partitions];
        Arrays.fill(demands, each);
        return demands;
    }

    private static Load.Size enough(int replicas) {
        return new Load.Size(replicas, true);
    }

    @Test
    void theMostLoadedMemberDecides() {
        Load load = Load.balanced(even(11, 1));
        assertThat(load.ofMostLoaded(6)).isEqualTo(2);
        assertThat(load.ofMostLoaded(10)).isEqualTo(2);
        assertThat(load.ofMostLoaded(11)).isEqualTo(1);
        assertThat(load.ofMostLoaded(50)).isEqualTo(1);
        assertThat(Load.balanced(new double[0]).ofMostLoaded(3)).isZero();
    }

    @Test
    void withEvenPartitionsTheSearchLandsOnTheLadder() {
        Load load = Load.balanced(even(12, 47.7));
        assertThat(load.smallest(100, 1, 12)).isEqualTo(enough(6));
        assertThat(load.smallest(144, 1, 12)).isEqualTo(enough(4));
        assertThat(load.smallest(95.4, 1, 12)).isEqualTo(enough(6));
        assertThat(load.smallest(95.3, 1, 12)).isEqualTo(enough(12));
        assertThat(load.smallest(100, 2, 6)).isEqualTo(enough(3));
        assertThat(load.smallest(1_000, 1, 12)).isEqualTo(enough(1));
    }

    @Test
    void theWorkedExample() {
        // 520/s over 12 partitions with a headroom of 1.1, and 100/s a member: four members would carry 143/s each.
        Load load = Load.balanced(even(12, 520 * 1.1 / 12));
        assertThat(load.ofMostLoaded(4)).isCloseTo(143, within(0.01));
        assertThat(load.smallest(100, 1, 12)).isEqualTo(enough(6));
    }

    @Test
    void whatIsCarriedExactlyIsEnough() {
        assertThat(Load.balanced(even(4, 50)).smallest(100, 1, 4)).isEqualTo(enough(2));
    }

    @Test
    void whereNoSizeIsEnoughTheSmallestAboutAsGoodAsAnyIsTaken() {
        double[] demands = even(12, 1);
        demands[4] = 300;
        // From three members on a fourth part less of the small ones with the large one makes no difference.
        assertThat(Load.balanced(demands).smallest(100, 1, 12)).isEqualTo(new Load.Size(2, false));
        assertThat(Load.balanced(even(12, 200)).smallest(100, 1, 12)).isEqualTo(new Load.Size(12, false));
    }

    @Test
    void theMostDemandingPartitionIsExpectedAmongAverageOnes() {
        // Two members, three partitions each: assignors balance counts, and do not look at load.
        assertThat(Load.balanced(new double[] {5, 5, 1, 1, 1, 1}).ofMostLoaded(2))
                .isCloseTo(5 + 2 * 9 / 5.0, within(1e-9));
        assertThat(Load.balanced(new double[] {9, 1, 1, 1}).ofMostLoaded(2)).isEqualTo(10);
        assertThat(Load.balanced(new double[] {9, 1, 1, 1}).ofMostLoaded(4)).isEqualTo(9);
    }

    @Property(tries = 500)
    void theQuickSearchFindsWhatTryingEverySizeFinds(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 60) int partitions,
            @ForAll @IntRange(min = 1, max = 4) int each) {
        Random random = new Random(seed);
        double[] demands =
                random.doubles(partitions, 40, random.nextBoolean() ? 41 : 400).toArray();
        double perMember = 20 + random.nextDouble() * 800;
        Load load = Load.balanced(demands);
        int usable = Math.ceilDiv(partitions, each);
        double least = load.ofLargestPartition();
        double enough = (least > perMember ? least * 1.02 : perMember) * (1 + 1e-9);
        int expected = 1;
        while (expected < usable && load.ofMostLoaded(expected * each) > enough) {
            expected++;
        }
        assertThat(load.smallest(perMember, each, usable)).isEqualTo(new Load.Size(expected, least <= perMember));
    }
}
