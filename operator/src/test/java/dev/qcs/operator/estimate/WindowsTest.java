package dev.qcs.operator.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.lag.Series;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowsTest {
    private static final Duration MINUTE = Duration.ofSeconds(60);

    private static Windows of(Series series) {
        return new Windows(series.history, List.of(Series.P));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 15, 30, 60})
    void aWindowMeansTheSameAtEveryPollingInterval(int polling) {
        Series series = new Series();
        for (int second = 0; second <= 240; second += polling) {
            // 10/s for two minutes, then 20/s.
            series.at(second, 0L, second <= 120 ? 10L * second : 1_200 + 20L * (second - 120));
        }
        assertThat(of(series).arrival(MINUTE)).isEqualTo(20);
        assertThat(of(series).arrival(Duration.ofMinutes(4))).isEqualTo(15);
    }

    @Test
    void latePollsDoNotWidenAWindow() {
        Series series = new Series()
                .at(0, 0L, 0L)
                .at(5.02, 0L, 1_000L)
                .at(10.01, 0L, 1_050L)
                .at(15, 0L, 1_100L)
                .at(20.01, 0L, 1_150L);
        assertThat(of(series).arrival(Duration.ofSeconds(15))).isBetween(9.9, 10.1);
    }

    @Test
    void whatIsNotKnownHasNoRate() {
        assertThat(of(new Series().at(0, 0L, 0L)).arrival(MINUTE)).isNull();
        assertThat(of(new Series().at(0, 0L, 0L).at(5, 0L, null)).arrival(MINUTE))
                .isNull();
        assertThat(of(new Series().at(0, 0L, null).at(5, 0L, 5L)).arrival(MINUTE))
                .isNull();
        assertThat(of(new Series().at(0, null, 0L).at(5, 5L, 5L)).consumption(MINUTE))
                .isNull();
        assertThat(new Windows(new Series().at(0, 0L, 0L).at(5, 0L, 9L).history, List.of(new PartitionId("x", 1)))
                        .arrival(MINUTE))
                .isNull();
    }

    @Test
    void anEndThatWentBackwardsHasNoRateUntilItsWindowIsClean() {
        Series series = new Series().at(0, 0L, 1_000L).at(30, 0L, 100L).at(60, 0L, 200L);
        assertThat(of(series).arrival(MINUTE)).isNull();
        series.at(90, 0L, 300L);
        assertThat(of(series).arrival(MINUTE)).isBetween(3.3, 3.4);
    }

    @Test
    void aRewindHasNoConsumption() {
        Series series = new Series().at(0, 500L, 1_000L).at(30, 100L, 1_000L);
        assertThat(of(series).consumption(MINUTE)).isNull();
        assertThat(of(series).arrival(MINUTE)).isZero();
    }

    @Test
    void anEarlierWindowNeedsAHistoryThatReachesBack() {
        Series series = new Series();
        for (int second = 0; second <= 60; second += 5) {
            series.at(second, 0L, (long) second * second);
        }
        assertThat(of(series).arrivalEnding(Duration.ZERO, Duration.ofSeconds(30)))
                .isEqualTo(90);
        assertThat(of(series).arrivalEnding(Duration.ofSeconds(30), Duration.ofSeconds(30)))
                .isEqualTo(30);
        assertThat(of(series).arrivalEnding(Duration.ofSeconds(45), Duration.ofSeconds(30)))
                .isNull();
    }
}
