package dev.qcs.operator.policy.behavior;

import java.time.Duration;
import java.util.List;
import java.util.function.IntBinaryOperator;
import java.util.function.ToIntFunction;

/**
 * The complete rules of one direction.
 *
 * @param stabilizationWindowSeconds 0 to 3,600
 * @param policies at least one, even when {@code selectPolicy} is {@code Disabled}
 * @param tolerancePercent 0 to 100: how far the load may be off before the size changes in this direction
 */
public record Rules(
        int stabilizationWindowSeconds, SelectPolicy selectPolicy, List<ScalingPolicy> policies, int tolerancePercent) {

    /** Which policy counts when several do: that of the largest change, of the smallest, or no change at all. */
    public enum SelectPolicy {
        Max,
        Min,
        Disabled
    }

    public Rules {
        policies = List.copyOf(policies);
    }

    /** The stabilisation window as a length of time. */
    public Duration window() {
        return Duration.ofSeconds(stabilizationWindowSeconds);
    }

    /** The time for which a change of this direction is certainly remembered. */
    public Duration longestPeriod() {
        return policies.stream()
                .map(ScalingPolicy::period)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** What {@code pick} makes of the reaches of all policies. */
    public int select(ToIntFunction<ScalingPolicy> reach, IntBinaryOperator pick) {
        return policies.stream().mapToInt(reach).reduce(pick).orElseThrow();
    }
}
