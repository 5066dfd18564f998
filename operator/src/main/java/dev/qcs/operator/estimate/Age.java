package dev.qcs.operator.estimate;

import java.time.Duration;

/**
 * How long ago the next unread record was appended.
 *
 * @param atLeast true when only a lower bound is known: such an age may justify more replicas, never fewer
 */
public record Age(Duration age, boolean atLeast) {
    public static final Age ZERO = new Age(Duration.ZERO, false);

    public static Age exactly(Duration age) {
        return new Age(age.isNegative() ? Duration.ZERO : age, false);
    }

    public static Age moreThan(Duration age) {
        return new Age(age.isNegative() ? Duration.ZERO : age, true);
    }
}
