package dev.qcs.operator.decide;

import java.time.Instant;

/**
 * A scale-up that has to show what it brought.
 *
 * @param from replicas before
 * @param to replicas since
 * @param before messages per second that the group consumed before
 * @param expected messages per second that it should consume since
 * @param at of the first write
 */
record Trial(int from, int to, double before, double expected, Instant at) {
    /** Less than this share of what was expected is nothing. */
    private static final double LEAST_GAIN = 0.2;

    /** The same trial, grown further before it was judged: it is the first size that it has to beat. */
    Trial grown(int further, double expectedThen) {
        return new Trial(from, further, before, Math.max(expected, expectedThen), at);
    }

    boolean brought(double consumption) {
        return consumption - before >= LEAST_GAIN * (expected - before);
    }
}
