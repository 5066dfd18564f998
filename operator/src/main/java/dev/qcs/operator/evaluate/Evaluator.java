package dev.qcs.operator.evaluate;

import dev.qcs.operator.act.Pod;
import dev.qcs.operator.act.TargetReading;
import dev.qcs.operator.decide.Ceiling;
import dev.qcs.operator.decide.Decider;
import dev.qcs.operator.decide.Decision;
import dev.qcs.operator.decide.LimitedBy;
import dev.qcs.operator.decide.Reason;
import dev.qcs.operator.decide.Situation;
import dev.qcs.operator.diagnose.CapLimit;
import dev.qcs.operator.diagnose.Diagnosis;
import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.diagnose.PartlyBlind;
import dev.qcs.operator.diagnose.Symptoms;
import dev.qcs.operator.diagnose.UselessGrowth;
import dev.qcs.operator.estimate.Estimate;
import dev.qcs.operator.estimate.Estimator;
import dev.qcs.operator.estimate.Learned;
import dev.qcs.operator.estimate.Learner;
import dev.qcs.operator.estimate.PartitionEstimate;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.History;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.policy.Objective;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.policy.Tempo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One evaluation: the history takes in the reading; what it means is estimated, diagnosed and decided. Everything but the
 * history is a value; same history, memory and input give the same evaluation.
 */
public final class Evaluator {
    private final Tempo tempo;
    private final Estimator estimator;
    private final Learner learner;
    private final Decider decider;

    public Evaluator(Tempo tempo) {
        this.tempo = tempo;
        this.estimator = new Estimator(tempo);
        this.learner = new Learner(tempo);
        this.decider = new Decider(tempo);
    }

    /**
     * What was seen at one sweep.
     *
     * @param pods of the target
     */
    public record Input(
            Reading reading, TargetReading target, List<Pod> pods, Policy policy, Instant scalerCreatedAt) {}

    /** An evaluation, and what to remember for the next one. */
    public record Outcome(Evaluation evaluation, Memory memory) {}

    /** The history that this evaluator needs: a fine part for rates, a coarse one for ages. */
    public History newHistory() {
        return new History(
                new History.Span(tempo.seconds(100), tempo.seconds(15), tempo.minutes(15), tempo.seconds(60)));
    }

    public Memory emptyMemory() {
        return Memory.empty(learner.nothing());
    }

    /** What a digest leaves of the memory before a restart; the history takes over its clocks. */
    public Memory restore(Digest digest, History history, Instant now) {
        history.remember(digest.standing(), digest.hadMembers());
        Instant emptySince = digest.happened().emptySince();
        if (emptySince != null && !emptySince.isAfter(now)) {
            history.groupTrack().rememberEmpty(emptySince, digest.happened().emptyAtFirstSight());
        }
        history.slowTracks().remember(digest.happened().slow(), now);
        return Memory.restored(digest, learner.nothing(), now);
    }

    public Outcome evaluate(History history, Memory before, Input input) {
        return switch (input.reading()) {
            case Reading.Observed observed -> observed(history, before, input, observed);
            case Reading.Unavailable unavailable -> blind(before, input, unavailable);
        };
    }

