package dev.qcs.operator.simulate.rival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qcs.operator.simulate.Contender;
import dev.qcs.operator.simulate.FakePlant;
import dev.qcs.operator.simulate.Family;
import dev.qcs.operator.simulate.Maker;
import dev.qcs.operator.simulate.Setup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OthersTest {
    private static final Setup SETUP = new Setup(12, 1, 100, 60, 1, 12);

    @ParameterizedTest
    @CsvSource({"4, 4, 0.70, 4", "4, 4, 0.77, 4", "4, 4, 0.78, 5", "4, 4, 1.0, 6", "2, 4, 1.0, 4", "4, 5, 0.95, 5"})
    void theProcessorIsKeptNearSeventyPercentAndPodsThatStartCountAsIdle(
            int ready, int existing, double use, int size) {
        FakePlant plant = new FakePlant(12, existing).ready(ready).processor(use);

        assertThat(new CpuTarget(70, SETUP).replicas(plant)).isEqualTo(size);
    }

    @Test
    void anIdleProcessorShrinksAfterFiveMinutes() {
        Contender cpu = new CpuTarget(70, SETUP);
        FakePlant plant = new FakePlant(12, 8).processor(0.2);

        assertThat(plant.play(cpu, 301).wanted()).isEqualTo(8);
        assertThat(plant.play(cpu, 316).wanted()).isEqualTo(3);
    }

    @Test
    void withoutReadyPodsThereIsNoMetricAndNoChange() {
        assertThat(new CpuTarget(70, SETUP).replicas(new FakePlant(12, 5).ready(0)))
                .isEqualTo(5);
    }

    /** 1,000 pending at 50/s are 20 s, as they should be; twice as many need twice the replicas, two at a time. */
    @Test
    void numaflowGoesByPendingOverRateTwoAtATime() {
        Numaflow numaflow = new Numaflow(SETUP);
        FakePlant plant = new FakePlant(10, 3).lag(2_000);

        numaflow(numaflow, plant, 5, 31);
        assertThat(plant.wanted()).isEqualTo(5);
        numaflow(numaflow, plant, 5, 120);
        assertThat(plant.wanted()).isEqualTo(5);
        numaflow(numaflow, plant, 5, 121);
        assertThat(plant.wanted()).isEqualTo(7);
    }

    @Test
    void numaflowWaitsForItsPods() {
        Numaflow numaflow = new Numaflow(SETUP);
        FakePlant plant = new FakePlant(10, 3).lag(2_000).existing(2);

        for (int second = 0; second < 300; second++) {
            assertThat(numaflow.replicas(plant.second(second).commit(5))).isEqualTo(3);
        }
    }

    @Test
    void numaflowPeeksFromZero() {
        Numaflow numaflow = new Numaflow(new Setup(10, 1, 100, 60, 0, 12));
        FakePlant plant = new FakePlant(10, 1);

        assertThat(plant.play(numaflow, 31).wanted()).isZero();
        assertThat(plant.play(numaflow, 150).wanted()).isZero();
        assertThat(plant.play(numaflow, 151).wanted()).isOne();
    }

    @Test
    void everyNameLeadsBackToItsMaker() {
        for (Family family : Rivals.families()) {
            for (Maker maker : family.members(SETUP)) {
                String name = maker.name();
                String setting = name.contains(":") ? name.substring(name.indexOf(':') + 1) : null;

                assertThat(name).startsWith(family.word());
                assertThat(family.member(setting, SETUP).name()).isEqualTo(name);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"hpa-cpu, 0", "hpa-cpu, x", "flink, fast", "numaflow, 3"})
    void aSettingThatIsNoneIsRefused(String word, String setting) {
        Family family = Rivals.families().stream()
                .filter(one -> one.word().equals(word))
                .findFirst()
                .orElseThrow();

        assertThatThrownBy(() -> family.member(setting, SETUP))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + setting + "\"")
                .hasMessageContaining("write " + word);
    }

    private static void numaflow(Numaflow numaflow, FakePlant plant, long each, int until) {
        for (int second = plant.second(); second < until; second++) {
            plant.second(second).commit(each).replicas(numaflow.replicas(plant));
        }
        plant.second(until);
    }
}
