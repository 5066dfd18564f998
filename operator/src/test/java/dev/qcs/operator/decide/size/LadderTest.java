package dev.qcs.operator.decide.size;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LadderTest {

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

    @Property
    void anEvenLoadLandsOnTheLadderUnderEveryAssignor(
            @ForAll @IntRange(min = 1, max = 200) int partitions, @ForAll @IntRange(min = 1, max = 250) int members) {
        double[] each = new double[partitions];
        Arrays.fill(each, 1);
        int step = Ladder.of(partitions).atOrBelow(members);
        for (Load load : List.of(Load.balanced(each), Load.ranges(List.of(each)))) {
            assertThat(load.ofMostLoaded(step)).isEqualTo(load.ofMostLoaded(members));
            assertThat(load.smallest(load.ofMostLoaded(members), 1, partitions)).isEqualTo(new Load.Size(step, true));
            if (step > 1) {
                assertThat(load.ofMostLoaded(step - 1)).isGreaterThan(load.ofMostLoaded(step));
            }
        }
    }
}
