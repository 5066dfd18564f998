package dev.qcs.operator.estimate;

import org.jspecify.annotations.Nullable;

/**
 * What one group member can do.
 *
 * @param perMember messages per second; {@code null} = unknown
 */
public record Capacity(@Nullable Double perMember, Source source) {
    public static final Capacity UNKNOWN = new Capacity(null, Source.Unknown);

    public enum Source {
        /** The user's guess, {@code objective.capacityPerReplica}. */
        Seed,
        /** Seen on members that had work throughout. */
        Measured,
        Unknown
    }
}
