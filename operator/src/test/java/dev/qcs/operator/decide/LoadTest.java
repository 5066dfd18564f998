package dev.qcs.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LoadTest {

    private static double[] even(int partitions, double each) {
        double[] demands = new double[partitions];
        Arrays.fill(demands, each);
        return demands;
    }

    @Test
    void theMostLoadedMemberDecides() {
        Load load = new Load(even(11, 1));
        assertThat(load.ofMostLoaded(6)).isEqualTo(2);
        assertThat(load.ofMostLoaded(10)).isEqualTo(2);
        assertThat(load.ofMostLoaded(11)).isEqualTo(1);
        assertThat(load.ofMostLoaded(50)).isEqualTo(1);
        assertThat(new Load(new double[0]).ofMostLoaded(3)).isZero();
    }

    @Test
    void withEvenPartitionsTheSearchLandsOnTheLadder() {
        Load load = new Load(even(12, 47.7));
        assertThat(load.smallestSize(100, 1, 12)).isEqualTo(6);
        assertThat(load.smallestSize(144, 1, 12)).isEqualTo(4);
        assertThat(load.smallestSize(95.4, 1, 12)).isEqualTo(6);
        assertThat(load.smallestSize(95.3, 1, 12)).isEqualTo(12);
        assertThat(load.smallestSize(100, 2, 6)).isEqualTo(3);
        assertThat(load.smallestSize(1_000, 1, 12)).isEqualTo(1);
    }

    @Test
    void whereNoSizeIsEnoughTheSmallestAboutAsGoodAsAnyIsTaken() {
        double[] demands = even(12, 10);
        demands[4] = 300;
        // From seven members on, one may own a single partition.
        assertThat(new Load(demands).smallestSize(100, 1, 12)).isEqualTo(7);
        assertThat(new Load(even(12, 200)).smallestSize(100, 1, 12)).isEqualTo(12);
    }

    @Test
    void unevenPartitionsAreDealtWithCountsThatDifferByOneAtMost() {
        // Two members, three partitions each at most: the two large ones part.
        assertThat(new Load(new double[] {5, 5, 1, 1, 1, 1}).ofMostLoaded(2)).isEqualTo(7);
        assertThat(new Load(new double[] {9, 1, 1, 1}).ofMostLoaded(2)).isEqualTo(10);
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
        Load load = new Load(demands);
        int usable = Math.ceilDiv(partitions, each);
        double enough = (load.least() > perMember ? load.least() * 1.02 : perMember) * (1 + 1e-9);
        int expected = 1;
        while (expected < usable && load.ofMostLoaded(expected * each) > enough) {
            expected++;
        }
        assertThat(load.smallestSize(perMember, each, usable)).isEqualTo(expected);
    }
}
