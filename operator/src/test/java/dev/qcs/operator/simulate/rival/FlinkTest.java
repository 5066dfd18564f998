package dev.qcs.operator.simulate.rival;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.simulate.FakePlant;
import dev.qcs.operator.simulate.Setup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlinkTest {
    private static final double CAPACITY = 100;

    /** 363/s at 0.7 are 518.6/s, so 6 replicas; it goes on to 11, since 11 / 6 rounded down is no less before that. */
    @Test
    void alignmentRoundsThePartitionsOfAReplicaDown() {
        assertThat(settled(new Flink(FlinkSetting.QUEUE, setup(11)), 11, 2, 33, 0, 200))
                .isEqualTo(11);
    }

    /** Rate / 0.7 and what a restart lets pile up, on to a divisor; 180/s on two replicas are within the bounds. */
    @ParameterizedTest
    @CsvSource({"12, 25, 6", "12, 20, 4", "12, 32, 12", "12, 15, 2", "24, 20, 8"})
    void itSizesForSeventyPercent(int partitions, long eachPerSecond, int size) {
        assertThat(settled(new Flink(FlinkSetting.DEFAULTS, setup(partitions)), partitions, 2, eachPerSecond, 0, 1_201))
                .isEqualTo(size);
    }

    @Test
    void itWaitsUntilTheJobIsStableAndTheWindowFull() {
        assertThat(settled(new Flink(FlinkSetting.DEFAULTS, setup(12)), 12, 2, 25, 0, 1_200))
                .isEqualTo(2);
        assertThat(settled(new Flink(FlinkSetting.DEFAULTS, setup(12)), 12, 2, 25, 0, 1_201))
                .isEqualTo(6);
    }

    @Test
    void withinItsBoundsItDoesNothing() {
        // 65 % of six: between 40 % and 100 %, though 70 % would ask for more.
        assertThat(settled(new Flink(FlinkSetting.QUEUE, setup(12)), 12, 6, 40, 0, 3_000))
                .isEqualTo(6);
    }

    @Test
    void itShrinksAfterTheIntervalByAtMostSixtyPercent() {
        Flink flink = new Flink(FlinkSetting.QUEUE, setup(12));
        FakePlant plant = new FakePlant(12, 12);
        int until = FlinkSetting.QUEUE.stabilization() + FlinkSetting.QUEUE.window();

        play(flink, plant, 5, until + 600);
        assertThat(plant.wanted()).isEqualTo(12);
        play(flink, plant, 5, until + 616);
        assertThat(plant.wanted()).isEqualTo(6);
    }

    @Test
    void itDoesNotShrinkInABacklogOfFiveMinutes() {
        Flink flink = new Flink(FlinkSetting.QUEUE, setup(12));
        FakePlant plant = new FakePlant(12, 12).lag(25_000);

        play(flink, plant, 5, 2_000);
        assertThat(plant.wanted()).isEqualTo(12);
    }

    @Test
    void afterARescaleItStartsAnew() {
        Flink flink = new Flink(FlinkSetting.QUEUE, setup(12));
        FakePlant plant = new FakePlant(12, 2);
        play(flink, plant, 20, 91);
        assertThat(plant.wanted()).isEqualTo(4);

        plant.ready(2);
        for (; plant.second() < 200; plant.second(plant.second() + 1)) {
            assertThat(flink.replicas(plant.commit(80))).isEqualTo(4);
        }
        plant.ready(4);
        play(flink, plant, 80, 290);
        assertThat(plant.wanted()).isEqualTo(4);
        play(flink, plant, 80, 291);
        assertThat(plant.wanted()).isEqualTo(12);
    }

    private static int settled(Flink flink, int partitions, int from, long each, long lag, int seconds) {
        FakePlant plant = new FakePlant(partitions, from).lag(lag);
        play(flink, plant, each, seconds);
        return plant.wanted();
    }

    private static void play(Flink flink, FakePlant plant, long each, int until) {
        for (int second = plant.second(); second < until; second++) {
            plant.second(second).commit(each).replicas(flink.replicas(plant));
        }
        plant.second(until);
    }

    private static Setup setup(int partitions) {
        return new Setup(partitions, 1, CAPACITY, 60, 1, partitions);
    }
}
