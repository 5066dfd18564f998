package dev.qcs.operator.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The formula against consumers and records that are counted one second after the other. */
class RaceTest {

    @Test
    void halfThePaceOfWhatExpiresLosesTheLeadInTwiceItsTime() {
        // Kept for an hour, half an hour old: 1,800 s of lead, 1,800 records in 1,800 s, every other one read.
        assertThat(Race.byTime(3_600, 1_800, 1_800, 0.4, 1)).isEqualTo(new Race.Lost(Duration.ofMinutes(50), 0.4, 1));
        assertThat(Race.byTime(3_600, 1_800, 1_800, 1.0, 1)).isInstanceOf(Race.Won.class);
        assertThat(Race.bySize(1_000, 8, 10)).isEqualTo(new Race.Lost(Duration.ofSeconds(500), 8, 10));
        assertThat(Race.bySize(1_000, 10, 10)).isInstanceOf(Race.Won.class);
    }

    @Test
    void oneThatIsCaughtInWhatHasNotArrivedYetIsLostLater() {
        // The backlog is read in 1,800 s of 3,600; then 2 a second come and 1 is read.
        Race race = Race.byTime(3_600, 1_000, 1_800, 1, 2);
        assertThat(race)
                .isInstanceOfSatisfying(
                        Race.Lost.class, lost -> assertThat(lost.in()).isEqualTo(Duration.ofMinutes(90)));
    }

    @Property(tries = 300)
    void agreesWithCounting(
            @ForAll @DoubleRange(min = 100, max = 2_000) double kept,
            @ForAll @DoubleRange(min = 0.05, max = 0.95) double used,
            @ForAll @DoubleRange(min = 0.5, max = 20) double density,
            @ForAll @DoubleRange(min = 0.1, max = 25) double pace,
            @ForAll @DoubleRange(min = 0.1, max = 25) double arrival) {
        double age = kept * used;
        double lag = density * age;
        Assume.that(Math.abs(lag / pace - kept) > kept / 100);
        Race race = Race.byTime(kept, age, lag, pace, arrival);
        Double counted = caughtAfter(kept, age, lag, pace, arrival, 20 * kept);
        switch (race) {
            case Race.Lost lost -> {
                double in = lost.in().toMillis() / 1000.0;
                if (counted == null) {
                    assertThat(in).isGreaterThan(19 * kept);
                } else {
                    assertThat(in).isCloseTo(counted, within(1 + counted / 50));
                    assertThat(in).as("never before the record would expire").isGreaterThanOrEqualTo(kept - age - 0.01);
                }
            }
            case Race.Won _ -> assertThat(counted).isNull();
            case Race.Plain.NONE -> throw new AssertionError("both rates are known");
        }
    }

    /** Reads on until the next record is older than it is kept; null = never within the time. */
    private static @Nullable Double caughtAfter(
            double kept, double age, double lag, double pace, double arrival, double longest) {
        double step = kept / 5_000;
        for (double t = 0; t < longest; t += step) {
            double read = pace * t;
            double end = lag + arrival * t;
            if (read >= end) {
                return null;
            }
            double written = read < lag ? -age + read * age / lag : (read - lag) / arrival;
            if (t - written >= kept) {
                return t;
            }
        }
        return null;
    }
}
