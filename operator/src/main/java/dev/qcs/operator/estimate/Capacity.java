package dev.qcs.operator.estimate;

import org.jspecify.annotations.Nullable;

/**
 * What one group member can do.
 *
 * @param perMember messages per second in a group of the present size; {@code null} = unknown
 * @param curve the same by size of the group; empty unless measured
 */
public record Capacity(@Nullable Double perMember, Source source, CapacityCurve curve) {
    public static final Capacity UNKNOWN = new Capacity(null, Source.Unknown, CapacityCurve.NOTHING);

    /** The user's guess, for any size. */
    public static Capacity seed(double perMember) {
        return new Capacity(perMember, Source.Seed, CapacityCurve.NOTHING);
    }

    /** What a member would do in a group of another size; 0 when nothing is known. */
    public double in(int members) {
        return !curve.isEmpty() ? curve.at(members) : perMember == null ? 0 : perMember;
    }

    public enum Source {
        /** The user's guess, {@code objective.capacityPerReplica}. */
        Seed,
        /** Seen on members that had work throughout. */
        Measured,
        Unknown
    }
}
