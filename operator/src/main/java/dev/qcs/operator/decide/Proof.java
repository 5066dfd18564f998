package dev.qcs.operator.decide;

import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.estimate.Assignor;
import dev.qcs.operator.estimate.Estimate;
import dev.qcs.operator.policy.Tempo;
import dev.qcs.operator.words.Figures;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether a scale-up brought anything. When all that the larger group consumes is what the smaller one did, the limit is behind
 * the consumers: the step is undone, and remembered. The Flink autoscaler keeps such a memory too; the idea is older than both.
 */
final class Proof {
    private final Tempo tempo;
    private final Reach reach;

    Proof(Tempo tempo) {
        this.tempo = tempo;
        reach = new Reach(tempo);
    }

    /**
     * The memory of a scale-up that is about to be written. Also of one that comes before any backlog: what it was for is seen
     * when it is judged.
     */
    Experience tried(Situation situation, Need need, int to, Experience before) {
        Double consumed = situation.estimate().consumptionLately();
        boolean accepted = situation.policy().ignores(FindingType.IneffectiveScaling.name());
        if (consumed == null || need.capacity() <= 0 || accepted) {
            return before.trying(null);
        }
        double useful = Math.min(to, need.usable()) * need.capacity();
        double expected = Math.min(need.demand(), useful);
        Trial open = before.trial();
        return before.trying(
                open != null
                        ? open.grown(expected)
                        : new Trial(situation.replicas(), consumed, expected, ofOneNow(situation, need)));
    }

    /** By what members do in the group as it is: what they do in a larger one may itself come from the limit that is looked for. */
    private static double ofOneNow(Situation situation, Need need) {
        Estimate estimate = situation.estimate();
        Double perMember = estimate.capacity().perMember();
        return Math.max(need.capacity(), perMember == null ? 0 : perMember * estimate.membersPerReplica());
    }

    /** A trial that has come to an end is taken note of; the way back, or {@code null} when there is none. */
    record Judged(DecisionMemory memory, @Nullable Proposal back) {}

    Judged judge(Situation situation, @Nullable Need need, Exclusions exclusions, DecisionMemory memory) {
        Trial trial = memory.experience().trial();
        Double consumed = situation.estimate().consumptionLately();
        // While the larger group still goes away, its last commits are no sign.
        if (trial == null
                && consumed != null
                && Growth.settled(situation, memory.lastOwnChange(), tempo)
                && risenAbove(memory.ceiling(), situation, consumed)) {
            return new Judged(memory.with(Experience.NONE), null);
        }
        if (trial == null || need == null || consumed == null) {
            return new Judged(memory, null);
        }
        if (trial.broughtPlainly(consumed)) {
            return new Judged(memory.with(Experience.NONE), null);
        }
        if (situation.replicas() > trial.from() && !due(situation, memory, consumed)) {
            return new Judged(memory, null);
        }
        if (trial.brought(consumed)) {
            return new Judged(memory.with(Experience.NONE), null);
        }
        if (situation.replicas() <= trial.from()
                || (situation.estimate().assignor() == Assignor.Pooled && !trial.tells(30))
                || need.waiting() <= 5 * arrival(situation)
                || standsStill(situation, exclusions)
                || restIsOutOfReach(situation, exclusions, trial, consumed)) {
            return new Judged(memory.with(memory.experience().trying(null)), null);
        }
        Ceiling before = memory.ceiling();
        int times = before == null ? 1 : before.times() + 1;
        Ceiling ceiling = new Ceiling(
                trial.from(),
                situation.replicas(),
                trial.before(),
                consumed,
                situation.now().plus(tempo.of(Ceiling.length(times))),
                times);
        DecisionMemory wiser = memory.with(new Experience(null, ceiling)).withoutWaste();
        return new Judged(wiser, new Proposal(back(situation, trial), Reason.Ineffective, sentence(ceiling), wiser));
    }

    /** What is left may be more than its members can do, while the others have nothing more to do than what arrives. */
    private boolean restIsOutOfReach(Situation situation, Exclusions exclusions, Trial trial, double consumed) {
        return trial.within(reach.of(situation, exclusions, trial.capacity())).brought(consumed);
    }

    /** What was the limit is none any more when no more replicas than under it do clearly more than it let through. */
    private static boolean risenAbove(@Nullable Ceiling ceiling, Situation situation, double consumed) {
        return ceiling != null
                && situation.replicas() <= ceiling.replicas()
                && consumed > 1.1 * Math.max(ceiling.before(), ceiling.with());
    }

    /**
     * Partitions that stand still, as each does while its member is busy with one long record, bring the rate down at any size:
     * then it is no measure of the step, and neither is one that is made of a commit or two a minute. Those that a finding has
     * left out of the demand do not count.
     */
    private boolean standsStill(Situation situation, Exclusions exclusions) {
        return situation.estimate().partitions().stream()
                .filter(partition -> partition.hasWork() && !exclusions.whole().contains(partition.id()))
                .anyMatch(partition -> partition.commitCadence().compareTo(tempo.seconds(30)) > 0
                        || partition.triedFor().compareTo(tempo.seconds(60)) >= 0);
    }

    private static int back(Situation situation, Trial trial) {
        return Math.clamp(trial.from(), Math.max(1, situation.min()), situation.max());
    }

    /**
     * Pods that never became ready, a group that does not come to rest and a minute with gaps prove nothing. Nor does one in which
     * nothing is consumed at all: that is another trouble, and fewer replicas are no cure for it.
     */
    private boolean due(Situation situation, DecisionMemory memory, double consumed) {
        Instant last = memory.lastOwnChange();
        return last != null
                && consumed > 0
                && situation.estimate().observedFor().compareTo(tempo.seconds(60)) >= 0
                && situation.target().ready() >= situation.replicas()
                && !situation.target().rollingOut()
                && Growth.settled(situation, last.plus(tempo.seconds(30)), tempo);
    }

    /** True while a step waits for its verdict: growing further would only put that off. */
    boolean pending(Situation situation, DecisionMemory memory) {
        return memory.experience().trial() != null && Growth.settled(situation, memory.lastOwnChange(), tempo);
    }

    /** What was tried, and what it brought. */
    static String sentence(Ceiling ceiling) {
        return ceiling.replicas() + " -> " + ceiling.tried() + " replicas changed " + Figures.rate(ceiling.before())
                + "/s to " + Figures.rate(ceiling.with()) + "/s: something behind the consumers is the limit";
    }

    /** The same, with when it is tried again. */
    static String held(Ceiling ceiling, Instant now) {
        return sentence(ceiling) + "; the next attempt is in " + Figures.time(Duration.between(now, ceiling.until()));
    }

    private static double arrival(Situation situation) {
        Estimate estimate = situation.estimate();
        return Objects.requireNonNullElse(estimate.arrival(), 0.0);
    }
}
