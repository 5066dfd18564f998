package dev.qcs.operator.simulate.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The workloads that have a name. */
class CatalogueTest {

    @Test
    void theBasicOnesAreTheSevenOfTheDesign() {
        assertThat(Catalogue.basic())
                .containsExactly("constant", "step", "ramp", "sine", "square", "spikes", "random-levels");
        assertThat(Catalogue.names()).containsAll(Catalogue.basic());
        assertThat(at("constant", 0, 7199)).containsExactly(520, 520);
        assertThat(at("step", 1799, 1800, 4799, 4800)).containsExactly(200, 800, 800, 200);
        assertThat(at("ramp", 0, 2400, 4800, 7199)).containsExactly(100, 550, 1000, 1000);
        assertThat(at("sine", 0, 900, 2700)).containsExactly(520, 900, 140);
        assertThat(at("square", 0, 599, 600, 1200)).containsExactly(700, 700, 150, 700);
        assertThat(at("spikes", 899, 900, 1019, 1020, 2700)).containsExactly(150, 1000, 1000, 150, 1000);
        Workload levels = Catalogue.named("random-levels", 1);
        // 440/s in the mean of all levels, with noise of 15 % around each.
        assertThat(levels.mean()).isBetween(250.0, 650.0);
        assertThat(Arrays.stream(levels.arrivals()).max().orElseThrow()).isBetween(500.0, 1300.0);
    }

    @Test
    void noiseIsAsLoudAsItSays() {
        Workload noisy = Catalogue.named("constant-noisy", 1);
        double variance = Arrays.stream(noisy.arrivals())
                .map(value -> (value - 520) * (value - 520))
                .average()
                .orElseThrow();
        assertThat(noisy.mean()).isCloseTo(520, within(5.0));
        assertThat(Math.sqrt(variance) / 520).isCloseTo(0.15, within(0.01));
    }

    @ParameterizedTest
    @MethodSource("names")
    void theSameSeedGivesTheSame(String name) {
        assertThat(Catalogue.named(name, 3).arrivals())
                .isEqualTo(Catalogue.named(name, 3).arrivals());
        assertThat(Catalogue.named(name, 3).seconds()).isGreaterThanOrEqualTo(7200);
    }

    static Iterable<String> names() {
        return Catalogue.names();
    }

    @Test
    void disturbancesComeWhenTheyShould() {
        Workload decay = Catalogue.named("capacity-decay", 1);
        assertThat(decay.capacity(0)).isEqualTo(1);
        assertThat(decay.capacity(7199)).isCloseTo(0.5, within(1e-9));
        Workload limited = Catalogue.named("downstream-limit", 1);
        assertThat(limited.downstream(3000)).isEqualTo(410);
        assertThat(limited.times(2).downstream(3000)).isEqualTo(820);
        assertThat(Catalogue.named("outage", 1).arrivals(2700)).isZero();
        Workload constant = Catalogue.named("constant", 1);
        assertThat(constant.downstream(0)).isInfinite();
        assertThat(constant.capacity(0)).isEqualTo(1);
    }

    @Test
    void aNameThatThereIsNotGetsTheList() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Catalogue.named("stepp", 1))
                .withMessageStartingWith(
                        "there is no workload \"stepp\"; choose one of constant, constant-noisy, step,")
                .withMessageEndingWith("or name a file that ends in .csv");
    }

    @Test
    void sharesAddUpAndTheHotPartitionMoves() {
        for (Skew skew : new Skew[] {Skew.EVEN, new Skew.Zipf(1.1), new Skew.Hot(0.4, 100), new Skew.Hot(0.4, 0)}) {
            for (int partitions : new int[] {1, 7, 12}) {
                double[] shares = new double[partitions];
                skew.shares(0, shares);
                assertThat(Arrays.stream(shares).sum()).isCloseTo(1, within(1e-9));
            }
        }
        double[] shares = new double[12];
        Skew hot = new Skew.Hot(0.4, 100);
        hot.shares(0, shares);
        assertThat(shares[0]).isEqualTo(0.4);
        assertThat(hot.changesAt(99)).isFalse();
        assertThat(hot.changesAt(100)).isTrue();
        hot.shares(100, shares);
        assertThat(shares[0]).isCloseTo(0.6 / 11, within(1e-9));
        assertThat(shares[5]).isEqualTo(0.4);
        new Skew.Zipf(1).shares(0, shares);
        assertThat(shares[0] / shares[3]).isCloseTo(4, within(1e-9));
    }

    private static double[] at(String name, int... seconds) {
        Workload workload = Catalogue.named(name, 1);
        return Arrays.stream(seconds)
                .mapToDouble(workload::arrivals)
                .map(value -> Math.rint(1e6 * value) / 1e6)
                .toArray();
    }
}
