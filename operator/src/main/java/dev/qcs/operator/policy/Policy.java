package dev.qcs.operator.policy;

import dev.qcs.operator.policy.behavior.Behavior;
import dev.qcs.operator.policy.schedule.Schedule;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one evaluation needs to know of the user's wish, checked and complete.
 *
 * @param minReplicas 0..1000
 * @param maxReplicas 1..1000, at least {@code minReplicas}
 * @param pollingInterval 1..300 s
 * @param activationLag from zero replicas: wake when lag is above this
 * @param capacityPerReplica messages per second, the user's first guess; {@code null} = none
 * @param consumersPerReplica group members in each replica; {@code null} = as observed
 * @param scaleToZero {@code null} = never to zero
 * @param maxProcessing one message may take this long; nothing is called stuck sooner
 * @param ignoredFindings names of findings that are neither reported nor acted on
 * @param schedule floors and ceilings by time
 * @param behavior how fast sizes may change; {@code null} = no limit
 * @param countUnacknowledged false when RabbitMQ messages that a consumer holds ask for no growth; they always speak against
 *     shrinking
 */
public record Policy(
        Mode mode,
        Objective objective,
        int minReplicas,
        int maxReplicas,
        Duration pollingInterval,
        long activationLag,
        @Nullable Double capacityPerReplica,
        Uncommitted uncommitted,
        boolean readCommitted,
        @Nullable Integer consumersPerReplica,
        @Nullable ScaleToZero scaleToZero,
        Stability stability,
        Fallback fallback,
        Duration maxProcessing,
        Set<String> ignoredFindings,
        Overrides overrides,
        Schedule schedule,
        @Nullable Behavior behavior,
        boolean countUnacknowledged) {

    public Policy {
        ignoredFindings = Set.copyOf(ignoredFindings);
        if (minReplicas < 0 || maxReplicas < 1 || minReplicas > maxReplicas) {
            throw new IllegalArgumentException("0 <= minReplicas <= maxReplicas and maxReplicas >= 1 do not hold: "
                    + minReplicas + ".." + maxReplicas);
        }
    }

    /** The same wish, looked after at another interval. */
    public Policy polledEvery(Duration interval) {
        return new Policy(
                mode,
                objective,
                minReplicas,
                maxReplicas,
                interval,
                activationLag,
                capacityPerReplica,
                uncommitted,
                readCommitted,
                consumersPerReplica,
                scaleToZero,
                stability,
                fallback,
                maxProcessing,
                ignoredFindings,
                overrides,
                schedule,
                behavior,
                countUnacknowledged);
    }

    public enum Mode {
        Auto,
        Recommend,
        Paused
    }

    /** What a partition without a committed offset counts. */
    public enum Uncommitted {
        Latest,
        Earliest,
        Ignore
    }

    /** The price of a disturbance, as a factor: how much waste must add up before a scale-down pays for it. */
    public enum Stability {
        Low(0.5),
        Medium(1),
        High(3);

        private final double factor;

        Stability(double factor) {
            this.factor = factor;
        }

        public double factor() {
            return factor;
        }
    }

    /**
     * When a group without work may lose its last replica.
     *
     * @param after every reading of this long must be without lag and arrivals
     * @param initial no scale to zero while the scaler is younger than this
     */
    public record ScaleToZero(Duration after, Duration initial) {}

    /** True when findings of this name are neither reported nor acted on. */
    public boolean ignores(String finding) {
        return ignoredFindings.contains(finding);
    }

    /** True when replicas are not to be written, whatever the decision. */
    public boolean handsOff() {
        return mode != Mode.Auto || overrides.paused();
    }
}
