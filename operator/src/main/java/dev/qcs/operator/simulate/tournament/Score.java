package dev.qcs.operator.simulate.tournament;

import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * What a policy came to over some runs: sums of them all, and over each seed apart.
 *
 * @param outcomes of each cell with each seed; at least one
 */
public record Score(List<Outcome> outcomes) {

    public Score {
        outcomes = List.copyOf(outcomes);
        if (outcomes.isEmpty()) {
            throw new IllegalArgumentException("a score needs at least one outcome");
        }
    }

    /** Runs that it was played in. */
    public int runs() {
        return outcomes.size();
    }

    /** Seconds in all of them in which the oldest unread message was older than the objective. */
    public long violationSeconds() {
        return Math.round(sum(Outcome::violationSeconds));
    }

    /** The most of these in a single run. */
    public int worstViolation() {
        return outcomes.stream().mapToInt(Outcome::violationSeconds).max().orElse(0);
    }

    public long replicaSeconds() {
        return Math.round(sum(Outcome::replicaSeconds));
    }

    public long rescales() {
        return Math.round(sum(Outcome::rescales));
    }

    /** Replicas that were taken away while part of the truth was hidden. */
    public long removedWhileBlind() {
        return Math.round(sum(Outcome::removedWhileBlind));
    }

    /** Replica-seconds beyond the fewest replicas that do as much as any number could. */
    public long uselessReplicaSeconds() {
        return Math.round(sum(Outcome::uselessReplicaSeconds));
    }

    /** Replica-seconds and 60 for each rescale. */
    public double cost() {
        return sum(Outcome::cost);
    }

    /** Cost over what nobody could go below. */
    public double costOverLower() {
        return cost() / sum(Outcome::oracleLower);
    }

    /** Cost over that of a schedule which knows the future and can be carried out. */
    public double costOverFeasible() {
        return cost() / sum(Outcome::oracleFeasible);
    }

    /** Runs in which it was never late and yet cheaper than the lower bound, so that the bound was none there. */
    public long undercuts() {
        return outcomes.stream().filter(Outcome::undercuts).count();
    }

    /** Over all cells together, the mean of the seeds. */
    public double mean(ToDoubleFunction<Outcome> measure) {
        return sum(measure) / bySeed(measure).size();
    }

    /** Over all cells together, the worst seed. */
    public double worst(ToDoubleFunction<Outcome> measure) {
        return bySeed(measure).values().stream()
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(0);
    }

    /** Cost over that of the schedule that can be carried out, over all cells together, with the worst seed. */
    public double worstCostOverFeasible() {
        Map<Long, Double> best = bySeed(Outcome::oracleFeasible);
        return bySeed(Outcome::cost).entrySet().stream()
                .mapToDouble(cost -> cost.getValue() / best.getOrDefault(cost.getKey(), Double.NaN))
                .max()
                .orElse(0);
    }

    /** True when it was late for a shorter time and cost less. */
    public boolean betterThan(Score other) {
        return violationSeconds() < other.violationSeconds() && cost() < other.cost();
    }

    private double sum(ToDoubleFunction<Outcome> measure) {
        return outcomes.stream().mapToDouble(measure).sum();
    }

    private Map<Long, Double> bySeed(ToDoubleFunction<Outcome> measure) {
        return outcomes.stream().collect(Collectors.groupingBy(Outcome::seed, Collectors.summingDouble(measure)));
    }
}
