package dev.qcs.operator.lag.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.testing.SettableClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackOffTest {
    private static final Problem PROBLEM = new Problem(Problem.Kind.TRANSIENT, "no leader");

    private final SettableClock clock = new SettableClock();
    /** In the middle of its range: no jitter. */
    private final BackOff<String> backOff = new BackOff<>(clock, fixed(0.5));

    /** A generator that always says the same. */
    private static RandomGenerator fixed(double value) {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                return 0;
            }

            @Override
            public double nextDouble() {
                return value;
            }
        };
    }

    private void fail(String key) {
        backOff.note(Map.of(key, new Answer.Failed<String>(PROBLEM)));
    }

    @ParameterizedTest
    @CsvSource({"1, 5", "2, 10", "3, 20", "4, 40", "5, 60", "6, 60", "70, 60"})
    void waitsTwiceAsLongEachTimeUpToAMinute(int failures, int seconds) {
        for (int i = 0; i < failures; i++) {
            fail("a");
        }

        clock.advance(Duration.ofSeconds(seconds).minusMillis(1));
        assertThat(backOff.holding("a")).isEqualTo(PROBLEM);
        clock.advance(Duration.ofMillis(1));
        assertThat(backOff.holding("a")).isNull();
        assertThat(backOff.lastProblem("a")).as("it is known until it succeeds").isEqualTo(PROBLEM);
    }

    @ParameterizedTest
    @CsvSource({"0.0, 4000", "1.0, 6000"})
    void jitterIsAFifthEitherWay(double random, int millis) {
        BackOff<String> jittered = new BackOff<>(clock, fixed(random));
        jittered.note(Map.of("a", new Answer.Failed<String>(PROBLEM)));

        clock.advance(Duration.ofMillis(millis - 1));
        assertThat(jittered.holding("a")).isNotNull();
        clock.advance(Duration.ofMillis(1));
        assertThat(jittered.holding("a")).isNull();
    }

    @Test
    void othersAreAskedAsEver() {
        fail("a");

        assertThat(backOff.ready(List.of("a", "b"))).containsExactly("b");
    }

    @Test
    void aSuccessStartsAnew() {
        fail("a");
        fail("a");
        backOff.note(Map.of("a", new Answer.Value<>("fine")));
        assertThat(backOff.lastProblem("a")).isNull();

        fail("a");
        clock.advance(Duration.ofSeconds(5));

        assertThat(backOff.holding("a")).isNull();
    }

    @Test
    void aClockSetBackDoesNotHoldForHours() {
        fail("a");
        clock.advance(Duration.ofHours(-3));

        assertThat(backOff.holding("a")).isNull();
    }

    @Test
    void whatNobodyWantsIsForgotten() {
        fail("a");
        backOff.retain(Set.of("b"));

        assertThat(backOff.lastProblem("a")).isNull();
    }
}
