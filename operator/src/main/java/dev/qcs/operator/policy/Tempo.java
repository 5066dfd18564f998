package dev.qcs.operator.policy;

import java.time.Duration;

/**
 * How fast the policy's and the diagnosis' own clocks run: every constant length of time passes through here, no field of a
 * spec does. 1 in production; a demonstration divides its waits by a larger number so that minutes become seconds.
 *
 * @param speedup 1..1000
 */
public record Tempo(int speedup) {
    public static final Tempo REAL_TIME = new Tempo(1);

    public Tempo {
        if (speedup < 1 || speedup > 1000) {
            throw new IllegalArgumentException("QCS_SPEEDUP must be between 1 and 1000, was " + speedup);
        }
    }

    public Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds).dividedBy(speedup);
    }

    public Duration of(Duration realTime) {
        return realTime.dividedBy(speedup);
    }

    public Duration minutes(long minutes) {
        return Duration.ofMinutes(minutes).dividedBy(speedup);
    }
}
