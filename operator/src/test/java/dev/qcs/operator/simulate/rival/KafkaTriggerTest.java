package dev.qcs.operator.simulate.rival;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.simulate.FakePlant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaTriggerTest {

    /** Integer division: 39 / 10 is not above 3 partitions, so that 39 passes, and the HPA makes 4 of it (KEDA 4483). */
    @ParameterizedTest
    @CsvSource({"29, 29", "30, 30", "39, 39", "40, 30", "1000, 30"})
    void lagIsCutToThePartitionsAfterAWholeDivision(long lag, double reported) {
        assertThat(query(3, 10, false, lag)).isEqualTo(reported);
    }

    @ParameterizedTest
    @CsvSource({"0, 10", "10, 10", "11, 20", "21, 30", "31, 40", "41, 60", "61, 120", "5000, 120"})
    void evenDistributionRoundsUpToADivisor(long lag, double reported) {
        assertThat(query(12, 10, true, lag)).isEqualTo(reported);
    }

    @Test
    void aPrimeNumberOfPartitionsHasOnlyTwoDivisors() {
        assertThat(query(11, 10, true, 10)).isEqualTo(10);
        assertThat(query(11, 10, true, 11)).isEqualTo(110);
    }

    @Test
    void anOffsetThatStandsStillBetweenTwoQueriesIsLeftOutButKeepsTheWorkloadActive() {
        KafkaTrigger trigger = new KafkaTrigger(100, false, true);
        FakePlant plant = new FakePlant(2, 1).partition(0, 100, 80).partition(1, 100, 90);

        assertThat(trigger.query(plant.second(0)).value()).isEqualTo(30);
        plant.partition(0, 105, 81);
        assertThat(trigger.query(plant.second(15)).value()).isEqualTo(24);
        assertThat(trigger.query(plant.second(30))).isEqualTo(new Trigger.Measurement(0, true));
    }

    @Test
    void aPartitionWithoutACommitCountsOneAndANegativeLagTakesAway() {
        KafkaTrigger trigger = new KafkaTrigger(10, false, false);
        FakePlant plant =
                new FakePlant(3, 1).partition(0, 500, -1).partition(1, 100, 80).partition(2, 40, 45);

        assertThat(trigger.query(plant).value()).isEqualTo(1 + 20 - 5);
    }

    private static double query(int partitions, long threshold, boolean even, long lag) {
        return new KafkaTrigger(threshold, even, false)
                .query(new FakePlant(partitions, 1).lag(lag))
                .value();
    }
}
