package dev.qcs.operator.simulate.rival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qcs.operator.simulate.FakePlant;
import dev.qcs.operator.simulate.Future;
import dev.qcs.operator.simulate.Setup;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FixedTest {
    private static final Setup SETUP = new Setup(12, 1, 100, 60, 1, 12);

    @Test
    void fixedSizesAreGivenOrFollowFromTheLoad() {
        double[] arrivals = new double[600];
        Arrays.fill(arrivals, 300);
        Arrays.fill(arrivals, 100, 160, 900);
        arrivals[300] = 5_000;
        double[] sustained = new double[13];
        for (int n = 1; n <= 12; n++) {
            sustained[n] = 1_200.0 / Math.ceilDiv(12, n);
        }
        Future future = Future.steady(arrivals, sustained, 2, 30, 6);
        FixedFamily family = new FixedFamily();

        assertThat(family.member("7", SETUP).make(SETUP, future).replicas(new FakePlant(12, 2)))
                .isEqualTo(7);
        assertThat(family.member("peak", SETUP).make(SETUP, future).replicas(new FakePlant(12, 2)))
                .isEqualTo(12);
        assertThat(family.member("mean", SETUP).make(SETUP, future).replicas(new FakePlant(12, 2)))
                .isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "13", "most", "-1"})
    void anythingElseIsRefused(String setting) {
        assertThatThrownBy(() -> new FixedFamily().member(setting, SETUP))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("from 0 to 12: write fixed:N");
    }
}
