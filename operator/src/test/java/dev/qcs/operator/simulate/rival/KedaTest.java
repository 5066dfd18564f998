package dev.qcs.operator.simulate.rival;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.simulate.Contender;
import dev.qcs.operator.simulate.FakePlant;
import dev.qcs.operator.simulate.Setup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KedaTest {

    /** One more than there are partitions (KEDA 4483). */
    @Test
    void threePartitionsWithThirtyNineUnreadGetFourReplicas() {
        FakePlant plant = new FakePlant(3, 1).lag(39).play(keda("10", 3, 1), 60);

        assertThat(plant.wanted()).isEqualTo(4);
    }

    /** From one fewer than the partitions the clamped metric is within 10 % (KEDA 2908, 4791), unless the tolerance is 1 %. */
    @ParameterizedTest
    @CsvSource({"10, 11, 10, 10", "'10,tol=1', 11, 10, 11", "10, 24, 22, 22", "10, 10, 9, 10", "10, 64, 59, 59"})
    void theLastConsumersAreNeverStarted(String setting, int partitions, int from, int size) {
        FakePlant plant = new FakePlant(partitions, from).lag(1_000_000).play(keda(setting, partitions, 1), 600);

        assertThat(plant.wanted()).isEqualTo(size);
    }

    @Test
    void itGoesUpInSteps() {
        Contender keda = keda("10", 24, 1);
        FakePlant plant = new FakePlant(24, 1).lag(1_000_000);

        assertThat(plant.play(keda, 1).wanted()).isEqualTo(4);
        assertThat(plant.play(keda, 15).wanted()).isEqualTo(4);
        assertThat(plant.play(keda, 16).wanted()).isEqualTo(8);
        assertThat(plant.play(keda, 31).wanted()).isEqualTo(16);
        assertThat(plant.play(keda, 46).wanted()).isEqualTo(24);
    }

    @Test
    void itGoesUpAtOnceWhenAllowedTo() {
        assertThat(new FakePlant(12, 1)
                        .lag(1_000_000)
                        .play(keda("10,up=fast", 12, 1), 1)
                        .wanted())
                .isEqualTo(11);
    }

    @Test
    void itShrinksAfterFiveMinutesAndWithAShortWindowAfterOne() {
        for (String setting : new String[] {"10", "10,down=60"}) {
            Contender keda = keda(setting, 12, 1);
            FakePlant plant = new FakePlant(12, 12).lag(120).play(keda, 301).lag(20);
            int window = setting.equals("10") ? 300 : 60;

            plant.play(keda, 300 + window);
            assertThat(plant.wanted()).as(setting).isEqualTo(12);
            plant.play(keda, 300 + window + 16);
            assertThat(plant.wanted()).as(setting).isEqualTo(2);
        }
    }

    @Test
    void halfInFiveMinutesHalves() {
        Contender keda = keda("10,down=50/300", 12, 1);
        FakePlant plant = new FakePlant(12, 12).lag(10);

        assertThat(plant.play(keda, 301).wanted()).isEqualTo(6);
        assertThat(plant.play(keda, 600).wanted()).isEqualTo(6);
        assertThat(plant.play(keda, 601).wanted()).isEqualTo(3);
    }

    @Test
    void itWakesAtItsOwnPollWithOneReplica() {
        Contender keda = keda("10", 12, 0);
        FakePlant plant = new FakePlant(12, 0).play(keda, 31).lag(500);

        assertThat(plant.play(keda, 60).wanted()).isZero();
        assertThat(plant.play(keda, 61).wanted()).isOne();
        assertThat(plant.play(keda, 76).wanted()).isEqualTo(4);
    }

    @Test
    void itGoesToZeroAtThePollThatFollowsMoreThanFiveMinutesWithoutLag() {
        Contender keda = keda("10", 12, 0);
        FakePlant plant = new FakePlant(12, 1).lag(5).play(keda, 61).lag(0);

        assertThat(plant.play(keda, 390).wanted()).isOne();
        assertThat(plant.play(keda, 391).wanted()).isZero();
    }

    @Test
    void withoutAnyActivityYetItGoesToZeroAtOnce() {
        assertThat(new FakePlant(12, 5).play(keda("10", 12, 0), 1).wanted()).isZero();
    }

    @Test
    void aMinimumIsKept() {
        assertThat(new FakePlant(12, 5).play(keda("10", 12, 2), 1_000).wanted()).isEqualTo(2);
        assertThat(new FakePlant(12, 0).play(keda("10", 12, 2), 1).wanted()).isEqualTo(2);
    }

    /** The HPA's question is a query of its own: a long poll delays nothing, unless the answer comes from the cache. */
    @Test
    void thePollOnlyCountsWhenMetricsAreCached() {
        FakePlant asked = new FakePlant(12, 1);
        FakePlant cached = new FakePlant(12, 1);
        Contender asking = keda("10,poll=60", 12, 1);
        Contender caching = keda("10,poll=60,cached", 12, 1);
        asked.play(asking, 10).lag(500);
        cached.play(caching, 10).lag(500);

        assertThat(asked.play(asking, 16).wanted()).isEqualTo(4);
        assertThat(cached.play(caching, 46).wanted()).isOne();
    }

    private static Contender keda(String setting, int partitions, int min) {
        return KedaText.parse(setting).make(new Setup(partitions, 1, 100, 60, min, 100));
    }
}
