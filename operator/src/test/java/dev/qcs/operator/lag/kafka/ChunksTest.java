package dev.qcs.operator.lag.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ChunksTest {

    @Property
    void keepEveryItemInOrderWithinTheBounds(
            @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 50) Integer> weights,
            @ForAll @IntRange(min = 1, max = 10) int mostItems,
            @ForAll @IntRange(min = 1, max = 100) int mostWeight) {
        List<List<Integer>> chunks = Chunks.of(weights, w -> w, mostItems, mostWeight);

        assertThat(chunks.stream().flatMap(List::stream)).containsExactlyElementsOf(weights);
        assertThat(chunks).allSatisfy(chunk -> {
            assertThat(chunk).isNotEmpty().hasSizeLessThanOrEqualTo(mostItems);
            int weight = chunk.stream().mapToInt(w -> w).sum();
            assertThat(chunk.size() == 1 || weight <= mostWeight).isTrue();
        });
    }

    @Property
    void areNoMoreThanNeeded(
            @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 50) Integer> weights,
            @ForAll @IntRange(min = 1, max = 100) int mostWeight) {
        List<List<Integer>> chunks = Chunks.of(weights, w -> w, 1_000, mostWeight);

        for (int i = 1; i < chunks.size(); i++) {
            int before = chunks.get(i - 1).stream().mapToInt(w -> w).sum();
            assertThat(before + chunks.get(i).getFirst()).isGreaterThan(mostWeight);
        }
    }

    @Test
    void aThousandGroupsOfTenPartitionsAreOne() {
        List<Integer> groups = Collections.nCopies(1_000, 10);

        assertThat(Chunks.of(groups, w -> w, Chunks.MOST_GROUPS, Chunks.MOST_PARTITIONS))
                .hasSize(1);
        assertThat(Chunks.of(Collections.nCopies(1_000, 100), w -> w, Chunks.MOST_GROUPS, Chunks.MOST_PARTITIONS))
                .hasSize(3);
    }
}
