package dev.qcs.operator.estimate;

import dev.qcs.operator.policy.Policy;
import java.time.Duration;

/**
 * What was learned of a group and outlives a reading.
 *
 * @param capacity of a member, seen on members that had work throughout
 * @param members members per replica as last observed at rest
 * @param pauses of the group when members change
 * @param starts of Pods
 * @param tally of messages that take long, in a pool
 * @param shownAfter how long a member must be seen busy before its rate is taken for its capacity
 */
public record Learned(
        CapacityCurve capacity, int members, PauseWatch pauses, StartWatch starts, Tally tally, Duration shownAfter) {

    /** Nothing seen yet, with the waits to plan with until some are seen. */
    static Learned nothing(Duration pause, Duration podStart) {
        return new Learned(
                CapacityCurve.NOTHING,
                1,
                PauseWatch.assuming(pause),
                StartWatch.assuming(podStart),
                Tally.NOTHING,
                Duration.ZERO);
    }

    /** What is known again after a restart. */
    public Learned remembering(CapacityCurve known, int membersPerReplica, Longest pause, Longest start) {
        return new Learned(
                known,
                membersPerReplica,
                new PauseWatch(pause, null, Duration.ZERO),
                new StartWatch(start, -1, null),
                Tally.NOTHING,
                shownAfter);
    }

    /** How long the group pauses at a rebalance. */
    public Duration pause() {
        return pauses.pauses().planned();
    }

    /** From a write of replicas until the new Pods consume. */
    public Duration podStart() {
        return starts.starts().planned();
    }

    public int membersPerReplica(Policy policy) {
        return policy.consumersPerReplica() != null ? policy.consumersPerReplica() : members;
    }

    /**
     * What a member can do.
     *
     * @param replicas that run now
     */
    public Capacity capacity(Policy policy, int replicas) {
        int each = membersPerReplica(policy);
        if (!capacity.isEmpty()) {
            return new Capacity(capacity.at(Math.max(1, replicas * each)), Capacity.Source.Measured, capacity);
        }
        return policy.capacityPerReplica() != null
                ? Capacity.seed(policy.capacityPerReplica() / each)
                : Capacity.UNKNOWN;
    }

    /** The same after a step that brought nothing: what members did in the larger group is not theirs to answer for. */
    public Learned withoutLargerThan(int replicas, Policy policy) {
        return withCapacity(capacity.upTo(Math.max(1, replicas * membersPerReplica(policy))));
    }

    Learned withCapacity(CapacityCurve next) {
        return new Learned(next, members, pauses, starts, tally, shownAfter);
    }

    Learned withMembers(int perReplica) {
        return new Learned(capacity, perReplica, pauses, starts, tally, shownAfter);
    }

    Learned watching(PauseWatch pause, StartWatch start) {
        return new Learned(capacity, members, pause, start, tally, shownAfter);
    }

    Learned counting(Tally next) {
        return new Learned(capacity, members, pauses, starts, next, shownAfter);
    }

    Learned shownAfter(Duration window) {
        return new Learned(capacity, members, pauses, starts, tally, window);
    }
}
