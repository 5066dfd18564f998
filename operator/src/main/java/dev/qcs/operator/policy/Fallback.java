package dev.qcs.operator.policy;

import java.time.Duration;

/**
 * What to do when the source has been unreadable for a while. Only {@code STATIC} and {@code HOLD_OR_LOWER} may go below what
 * runs, and only because a person chose them.
 *
 * @param after length of blindness before it applies
 * @param replicas target of every kind but {@code HOLD}; at least 1 there, 0 with {@code HOLD}
 */
public record Fallback(Duration after, Kind kind, int replicas) {
    public static final Fallback HOLD = new Fallback(Duration.ofMinutes(3), Kind.Hold, 0);

    public enum Kind {
        Hold,
        HoldOrRaise,
        HoldOrLower,
        Static
    }

    /** Replicas wanted while blind, given what runs now. */
    public int replicasWhileBlind(int current) {
        return switch (kind) {
            case Hold -> current;
            case HoldOrRaise -> Math.max(current, replicas);
            case HoldOrLower -> Math.min(current, replicas);
            case Static -> replicas;
        };
    }
}
