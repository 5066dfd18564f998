package dev.qcs.operator.lag;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is written is read back, near to each other or far apart. */
class OffsetSeriesTest {

    @ParameterizedTest
    @ValueSource(longs = {10, 3_000_000_000L, Long.MAX_VALUE})
    void itIsAListOfNumbers(long spread) {
        for (long seed = 1; seed <= 200; seed++) {
            Random random = new Random(seed);
            List<Long> expected = new ArrayList<>();
            OffsetSeries series = new OffsetSeries(4);
            for (int step = 0; step < 60; step++) {
                switch (random.nextInt(5)) {
                    case 0 -> {
                        if (!expected.isEmpty()) {
                            int from = random.nextInt(expected.size());
                            int to = Math.min(expected.size(), from + 1 + random.nextInt(3));
                            series.remove(from, to, expected.size());
                            expected.subList(from, to).clear();
                        }
                    }
                    case 1 -> {
                        if (random.nextInt(20) == 0) {
                            series.clear();
                            expected.replaceAll(_ -> History.UNKNOWN);
                        }
                    }
                    default -> {
                        long offset = random.nextInt(6) == 0 ? -1 - random.nextInt(2) : random.nextLong(spread);
                        series.grow(expected.size() + 1 + random.nextInt(3));
                        series.set(expected.size(), offset);
                        expected.add(offset);
                    }
                }
                for (int i = 0; i < expected.size(); i++) {
                    assertThat(series.get(i))
                            .as("seed " + seed + ", place " + i)
                            .isEqualTo(expected.get(i));
                }
            }
        }
    }

    @Test
    void newPlacesAreUnknown() {
        OffsetSeries series = new OffsetSeries(2);
        series.set(0, 5_000_000_000L);
        series.set(1, 7);
        series.grow(4);
        assertThat(series.get(0)).isEqualTo(5_000_000_000L);
        assertThat(series.get(1)).isEqualTo(7);
        assertThat(series.get(3)).isEqualTo(History.UNKNOWN);
    }
}
