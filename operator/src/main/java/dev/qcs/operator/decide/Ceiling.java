package dev.qcs.operator.decide;

import dev.qcs.operator.policy.Tempo;
import java.time.Duration;
import java.time.Instant;

/**
 * A size above which more replicas brought nothing, remembered for a while: for ten minutes, twice as long at each repetition,
 * at most two hours. Then one more attempt is made.
 *
 * @param replicas that did as much as more of them
 * @param tried replicas that did no more
 * @param before messages per second with {@code replicas}
 * @param with messages per second with {@code tried}
 * @param until it holds
 * @param times that it was found in a row, 1 or more
 */
public record Ceiling(int replicas, int tried, double before, double with, Instant until, int times) {

    /** However often it was found. */
    public static final Duration MOST = Duration.ofHours(2);

    public boolean holds(Instant now) {
        return now.isBefore(until);
    }

    /** When it was found. */
    public Instant since(Tempo tempo) {
        return until.minus(tempo.of(length(times)));
    }

    /** How long it holds when found for the n-th time in a row. */
    static Duration length(int times) {
        Duration length = Duration.ofMinutes(10).multipliedBy(1L << Math.min(times - 1, 10));
        return length.compareTo(MOST) > 0 ? MOST : length;
    }
}
