package dev.qcs.operator.decide;

import dev.qcs.operator.decide.limit.LimiterMemory;
import dev.qcs.operator.policy.behavior.Behavior;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a scaler remembers from one decision to the next.
 *
 * @param targetUid the workload it belongs to; another one starts with an empty memory
 * @param replicas as this operator last saw or wrote them; -1 = never
 * @param lastChange of replicas, by whomever
 * @param lastOwnChange of replicas, by this operator
 * @param zeroByPerson true when a person set zero replicas: scaling is off until they raise it
 * @param waste paid for since replicas last changed
 * @param lastTick of the decision that waste was counted to
 * @param idleSince first reading of an unbroken run without lag and arrivals; {@code null} = there is work, or no telling
 * @param stillSince since when it is known that nothing moves although there is work; {@code null} = something does
 * @param behindSince since when the backlog has grown at rest although nothing is known of a replica's capacity
 * @param limiter past sizes and changes; {@code null} = no limit was asked for yet
 */
public record DecisionMemory(
        @Nullable String targetUid,
        int replicas,
        @Nullable Instant lastChange,
        @Nullable Instant lastOwnChange,
        boolean zeroByPerson,
        Waste waste,
        @Nullable Instant lastTick,
        @Nullable Instant idleSince,
        @Nullable Instant stillSince,
        @Nullable Instant behindSince,
        @Nullable LimiterMemory limiter) {

    public static final DecisionMemory EMPTY =
            new DecisionMemory(null, -1, null, null, false, Waste.NONE, null, null, null, null, null);

    /**
     * After a restart of the operator. Replicas are not part of it: whoever changed them meanwhile, at first sight is where we
     * go on from.
     */
    public static DecisionMemory restored(
            String targetUid, boolean zeroByPerson, @Nullable Instant lastChange, @Nullable Instant lastOwnChange) {
        return new DecisionMemory(
                targetUid, -1, lastChange, lastOwnChange, zeroByPerson, Waste.NONE, null, null, null, null, null);
    }

    /**
     * After a write of replicas by this operator.
     *
     * @param behavior that limits how fast sizes change; {@code null} = none
     */
    public DecisionMemory scaled(int from, int to, @Nullable Behavior behavior, Instant at) {
        LimiterMemory events =
                limiter == null || behavior == null ? limiter : limiter.recordScale(behavior, from, to, at);
        return new DecisionMemory(
                targetUid, to, at, at, false, waste.cleared(), at, idleSince, stillSince, null, events);
    }

    DecisionMemory firstSight(String uid, int found, boolean zeroIsPersons, Instant now) {
        return new DecisionMemory(
                uid, found, null, null, found == 0 && zeroIsPersons, Waste.NONE, now, null, null, null, null);
    }

    /**
     * The workload is still the one from before a restart. A zero that a person set stays theirs; any other is judged as at
     * first sight.
     */
    DecisionMemory seenAgain(int found, boolean zeroIsPersons, Instant now) {
        return new DecisionMemory(
                targetUid,
                found,
                lastChange,
                lastOwnChange,
                found == 0 && (zeroByPerson || zeroIsPersons),
                Waste.NONE,
                now,
                null,
                null,
                null,
                null);
    }

    /** Somebody else changed replicas: their number is where we go on from. */
    DecisionMemory adopted(int found, Instant now) {
        return new DecisionMemory(
                targetUid,
                found,
                now,
                lastOwnChange,
                found == 0,
                waste.cleared(),
                now,
                idleSince,
                stillSince,
                null,
                limiter);
    }

    DecisionMemory idle(@Nullable Instant since) {
        return new DecisionMemory(
                targetUid,
                replicas,
                lastChange,
                lastOwnChange,
                zeroByPerson,
                waste,
                lastTick,
                since,
                stillSince,
                behindSince,
                limiter);
    }

    DecisionMemory still(@Nullable Instant since) {
        return new DecisionMemory(
                targetUid,
                replicas,
                lastChange,
                lastOwnChange,
                zeroByPerson,
                waste,
                lastTick,
                idleSince,
                since,
                behindSince,
                limiter);
    }

    DecisionMemory behind(@Nullable Instant since) {
        return new DecisionMemory(
                targetUid,
                replicas,
                lastChange,
                lastOwnChange,
                zeroByPerson,
                waste,
                lastTick,
                idleSince,
                stillSince,
                since,
                limiter);
    }

    DecisionMemory with(Waste next) {
        return new DecisionMemory(
                targetUid,
                replicas,
                lastChange,
                lastOwnChange,
                zeroByPerson,
                next,
                lastTick,
                idleSince,
                stillSince,
                behindSince,
                limiter);
    }

    /** Whatever looked like waste before proves nothing any more. */
    DecisionMemory withoutWaste() {
        return with(waste.cleared());
    }

    DecisionMemory with(@Nullable LimiterMemory next) {
        return new DecisionMemory(
                targetUid,
                replicas,
                lastChange,
                lastOwnChange,
                zeroByPerson,
                waste,
                lastTick,
                idleSince,
                stillSince,
                behindSince,
                next);
    }

    DecisionMemory ticked(Instant now) {
        return new DecisionMemory(
                targetUid,
                replicas,
                lastChange,
                lastOwnChange,
                zeroByPerson,
                waste,
                now,
                idleSince,
                stillSince,
                behindSince,
                limiter);
    }

    /**
     * Seconds that this tick stands for.
     *
     * @param most a longer silence is not evidence of anything
     */
    double secondsSinceTick(Instant now, Duration most) {
        if (lastTick == null || now.isBefore(lastTick)) {
            return 0;
        }
        Duration since = Duration.between(lastTick, now);
        return (since.compareTo(most) > 0 ? most : since).toMillis() / 1000.0;
    }
}
