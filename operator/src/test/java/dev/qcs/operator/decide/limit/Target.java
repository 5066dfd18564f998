package dev.qcs.operator.decide.limit;

import dev.qcs.operator.policy.behavior.Behavior;
import dev.qcs.operator.policy.behavior.Rules;
import dev.qcs.operator.policy.behavior.Rules.SelectPolicy;
import dev.qcs.operator.policy.behavior.ScalingPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A target under a limiter, walked through time: writes succeed unless told otherwise. */
final class Target {

    private final Behavior behavior;
    private final int min;
    private final int max;
    private Instant now = Instant.parse("2026-11-24T08:00:00Z");
    private LimiterMemory memory;
    private int current;

    private Target(Behavior behavior, int current, int min, int max) {
        this.behavior = behavior;
        this.current = current;
        this.min = min;
        this.max = max;
        this.memory = LimiterMemory.startingAt(current, now);
    }

    static Target of(Behavior behavior, int current, int min, int max) {
        return new Target(behavior, current, min, max);
    }

    static Rules rules(int window, SelectPolicy select, ScalingPolicy... policies) {
        return new Rules(window, select, List.of(policies), 0);
    }

    static Rules free() {
        return rules(0, SelectPolicy.Max, percent(1_000_000, 15));
    }

    static ScalingPolicy pods(int value, int period) {
        return new ScalingPolicy(ScalingPolicy.Type.Pods, value, period);
    }

    static ScalingPolicy percent(int value, int period) {
        return new ScalingPolicy(ScalingPolicy.Type.Percent, value, period);
    }

    Target after(int seconds) {
        now = now.plus(Duration.ofSeconds(seconds));
        return this;
    }

    /** Someone else changes the size. */
    Target set(int replicas) {
        current = replicas;
        return this;
    }

    /** Asks, and writes what is allowed. */
    Limited want(int desired) {
        Limited limited = wantButFailToWrite(desired);
        memory = memory.recordScale(behavior, current, limited.replicas(), now);
        current = limited.replicas();
        return limited;
    }

    /** Asks what would be allowed, and leaves no trace. */
    Limited wantAndForget(int desired) {
        return Limiter.limit(behavior, memory, new Proposal(current, desired, min, max), now)
                .limited();
    }

    Limited wantButFailToWrite(int desired) {
        Limiter.Outcome outcome = Limiter.limit(behavior, memory, new Proposal(current, desired, min, max), now);
        memory = outcome.memory();
        return outcome.limited();
    }

    int current() {
        return current;
    }

    LimiterMemory memory() {
        return memory;
    }

    Instant now() {
        return now;
    }
}
