package dev.qcs.operator.evaluate;

import dev.qcs.operator.decide.Ceiling;
import dev.qcs.operator.decide.DecisionMemory;
import dev.qcs.operator.diagnose.Incidents;
import dev.qcs.operator.diagnose.Streaks;
import dev.qcs.operator.estimate.CapacityCurve;
import dev.qcs.operator.estimate.Learned;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.policy.schedule.ActiveBounds;
import dev.qcs.operator.policy.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a scaler remembers from one evaluation to the next, besides its history.
 *
 * @param incidents what happened to the group's offsets in the last day
 * @param bounds what the schedule asked for when last looked at; {@code null} = not looked at yet
 * @param blindSince first of an unbroken run of failed readings; {@code null} = the last one was good
 */
public record Memory(
        Learned learned,
        DecisionMemory decision,
        Streaks streaks,
        Streaks shortage,
        Incidents incidents,
        @Nullable ScheduledBounds bounds,
        @Nullable Instant blindSince) {

    static Memory empty(Learned learned) {
        return new Memory(learned, DecisionMemory.EMPTY, Streaks.NONE, Streaks.NONE, Incidents.NONE, null, null);
    }

    /** Times to come are of a clock that was wrong, then or now: what hangs on them is not known. */
    static Memory restored(Digest digest, Learned nothing, Instant now) {
        List<CapacityCurve.Point> capacity = digest.taught().capacity().points().stream()
                .filter(point -> !point.at().isAfter(now))
                .filter(point -> Duration.between(point.at(), now).compareTo(Digest.CAPACITY_KEPT) <= 0)
                .toList();
        Learned learned = nothing.remembering(
                new CapacityCurve(capacity),
                digest.taught().members(),
                nothing.pauses().pauses().remembering(digest.taught().pauses()),
                nothing.starts().starts().remembering(digest.taught().starts()));
        Ceiling ceiling = digest.ceiling();
        boolean believable =
                ceiling != null && Duration.between(now, ceiling.until()).compareTo(Ceiling.MOST) <= 0;
        DecisionMemory decision = digest.targetUid() == null
                ? DecisionMemory.EMPTY
                : DecisionMemory.restored(
                        digest.targetUid(),
                        digest.zeroByPerson(),
                        past(digest.lastChange(), now),
                        past(digest.lastOwnChange(), now),
                        believable ? ceiling : null);
        return new Memory(
                learned,
                decision,
                Streaks.NONE,
                Streaks.NONE,
                new Incidents(digest.happened().incidents()),
                null,
                null);
    }

    private static @Nullable Instant past(@Nullable Instant time, Instant now) {
        return time == null || time.isAfter(now) ? null : time;
    }

    /** After a look that only diagnosed. */
    Memory with(Streaks lasting, Incidents happened) {
        return new Memory(learned, decision, lasting, shortage, happened, bounds, blindSince);
    }

    /** After a look that saw nothing: what must last begins again. */
    Memory interrupted() {
        return new Memory(
                learned, decision, streaks.interrupted(), shortage.interrupted(), incidents, bounds, blindSince);
    }

    /** The same with other incidents. */
    Memory with(Incidents happened) {
        return new Memory(learned, decision, streaks, shortage, happened, bounds, blindSince);
    }

    /** The user asks for something else: what did not help before may help now. */
    public Memory reconsidered() {
        return new Memory(learned, decision.reconsidered(), streaks, shortage, incidents, bounds, blindSince);
    }

    /** After a write of replicas by this operator, by the given policy. */
    public Memory scaled(int from, int to, Policy policy, Instant at) {
        return new Memory(
                learned,
                decision.scaled(from, to, policy.behavior(), at),
                streaks,
                shortage,
                incidents,
                bounds,
                blindSince);
    }

    /** What a schedule asks for, kept until it changes: reading the calendar at every poll would be dear. */
    record ScheduledBounds(Schedule schedule, ActiveBounds bounds) {
        static ScheduledBounds at(Instant now, Schedule schedule, @Nullable ScheduledBounds before) {
            if (before != null
                    && before.schedule.equals(schedule)
                    && (before.bounds.until() == null || now.isBefore(before.bounds.until()))) {
                return before;
            }
            return new ScheduledBounds(schedule, schedule.at(now));
        }
    }
}
