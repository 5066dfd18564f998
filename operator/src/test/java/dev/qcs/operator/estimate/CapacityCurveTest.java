package dev.qcs.operator.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class CapacityCurveTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static CapacityCurve curve(double... membersAndRates) {
        CapacityCurve curve = CapacityCurve.NOTHING;
        for (int i = 0; i < membersAndRates.length; i += 2) {
            curve = curve.blended((int) membersAndRates[i], membersAndRates[i + 1], NOW.plusSeconds(i));
        }
        return curve;
    }

    @Test
    void betweenTwoSizesItIsInProportionAndBeyondThemAsAtTheNearest() {
        CapacityCurve curve = curve(2, 100, 6, 60);
        assertThat(curve.at(1)).isEqualTo(100);
        assertThat(curve.at(2)).isEqualTo(100);
        assertThat(curve.at(4)).isCloseTo(80, within(1e-9));
        assertThat(curve.at(6)).isEqualTo(60);
        assertThat(curve.at(50)).isEqualTo(60);
    }

    @Test
    void aLaterObservationMovesItsOwnSizeOnly() {
        CapacityCurve curve = curve(2, 100, 6, 60, 6, 50);
        assertThat(curve.at(2)).isEqualTo(100);
        assertThat(curve.at(6)).isCloseTo(57, within(1e-9));
    }

    @Test
    void aLargerGroupDoesNotMakeItsMembersFaster() {
        CapacityCurve faster = curve(2, 60, 6, 100);
        assertThat(faster.at(2)).as("six of them did more").isEqualTo(100);
        CapacityCurve slower = curve(6, 100, 2, 60);
        assertThat(slower.at(6)).as("two of them did less").isEqualTo(60);
    }

    @Test
    void whatLiesLongBackTellsOfAnotherTime() {
        CapacityCurve curve = CapacityCurve.NOTHING.blended(2, 100, NOW).blended(6, 60, NOW.plusSeconds(31 * 60));
        assertThat(curve.at(2)).isEqualTo(60);
    }

    @Test
    void moreThanWasKnownRaisesItAndLessSaysNothing() {
        assertThat(curve(4, 100).raised(4, 90, NOW)).isEqualTo(curve(4, 100));
        assertThat(curve(4, 100).raised(4, 130, NOW).at(4)).isEqualTo(130);
        assertThat(CapacityCurve.NOTHING.raised(4, 130, NOW).isEmpty())
                .as("a member that keeps up shows what arrives, not what it can do")
                .isTrue();
    }

    @Test
    void whatALargerGroupDidIsForgotten() {
        CapacityCurve curve = curve(4, 75, 8, 40).upTo(4);
        assertThat(curve.at(8)).isEqualTo(75);
        assertThat(curve(8, 40).upTo(4).isEmpty()).isTrue();
    }

    @Test
    void itStaysSmall() {
        CapacityCurve curve = CapacityCurve.NOTHING;
        for (int members = 1; members < 100; members++) {
            curve = curve.blended(members, 1000.0 / members, NOW.plusSeconds(members));
        }
        assertThat(curve.points()).hasSize(12);
        assertThat(curve.at(99)).isCloseTo(1000.0 / 99, within(1e-9));
    }
}
