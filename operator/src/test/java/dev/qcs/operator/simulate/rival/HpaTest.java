package dev.qcs.operator.simulate.rival;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.policy.behavior.Behavior;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HpaTest {

    @Test
    void withoutABlockItGrowsToFourAndThenDoubles() {
        assertThat(sizes(1, 24, null, 24, 24, 24, 24, 24)).containsExactly(4, 8, 16, 24, 24);
    }

    @Test
    void withABlockItGrowsByFourOrDoubles() {
        assertThat(sizes(1, 24, Behavior.of(null, null, 10), 24, 24, 24, 24)).containsExactly(5, 10, 20, 24);
    }

    /** 300 s without a larger wish, which the closed window of a HPA without a block makes 21 syncs. */
    @Test
    void itShrinksOnlyAfterTheWindowAndThenToTheLargestWishInIt() {
        Hpa hpa = new Hpa(1, 24, null);
        int size = 12;
        List<Integer> seen = new ArrayList<>();
        for (int sync = 0; sync < 24; sync++) {
            int desired = sync == 0 ? 12 : sync == 1 ? 7 : 3;
            size = hpa.sync(size, List.of(OptionalInt.of(desired)), Instant.ofEpochSecond(sync * 15L));
            seen.add(size);
        }

        assertThat(seen.subList(0, 21)).containsOnly(12);
        assertThat(seen.subList(21, 24)).containsExactly(7, 3, 3);
    }

    @Test
    void theSizeAtFirstSightCountsAsAWish() {
        Hpa hpa = new Hpa(1, 24, null);

        assertThat(hpa.sync(9, List.of(OptionalInt.of(1)), Instant.EPOCH)).isEqualTo(9);
    }

    @Test
    void theLargestOfSeveralMetricsCounts() {
        Hpa hpa = new Hpa(1, 24, null);

        assertThat(hpa.sync(4, List.of(OptionalInt.of(2), OptionalInt.of(7), OptionalInt.of(5)), Instant.EPOCH))
                .isEqualTo(7);
    }

    @Test
    void aMetricThatCannotBeReadForbidsLessAndNotMore() {
        Behavior atOnce = Behavior.of(null, new Behavior.Part(0, null, null, null), 10);

        assertThat(new Hpa(1, 24, atOnce).sync(4, List.of(OptionalInt.of(2)), Instant.EPOCH))
                .isEqualTo(2);
        assertThat(new Hpa(1, 24, atOnce).sync(4, List.of(OptionalInt.of(2), OptionalInt.empty()), Instant.EPOCH))
                .isEqualTo(4);
        assertThat(new Hpa(1, 24, atOnce).sync(4, List.of(OptionalInt.of(6), OptionalInt.empty()), Instant.EPOCH))
                .isEqualTo(6);
        assertThat(new Hpa(1, 24, atOnce).sync(4, List.of(OptionalInt.empty()), Instant.EPOCH))
                .isEqualTo(4);
    }

    @Test
    void boundsComeFirstAndZeroMeansSwitchedOff() {
        assertThat(new Hpa(2, 8, null).sync(20, List.of(OptionalInt.of(20)), Instant.EPOCH))
                .isEqualTo(8);
        assertThat(new Hpa(2, 8, null).sync(1, List.of(OptionalInt.of(1)), Instant.EPOCH))
                .isEqualTo(2);
        assertThat(new Hpa(2, 8, null).sync(0, List.of(OptionalInt.of(5)), Instant.EPOCH))
                .isZero();
    }

    /** The number that is kept within the tolerance is that of the Pods, which need not be the one asked for. */
    @ParameterizedTest
    @CsvSource({
        "100, 10, 10, 10",
        "110, 10, 10, 10",
        "111, 10, 10, 12",
        "90, 10, 10, 10",
        "89, 10, 10, 9",
        "30, 10, 0, 3",
        "0, 10, 0, 0",
        "-50, 10, 2, 0"
    })
    void averageValueIsTheUsageDividedByTheTargetRoundedUp(double usage, double target, int pods, int desired) {
        assertThat(Hpa.averageValue(usage, target, pods, 10, 10)).isEqualTo(desired);
    }

    private static List<Integer> sizes(int from, int max, @Nullable Behavior behavior, int... desired) {
        Hpa hpa = new Hpa(1, max, behavior);
        List<Integer> sizes = new ArrayList<>();
        int size = from;
        for (int i = 0; i < desired.length; i++) {
            size = hpa.sync(size, List.of(OptionalInt.of(desired[i])), Instant.ofEpochSecond(i * 15L));
            sizes.add(size);
        }
        return sizes;
    }
}
