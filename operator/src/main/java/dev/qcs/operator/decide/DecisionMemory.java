package dev.qcs.operator.decide;

import dev.qcs.operator.decide.limit.LimiterMemory;
import dev.qcs.operator.policy.behavior.Behavior;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a scaler remembers from one decision to the next.
 *
 * @param waste paid for since replicas last changed
 * @param limiter past sizes and changes; {@code null} = no limit was asked for yet
 */
public record DecisionMemory(
        KnownTarget target,
        Waste waste,
        Clocks clocks,
        Experience experience,
        @Nullable LimiterMemory limiter) {

    public static final DecisionMemory EMPTY =
            new DecisionMemory(KnownTarget.NONE, Waste.NONE, Clocks.NONE, Experience.NONE, null);

    /**
     * After a restart of the operator. Replicas are not part of it: whoever changed them meanwhile, at first sight is where we
     * go on from.
     */
    public static DecisionMemory restored(
            String targetUid,
            boolean zeroByPerson,
            @Nullable Instant lastChange,
            @Nullable Instant lastOwnChange,
            @Nullable Ceiling ceiling) {
        return new DecisionMemory(
                new KnownTarget(targetUid, -1, 0, zeroByPerson, lastChange, lastOwnChange),
                Waste.NONE,
                Clocks.NONE,
                new Experience(null, ceiling),
                null);
    }

    /** Uid of the workload that it is about; {@code null} = none was seen. */
    public @Nullable String targetUid() {
        return target.uid();
    }

    public boolean zeroByPerson() {
        return target.zeroByPerson();
    }

    /** When replicas last changed, by whomever. */
    public @Nullable Instant lastChange() {
        return target.lastChange();
    }

    /** When this operator last changed replicas. */
    public @Nullable Instant lastOwnChange() {
        return target.lastOwnChange();
    }

    /** A size above which replicas brought nothing, in force or run out. */
    public @Nullable Ceiling ceiling() {
        return experience.ceiling();
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
                target.scaled(to, at),
                waste.cleared(),
                clocks.ticked(at).behind(null).outgrown(null),
                experience,
                events);
    }

    /** The user asks for something else: what did not help before may help now. */
    public DecisionMemory reconsidered() {
        return with(Experience.NONE);
    }

    DecisionMemory firstSight(String uid, int found, long rollout, boolean zeroIsPersons, Instant now) {
        return new DecisionMemory(
                new KnownTarget(uid, found, rollout, found == 0 && zeroIsPersons, null, null),
                Waste.NONE,
                Clocks.NONE.ticked(now),
                Experience.NONE,
                null);
    }

    /**
     * The workload is still the one from before a restart. A zero that a person set stays theirs; any other is judged as at
     * first sight.
     */
    DecisionMemory seenAgain(int found, long rollout, boolean zeroIsPersons, Instant now) {
        return new DecisionMemory(
                target.seenAgain(found, rollout, zeroIsPersons), Waste.NONE, Clocks.NONE.ticked(now), experience, null);
    }

    /** Somebody else changed replicas: their number is where we go on from. */
    DecisionMemory adopted(int found, Instant now) {
        return new DecisionMemory(
                target.adopted(found, now),
                waste.cleared(),
                clocks.ticked(now).behind(null).outgrown(null),
                Experience.NONE,
                limiter);
    }

    /** The Pods are made from another template: they may do more, or less. */
    DecisionMemory rolledOut(long rollout) {
        return new DecisionMemory(target.withRollout(rollout), waste, clocks, Experience.NONE, limiter);
    }

    DecisionMemory idle(@Nullable Instant since) {
        return with(clocks.idle(since));
    }

    DecisionMemory still(@Nullable Instant since) {
        return with(clocks.still(since));
    }

    DecisionMemory behind(@Nullable Instant since) {
        return with(clocks.behind(since));
    }

    DecisionMemory outgrown(@Nullable Instant since) {
        return with(clocks.outgrown(since));
    }

    DecisionMemory ticked(Instant now) {
        return with(clocks.ticked(now));
    }

    private DecisionMemory with(Clocks next) {
        return new DecisionMemory(target, waste, next, experience, limiter);
    }

    DecisionMemory with(Waste next) {
        return new DecisionMemory(target, next, clocks, experience, limiter);
    }

    /** Whatever looked like waste before proves nothing any more. */
    DecisionMemory withoutWaste() {
        return with(waste.cleared());
    }

    DecisionMemory with(Experience next) {
        return new DecisionMemory(target, waste, clocks, next, limiter);
    }

    DecisionMemory with(@Nullable LimiterMemory next) {
        return new DecisionMemory(target, waste, clocks, experience, next);
    }

    /**
     * Seconds that this tick stands for.
     *
     * @param most a longer silence is not evidence of anything
     */
    double secondsSinceTick(Instant now, Duration most) {
        Instant last = clocks.lastTick();
        if (last == null || now.isBefore(last)) {
            return 0;
        }
        Duration since = Duration.between(last, now);
        return (since.compareTo(most) > 0 ? most : since).toMillis() / 1000.0;
    }
}
