package dev.qcs.demo.story;

import java.time.Duration;
import java.util.function.Predicate;

/**
 * A state that the operator must come to show.
 *
 * @param words the state in words, for the report
 * @param lasting how long it must hold without a break
 * @param atMost what takes longer counts as not seen
 */
record Expectation(String words, Duration lasting, Duration atMost, Predicate<ScalerView> state) {

    /** On a quiet machine each state comes within half a minute; one that is busy with other things may take longer. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    static Expectation of(String words, Predicate<ScalerView> state) {
        return new Expectation(words, Duration.ZERO, PATIENCE, state);
    }

    /** The same, but once seen it must also stay for this long. */
    Expectation lasting(Duration time) {
        return new Expectation(words, time, atMost, state);
    }
}
