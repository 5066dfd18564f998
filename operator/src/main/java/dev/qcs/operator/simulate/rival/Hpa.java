package dev.qcs.operator.simulate.rival;

import dev.qcs.operator.decide.limit.Limiter;
import dev.qcs.operator.decide.limit.LimiterMemory;
import dev.qcs.operator.decide.limit.Proposal;
import dev.qcs.operator.policy.behavior.Behavior;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The HorizontalPodAutoscaler between its metrics and {@code spec.replicas}: bounds, the largest of several metrics, windows and
 * rates, with a {@code behavior} block and without one. At 0 replicas it is switched off, as one with {@code minReplicas: 1} is.
 *
 * <p>After {@code pkg/controller/podautoscaler} of Kubernetes 1.36.3: {@code reconcileAutoscaler},
 * {@code computeReplicasForMetrics}, {@code normalizeDesiredReplicas}, {@code convertDesiredReplicasWithRules} in
 * {@code horizontal.go}, {@code isWithin}, {@code getUsageRatioReplicaCount} and {@code GetExternalPerPodMetricReplicas} in {@code replica_calculator.go}.
 */
final class Hpa {
    /** {@code --horizontal-pod-autoscaler-sync-period}, in seconds. */
    static final int SYNC_SECONDS = 15;

    /** {@code --horizontal-pod-autoscaler-downscale-stabilization}. */
    private static final Duration DOWN_WINDOW = Duration.ofMinutes(5);

    private static final int GROWTH_FACTOR = 2;
    private static final int GROWTH_AT_LEAST_TO = 4;

    private final int min;
    private final int max;
    private final @Nullable Behavior behavior;
    private final Deque<Recommendation> recommendations = new ArrayDeque<>();
    private @Nullable LimiterMemory memory;

    private record Recommendation(int replicas, Instant at) {}

    /** One with bounds of 1 or more; {@code null} = no {@code behavior} block. */
    Hpa(int min, int max, @Nullable Behavior behavior) {
        this.min = min;
        this.max = max;
        this.behavior = behavior;
    }

    /**
     * What a metric with an {@code AverageValue} target asks for.
     *
     * @param usage of all Pods together, in the unit of {@code target}
     * @param statusReplicas Pods that exist: within the tolerance that many are asked for
     */
    static int averageValue(
            double usage, double target, int statusReplicas, int toleranceUpPercent, int toleranceDownPercent) {
        double ratio = usage / (target * statusReplicas);
        return Limiter.keepsSize(ratio, toleranceUpPercent, toleranceDownPercent)
                ? statusReplicas
                : (int) Math.clamp(Math.ceil(usage / target), 0, Integer.MAX_VALUE);
    }

    /**
     * What a metric with a {@code Value} target asks for, which is for all Pods together.
     *
     * @param replicas {@code spec.replicas}: within the tolerance that many are asked for
     * @param ready Pods
     */
    static int value(
            double usage, double target, int replicas, int ready, int toleranceUpPercent, int toleranceDownPercent) {
        double ratio = usage / target;
        return Limiter.keepsSize(ratio, toleranceUpPercent, toleranceDownPercent)
                ? replicas
                : (int) Math.clamp(Math.ceil(ratio * ready), 0, Integer.MAX_VALUE);
    }

    /**
     * One look at the metrics, due each {@value #SYNC_SECONDS} s.
     *
     * @param proposals sizes that the metrics ask for; empty = a metric that could not be read: it forbids a smaller size
     * @return {@code spec.replicas} from now on
     */
    int sync(int current, List<OptionalInt> proposals, Instant now) {
        if (memory == null) {
            memory = LimiterMemory.startingAt(current, now);
            recommendations.add(new Recommendation(current, now));
        }
        int wanted = wanted(current, proposals, now);
        if (behavior != null) {
            memory = memory.recordScale(behavior, current, wanted, now);
        }
        return wanted;
    }

    private int wanted(int current, List<OptionalInt> proposals, Instant now) {
        if (current == 0) {
            return 0;
        }
        if (current > max) {
            return max;
        }
        if (current < min) {
            return min;
        }
        OptionalInt desired = proposals.stream()
                .filter(OptionalInt::isPresent)
                .mapToInt(OptionalInt::getAsInt)
                .max();
        boolean unread = proposals.stream().anyMatch(OptionalInt::isEmpty);
        if (desired.isEmpty() || (unread && desired.getAsInt() < current)) {
            return current;
        }
        return behavior == null
                ? stabilized(current, desired.getAsInt(), now)
                : limited(behavior, current, desired.getAsInt(), now);
    }

    private int limited(Behavior rules, int current, int desired, Instant now) {
        LimiterMemory before = memory == null ? LimiterMemory.startingAt(current, now) : memory;
        Limiter.Outcome outcome = Limiter.limit(rules, before, new Proposal(current, desired, min, max), now);
        memory = outcome.memory();
        return outcome.limited().replicas();
    }

    /** Without a block the window is closed at both ends: a size desired exactly 300 s ago still counts. */
    private int stabilized(int current, int desired, Instant now) {
        while (!recommendations.isEmpty() && recommendations.getFirst().at().isBefore(now.minus(DOWN_WINDOW))) {
            recommendations.removeFirst();
        }
        recommendations.addLast(new Recommendation(desired, now));
        int largest = recommendations.stream()
                .mapToInt(Recommendation::replicas)
                .max()
                .orElse(desired);
        int reach = Math.max(GROWTH_FACTOR * current, GROWTH_AT_LEAST_TO);
        return Math.max(min, Math.min(largest, Math.min(reach, max)));
    }
}
