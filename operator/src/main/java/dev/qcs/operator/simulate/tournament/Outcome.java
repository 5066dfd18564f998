package dev.qcs.operator.simulate.tournament;

import dev.qcs.operator.simulate.oracle.Bracket;
import dev.qcs.operator.simulate.play.Measures;

/**
 * What a policy came to in one run.
 *
 * @param violationSeconds in which the oldest unread message was older than the objective
 * @param uselessReplicaSeconds spent beyond the fewest replicas that do as much as any number could
 * @param removedWhileBlind replicas
 * @param cost replica-seconds and 60 for each rescale
 * @param oracleLower that nobody could go below; that of the schedule that can be carried out where the other one is late less
 *     often and dearer for it
 * @param oracleFeasible of a schedule that knows the future and can be carried out
 * @param oracleLateSlots of 15 s in which that schedule is late
 */
public record Outcome(
        long seed,
        int violationSeconds,
        long replicaSeconds,
        int rescales,
        double pauseSeconds,
        long uselessReplicaSeconds,
        int removedWhileBlind,
        double cost,
        double oracleLower,
        double oracleFeasible,
        int oracleLateSlots) {

    static Outcome of(long seed, Measures measures, Bracket bracket) {
        return new Outcome(
                seed,
                measures.violationSeconds(),
                measures.replicaSeconds(),
                measures.rescales(),
                measures.pauseSeconds(),
                measures.uselessReplicaSeconds(),
                measures.removedWhileBlind(),
                measures.cost(),
                Math.min(bracket.lowerCost(), bracket.feasible().cost()),
                bracket.feasible().cost(),
                bracket.feasible().lateSlots());
    }

    /** The same for another seed, in a cell in which nothing is random. */
    Outcome with(long other) {
        return new Outcome(
                other,
                violationSeconds,
                replicaSeconds,
                rescales,
                pauseSeconds,
                uselessReplicaSeconds,
                removedWhileBlind,
                cost,
                oracleLower,
                oracleFeasible,
                oracleLateSlots);
    }

    /** True when it was never late and cost less than the lower bound, which then was none. */
    boolean undercuts() {
        return violationSeconds == 0 && cost < oracleLower * (1 - 1e-9);
    }
}
