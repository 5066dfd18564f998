package dev.qcs.operator.simulate.oracle;

/**
 * The cost of the best schedule, between two bounds.
 *
 * @param lowerCost no schedule that changes its size at the ends of slots only and is late as rarely as {@code lowerLateSlots}
 *     costs less
 * @param lowerLateSlots no schedule is late at the end of fewer slots
 * @param feasible a schedule that can be carried out
 */
public record Bracket(double lowerCost, int lowerLateSlots, Plan feasible) {

    /** Width relative to the feasible cost, 0..1; without meaning where the two are not late equally often. */
    public double width() {
        return feasible.cost() == 0 ? 0 : 1 - lowerCost / feasible.cost();
    }
}
