package dev.qcs.operator.simulate.plant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.qcs.operator.simulate.workload.Skew;
import dev.qcs.operator.simulate.workload.Workload;
import org.junit.jupiter.api.Test;

class RatesTest {
    private static final PlantSettings TWELVE = PlantSettings.usual();
    private static final Workload EVEN = Workload.of("even", 100, second -> 500);

    @Test
    void evenLoadIsTheLadderOfThePlantAtAnyTime() {
        double[][] rates = Rates.of(TWELVE, EVEN, 14);

        for (int n = 0; n <= 14; n++) {
            assertThat(rates[0][n]).isCloseTo(TWELVE.sustained(n), within(1e-9));
        }
        assertThat(rates[99]).isSameAs(rates[0]);
    }

    @Test
    void consumersThatGetSlowerDoLess() {
        double[][] rates = Rates.of(TWELVE, EVEN.capacity(second -> second < 50 ? 1 : 0.5), 12);

        assertThat(rates[49][12]).isCloseTo(1200, within(1e-9));
        assertThat(rates[50][12]).isCloseTo(600, within(1e-9));
        assertThat(rates[99]).isSameAs(rates[50]);
    }

    @Test
    void whatLiesBehindTheConsumersIsTheMostAndSharesIt() {
        PlantSettings locking = TWELVE.with(new PlantSettings.Consumers(1, 100, 0, 0.1));
        double[][] rates = Rates.of(locking, EVEN.downstream(second -> 330), 12);

        assertThat(rates[0][1]).isCloseTo(100, within(1e-9));
        assertThat(rates[0][2]).isCloseTo(200, within(1e-9));
        assertThat(rates[0][3]).isCloseTo(275, within(1e-9));
        assertThat(rates[0][12]).isCloseTo(330 / 2.1, within(1e-9));
    }

    /** A quarter of all arrivals on one partition of twelve: alone on a member it lets 400/s through, with another one 314/s. */
    @Test
    void underSkewTheMostLoadedMemberDecides() {
        double[][] rates = Rates.of(TWELVE, EVEN.skewed(new Skew.Hot(0.25, 40)), 12);

        assertThat(rates[0][12]).isCloseTo(400, within(1e-9));
        assertThat(rates[0][7]).isCloseTo(400, within(1e-9));
        assertThat(rates[0][6]).isCloseTo(100 / (0.25 + 0.75 / 11), within(1e-9));
        assertThat(rates[0][1]).isCloseTo(100, within(1e-9));
        assertThat(rates[40]).isNotSameAs(rates[39]).isEqualTo(rates[0]);
    }

    @Test
    void noDealSustainsMoreThanTheKindestOne() {
        PlantSettings nine = TWELVE.withPartitions(9);
        double[] shares = new double[9];
        Skew.Zipf skew = new Skew.Zipf(1);
        skew.shares(0, shares);
        double[][] rates = Rates.of(nine, EVEN.skewed(skew), 9);

        for (int members = 1; members <= 9; members++) {
            Deal deal = new Deal(9, 1, Assignor.Balanced);
            deal.among(members);
            double largest = 0;
            for (int member = 0; member < members; member++) {
                double sum = 0;
                for (int i = deal.first(member); i < deal.first(member + 1); i++) {
                    sum += shares[deal.partition(i)];
                }
                largest = Math.max(largest, sum);
            }
            assertThat(rates[0][members]).isGreaterThanOrEqualTo(100 / largest - 1e-9);
        }
    }

    @Test
    void rangesOfSeveralTopicsMeetOnTheFirstMembers() {
        PlantSettings range = TWELVE.withTopics(3).with(Assignor.Range);
        double[][] rates = Rates.of(range, EVEN, 12);

        for (int n = 1; n <= 12; n++) {
            assertThat(rates[0][n]).isCloseTo(range.sustained(n), within(1e-9));
        }
        assertThat(rates[0][4]).isCloseTo(400, within(1e-9));
        assertThat(rates[0][12]).isCloseTo(400, within(1e-9));
    }
}
