package dev.qcs.operator.policy;

import dev.qcs.operator.policy.behavior.Behavior;
import dev.qcs.operator.policy.schedule.Schedule;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Policies for tests: the defaults of the API, and what a test says differently. */
public final class Policies {
    private Policy.Mode mode = Policy.Mode.Auto;
    private final Objective objective;
    private int min = 1;
    private int max = 1000;
    private Duration polling = Duration.ofSeconds(5);
    private long activationLag;
    private @Nullable Double capacity;
    private Policy.Uncommitted uncommitted = Policy.Uncommitted.Latest;
    private boolean readCommitted;
    private @Nullable Integer consumers;
    private Policy.@Nullable ScaleToZero toZero;
    private Policy.Stability stability = Policy.Stability.Medium;
    private Fallback fallback = Fallback.HOLD;
    private Duration maxProcessing = Duration.ofSeconds(60);
    private Set<String> ignored = Set.of();
    private Overrides overrides = Overrides.NONE;
    private Schedule schedule = Schedule.EMPTY;
    private @Nullable Behavior behavior;
    private boolean countUnacknowledged = true;

    private Policies(Objective objective) {
        this.objective = objective;
    }

    public static Policies lagSeconds(long seconds) {
        return new Policies(new Objective.LagSeconds(Duration.ofSeconds(seconds)));
    }

    public static Policies lagPerReplica(long messages) {
        return new Policies(new Objective.LagPerReplica(messages));
    }

    public Policies mode(Policy.Mode wanted) {
        mode = wanted;
        return this;
    }

    public Policies replicas(int least, int most) {
        min = least;
        max = most;
        return this;
    }

    public Policies every(long seconds) {
        polling = Duration.ofSeconds(seconds);
        return this;
    }

    public Policies everyMillis(long millis) {
        polling = Duration.ofMillis(millis);
        return this;
    }

    public Policies activationLag(long messages) {
        activationLag = messages;
        return this;
    }

    public Policies capacity(double perReplica) {
        capacity = perReplica;
        return this;
    }

    public Policies uncommitted(Policy.Uncommitted rule) {
        uncommitted = rule;
        return this;
    }

    public Policies readCommitted() {
        readCommitted = true;
        return this;
    }

    public Policies consumersPerReplica(int members) {
        consumers = members;
        return this;
    }

    public Policies toZeroAfter(long seconds) {
        return toZeroAfter(seconds, 0);
    }

    public Policies toZeroAfter(long seconds, long initialSeconds) {
        min = 0;
        toZero = new Policy.ScaleToZero(Duration.ofSeconds(seconds), Duration.ofSeconds(initialSeconds));
        return this;
    }

    public Policies stability(Policy.Stability wanted) {
        stability = wanted;
        return this;
    }

    public Policies fallback(Fallback.Kind kind, long afterSeconds, int replicas) {
        fallback = new Fallback(Duration.ofSeconds(afterSeconds), kind, replicas);
        return this;
    }

    public Policies maxProcessing(long seconds) {
        maxProcessing = Duration.ofSeconds(seconds);
        return this;
    }

    public Policies ignoring(String... findings) {
        ignored = Set.of(findings);
        return this;
    }

    public Policies overrides(Overrides wanted) {
        overrides = wanted;
        return this;
    }

    public Policies schedule(Schedule wanted) {
        schedule = wanted;
        return this;
    }

    public Policies behavior(@Nullable Behavior wanted) {
        behavior = wanted;
        return this;
    }

    public Policies growingOnReadyOnly() {
        countUnacknowledged = false;
        return this;
    }

    public Policy build() {
        return new Policy(
                mode,
                objective,
                min,
                max,
                polling,
                activationLag,
                capacity,
                uncommitted,
                readCommitted,
                consumers,
                toZero,
                stability,
                fallback,
                maxProcessing,
                ignored,
                overrides,
                schedule,
                behavior,
                countUnacknowledged);
    }
}
