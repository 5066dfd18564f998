package dev.qcs.operator.simulate.tournament;

/**
 * What a policy came to, over some runs.
 *
 * @param runs that it was played in
 * @param violationSeconds in all of them
 * @param worstViolation of a single run
 * @param cost replica-seconds and 60 for each rescale
 * @param oracleLower that nobody could go below
 * @param oracleFeasible of a schedule that knows the future and can be carried out
 */
public record Score(
        int runs,
        long violationSeconds,
        long worstViolation,
        long replicaSeconds,
        long rescales,
        double pauseSeconds,
        double cost,
        double oracleLower,
        double oracleFeasible) {
    static final Score NONE = new Score(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** Both together. */
    Score plus(Score other) {
        return new Score(
                runs + other.runs,
                violationSeconds + other.violationSeconds,
                Math.max(worstViolation, other.worstViolation),
                replicaSeconds + other.replicaSeconds,
                rescales + other.rescales,
                pauseSeconds + other.pauseSeconds,
                cost + other.cost,
                oracleLower + other.oracleLower,
                oracleFeasible + other.oracleFeasible);
    }

    /** Cost over what nobody could go below. */
    public double costOverLower() {
        return cost / oracleLower;
    }

    /** True when it was late for a shorter time and cost less. */
    public boolean betterThan(Score other) {
        return violationSeconds < other.violationSeconds && cost < other.cost;
    }
}
