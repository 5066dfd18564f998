package dev.qcs.operator.lag.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RangesTest {

    @ParameterizedTest
    @ValueSource(strings = {"0", "0-5,9", "1,3,5", "0-1,7-8", "10-12"})
    void printsWhatASpecWouldSay(String text) {
        TreeSet<Integer> numbers = new TreeSet<>();
        for (String part : text.split(",", -1)) {
            int[] ends = Arrays.stream(part.split("-", -1))
                    .mapToInt(Integer::parseInt)
                    .toArray();
            for (int n = ends[0]; n <= ends[ends.length - 1]; n++) {
                numbers.add(n);
            }
        }

        assertThat(Ranges.text(numbers)).isEqualTo(text);
    }
}