    private Outcome observed(History history, Memory before, Input input, Reading.Observed read) {
        Policy policy = input.policy();
        TargetReading target = input.target();
        if (gapTooLong(history, read.time(), policy)) {
            history.resumeAfterGap(read.time());
        }
        Reading.Observed reading = history.asLogs(read);
        if (!history.add(reading, target.current(), policy.readCommitted(), target.rollingOut())) {
            return stale(history, before, input);
        }
        Learned learned = learner.learn(before.learned(), history, reading, target.current(), target.ready(), policy);
        Estimate estimate = estimator.estimate(history, reading, policy, learned, target.current());
        Instant now = reading.time();
        Duration quiet = Learner.quiet(history, now);
        Instant lastChange = before.decision().lastChange();
        Diagnosis.Outcome diagnosis = Diagnosis.diagnose(
                new Symptoms(
                        now,
                        tempo,
                        policy,
                        reading,
                        estimate,
                        history,
                        history.group(),
                        target,
                        input.pods(),
                        quiet,
                        lastChange == null ? null : Duration.between(lastChange, now)),
                before.streaks(),
                before.incidents());
        Memory.ScheduledBounds bounds = Memory.ScheduledBounds.at(now, policy.schedule(), before.bounds());
        Decider.Outcome decision = decider.decide(
                situation(
                        now,
                        input,
                        bounds,
                        estimate,
                        learned,
                        diagnosis.findings(),
                        null,
                        members(history, estimate, target)),
                before.decision());
        Diagnosis.Outcome shortage = shortage(decision.shortage(), estimate, target, policy, before, now);
        List<Finding> findings = new ArrayList<>(diagnosis.findings());
        findings.addAll(shortage.findings());
        findings.addAll(useless(decision.memory().ceiling(), policy, now));
        findings.sort(Diagnosis.WORST_FIRST);
        return new Outcome(
                new Evaluation(
                        now,
                        policy,
                        target,
                        read,
                        null,
                        estimate,
                        findings,
                        diagnosis.unchecked(),
                        decision.decision()),
                new Memory(
                        unlearned(learned, before, decision, policy),
                        decision.memory(),
                        diagnosis.streaks(),
                        shortage.streaks(),
                        diagnosis.incidents(),
                        bounds,
                        null));
    }

    /** Replicas that brought nothing: known for as long as the decider holds against them what they did not do. */
    private List<Finding> useless(@Nullable Ceiling ceiling, Policy policy, Instant now) {
        return ceiling == null || !ceiling.holds(now) || policy.ignores(FindingType.IneffectiveScaling.name())
                ? List.of()
                : List.of(UselessGrowth.finding(
                        now,
                        ceiling.since(tempo),
                        ceiling.replicas(),
                        ceiling.tried(),
                        ceiling.before(),
                        ceiling.with(),
                        ceiling.until()));
    }

    /** A low rate in a group that was too large is not the consumer's fault. */
    private static Learned unlearned(Learned learned, Memory before, Decider.Outcome decision, Policy policy) {
        Ceiling ceiling = decision.memory().ceiling();
        return ceiling == null || ceiling.equals(before.decision().ceiling())
                ? learned
                : learned.withoutLargerThan(ceiling.replicas(), policy);
    }

    private static Situation situation(
            Instant now,
            Input input,
            Memory.ScheduledBounds bounds,
            Estimate estimate,
            Learned learned,
            List<Finding> findings,
            @Nullable Instant blindSince,
            Situation.Members members) {
        Policy policy = input.policy();
        return new Situation(
                now,
                policy,
                bounds.bounds().within(policy.minReplicas(), policy.maxReplicas()),
                input.target(),
                estimate,
                learned,
                findings,
                Duration.between(input.scalerCreatedAt(), now),
                blindSince,
                members);
    }

    /** A reading that is not newer than the last one teaches nothing and changes nothing. */
    private Outcome stale(History history, Memory before, Input input) {
        Instant newest = Instant.ofEpochMilli(history.time(history.size() - 1));
        String doubt = "this reading is from " + input.reading().time() + ", not newer than the one from " + newest
                + " before it";
        Evaluation evaluation = unread(before, input, newest, null, doubt).evaluation();
        return new Outcome(evaluation, before);
    }

    private Diagnosis.Outcome shortage(
            Decider.@Nullable Shortage shortage,
            Estimate estimate,
            TargetReading target,
            Policy policy,
            Memory before,
            Instant now) {
        // Below the cap there is still something to scale. A length that shrinks at the cap is on its way to the
        // objective;
        // with an objective in time, messages that wait too long are late all the same.
        boolean onItsWay =
                policy.objective() instanceof Objective.LagPerReplica && estimate.trend() == Estimate.Trend.Draining;
        boolean atTheCap = shortage != null
                && target.current() >= shortage.useful()
                && !onItsWay
                && CapLimit.felt(policy, estimate, target.current());
        List<Finding> found = !atTheCap || shortage == null
                ? List.of()
                : List.of(CapLimit.finding(
                        now, estimate, target.current(), shortage.needed(), shortage.usable(), shortage.limit()));
        return Diagnosis.lasting(found, before.shortage(), now, policy, tempo);
    }

