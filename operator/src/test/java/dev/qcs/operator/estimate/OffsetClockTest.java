package dev.qcs.operator.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.lag.Series;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The edge cases of a time lag, each of which some tool got wrong. */
class OffsetClockTest {

    private static Age age(Series series, long committed, long end) {
        return Objects.requireNonNull(OffsetClock.age(series.history, series.track(), committed, end));
    }

    private static Series steady() {
        return new Series().at(0, 0L, 0L).at(15, 0L, 150L).at(30, 0L, 300L).at(45, 0L, 450L);
    }

    @Test
    void betweenTwoPointsItIsInterpolated() {
        assertThat(age(steady(), 300, 450)).isEqualTo(Age.exactly(Duration.ofSeconds(15)));
        assertThat(age(steady(), 75, 450)).isEqualTo(Age.exactly(Duration.ofMillis(37_500)));
        assertThat(age(steady(), 449, 450).age()).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void caughtUpIsZeroHoweverLongTheTopicIsIdle() {
        Series series = new Series().at(0, 10L, 10L).at(86_400, 10L, 10L);
        assertThat(age(series, 10, 10)).isEqualTo(Age.ZERO);
        assertThat(OffsetClock.age(series.history, null, 10, 10)).isEqualTo(Age.ZERO);
        assertThat(age(series, 11, 10)).isEqualTo(Age.ZERO);
    }

    @Test
    void withAnIdleProducerTheAgeGoesOnRising() {
        Series series = new Series().at(0, 5L, 5L).at(10, 5L, 15L);
        for (int second = 20; second <= 80; second += 10) {
            series.at(second, 5L, 15L);
            // Between 0 and 10 s the end passed offset 5: the point at 0 s is the last that held it.
            assertThat(age(series, 5, 15)).isEqualTo(Age.exactly(Duration.ofSeconds(second)));
        }
        series.at(90, 14L, 15L);
        assertThat(age(series, 14, 15).age()).isEqualTo(Duration.ofSeconds(81));
    }

    @Test
    void anOffsetOfAFlatRunIsAsOldAsTheRunsEnd() {
        Series series =
                new Series().at(0, 0L, 100L).at(15, 0L, 100L).at(30, 0L, 100L).at(45, 0L, 200L);
        assertThat(age(series, 100, 200)).isEqualTo(Age.exactly(Duration.ofSeconds(15)));
    }

    @Test
    void belowTheOldestPointIsALowerBoundAndNoLineIsDrawnThroughIt() {
        Series series = new Series().at(0, 0L, 1_000_000L).at(900, 0L, 1_000_001L);
        assertThat(age(series, 5, 1_000_001)).isEqualTo(Age.moreThan(Duration.ofMinutes(15)));
    }

    @Test
    void aFlatRunAboveIsALowerBoundToo() {
        Series series = new Series().at(0, 0L, 100L).at(15, 0L, 100L).at(30, 0L, 100L);
        assertThat(age(series, 40, 100)).isEqualTo(Age.moreThan(Duration.ofSeconds(30)));
    }

    @Test
    void oneReadingSaysNothing() {
        Series series = new Series().at(0, 0L, 100L);
        assertThat(OffsetClock.age(series.history, series.track(), 40, 100)).isNull();
    }

    @Test
    void aStaleSampleOfTheEndIsZeroAndNeverNegative() {
        assertThat(age(steady(), 460, 470)).isEqualTo(Age.ZERO);
    }

    @Test
    void aLogThatWasCutForgetsWhatWasBefore() {
        Series series = new Series()
                .at(0, 0L, 1_000L)
                .at(15, 0L, 2_000L)
                .at(30, 0L, 100L)
                .at(45, 0L, 200L);
        assertThat(age(series, 50, 200)).isEqualTo(Age.moreThan(Duration.ofSeconds(15)));
        assertThat(age(series, 150, 200)).isEqualTo(Age.exactly(Duration.ofMillis(7_500)));
    }

    @Test
    void unknownPointsAreSteppedOver() {
        Series series =
                new Series().at(0, 0L, 0L).at(15, 0L, null).at(30, 0L, 300L).at(45, 0L, null);
        assertThat(age(series, 150, 300)).isEqualTo(Age.exactly(Duration.ofSeconds(30)));
    }

    @Test
    void offsetsNearTheEndOfALongDoNotOverflow() {
        long top = Long.MAX_VALUE;
        Series series = new Series().at(0, 0L, 0L).at(10, 0L, top);
        assertThat(age(series, top / 2, top).age()).isBetween(Duration.ofMillis(4_990), Duration.ofMillis(5_010));
    }
}
