package dev.qcs.operator.policy.behavior;

import java.time.Duration;

/**
 * How much may change within a period.
 *
 * @param value replicas or percent, 1 or more
 * @param periodSeconds 1 to 1,800; a change counts while it is strictly younger than this
 */
public record ScalingPolicy(Type type, int value, int periodSeconds) {

    /** What {@code value} counts. */
    public enum Type {
        Pods,
        Percent
    }

    /** {@code periodSeconds} as a length of time. */
    public Duration period() {
        return Duration.ofSeconds(periodSeconds);
    }

    /** Replicas that growth from {@code start} may reach: percentages round up, or small sizes could never grow. */
    public int upFrom(long start) {
        return switch (type) {
            case Pods -> clamp(start + value);
            case Percent -> (int) Math.ceil(start * (1 + value / 100.0));
        };
    }

    /** Replicas that shrinking from {@code start} may reach: percentages round towards zero. */
    public int downFrom(long start) {
        return switch (type) {
            case Pods -> clamp(start - value);
            case Percent -> (int) (start * (1 - value / 100.0));
        };
    }

    private static int clamp(long replicas) {
        return Math.clamp(replicas, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
}