    /** The source is measured all the same, so that its numbers are there when the workload is; nothing is decided. */
    public Outcome withoutTarget(History history, Memory before, Reading reading, Policy policy, String targetProblem) {
        Estimate estimate = switch (reading) {
            case Reading.Observed observed -> {
                if (gapTooLong(history, observed.time(), policy)) {
                    history.resumeAfterGap(observed.time());
                }
                Reading.Observed seen = history.asLogs(observed);
                history.add(seen, 0, policy.readCommitted());
                yield estimator.estimate(history, seen, policy, before.learned(), 0);
            }
            case Reading.Unavailable unavailable ->
                Estimator.blind(
                        unavailable.time(),
                        before.learned().capacity(policy, 0),
                        before.learned().membersPerReplica(policy),
                        unavailable.message());
        };
        Decision decision = new Decision.Hold(
                0,
                Reason.DataMissing,
                targetProblem,
                new Decision.Size(null, 0, null, policy.minReplicas(), policy.maxReplicas(), LimitedBy.None));
        return new Outcome(
                new Evaluation(reading.time(), policy, null, reading, null, estimate, List.of(), List.of(), decision),
                before);
    }

    /** Nothing is known of the source: what was found before is not shown as if it still held, nor as healed. */
    private Outcome blind(Memory before, Input input, Reading.Unavailable reading) {
        Instant since = before.blindSince() == null ? reading.time() : before.blindSince();
        return unread(before, input, reading.time(), since, reading.message());
    }

    private Outcome unread(Memory before, Input input, Instant now, @Nullable Instant blindSince, String message) {
        Policy policy = input.policy();
        Learned learned = before.learned();
        Estimate estimate = Estimator.blind(
                now, learned.capacity(policy, input.target().current()), learned.membersPerReplica(policy), message);
        Memory.ScheduledBounds bounds = Memory.ScheduledBounds.at(now, policy.schedule(), before.bounds());
        Decider.Outcome decision = decider.decide(
                situation(now, input, bounds, estimate, learned, List.of(), blindSince, Situation.Members.UNKNOWN),
                before.decision());
        return new Outcome(
                new Evaluation(
                        now,
                        policy,
                        input.target(),
                        input.reading(),
                        blindSince,
                        estimate,
                        List.of(PartlyBlind.nothingRead(blindSince == null ? now : blindSince, message)),
                        List.of(),
                        decision.decision()),
                new Memory(
                        learned,
                        decision.memory(),
                        before.streaks().interrupted(),
                        before.shortage().interrupted(),
                        before.incidents(),
                        bounds,
                        blindSince));
    }

    private boolean gapTooLong(History history, Instant now, Policy policy) {
        if (history.size() == 0) {
            return false;
        }
        Duration gap = Duration.ofMillis(now.toEpochMilli() - history.time(history.size() - 1));
        return gap.compareTo(policy.pollingInterval().multipliedBy(3)) > 0 && gap.compareTo(tempo.seconds(30)) > 0;
    }

    /** Who is there: a group whose offsets move without members assigns its partitions itself. */
    private static Situation.Members members(History history, Estimate estimate, TargetReading target) {
        if (estimate.pool() != null) {
            // Consumers of a queue are always seen, so that none means none: more Pods would not consume either.
            boolean none = Objects.equals(estimate.pool().consumers(), 0);
            return none && target.ready() > 0 ? Situation.Members.LOST : Situation.Members.PRESENT;
        }
        GroupReading group = history.group();
        if (group == null || group.members() == null) {
            return Situation.Members.UNKNOWN;
        }
        if (!group.withoutMembers()) {
            return Situation.Members.PRESENT;
        }
        if (group.selfAssigned() || target.ready() == 0) {
            return Situation.Members.UNKNOWN;
        }
        if (history.everHadMembers()) {
            return Situation.Members.LOST;
        }
        return estimate.partitions().stream().anyMatch(PartitionEstimate::advanced)
                ? Situation.Members.UNKNOWN
                : Situation.Members.NEVER_SEEN;
    }
}
