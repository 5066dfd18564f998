package dev.qcs.operator.estimate;

import dev.qcs.operator.policy.Policy;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was learned of a group and outlives a reading.
 *
 * @param perMember messages per second of one member, seen on members that had work throughout; {@code null} = not yet
 * @param at when it was last learned from
 * @param members members per replica as last observed at rest
 * @param pause of the group at a rebalance
 * @param podStart from a write of replicas to a new Pod consuming
 */
public record Learned(
        @Nullable Double perMember, @Nullable Instant at, int members, Duration pause, Duration podStart) {

    /** Nothing seen yet: the policy's starting values, 6 s and 30 s. */
    public static Learned nothing(Duration pause, Duration podStart) {
        return new Learned(null, null, 1, pause, podStart);
    }

    public int membersPerReplica(Policy policy) {
        return policy.consumersPerReplica() != null ? policy.consumersPerReplica() : members;
    }

    public Capacity capacity(Policy policy) {
        if (perMember != null) {
            return new Capacity(perMember, Capacity.Source.Measured);
        }
        if (policy.capacityPerReplica() != null) {
            return new Capacity(policy.capacityPerReplica() / membersPerReplica(policy), Capacity.Source.Seed);
        }
        return Capacity.UNKNOWN;
    }
}
