package dev.qcs.operator.simulate.rival;

import dev.qcs.operator.simulate.PlantView;

/** A trigger of a ScaledObject: what it reports to the HPA, and whether it holds the workload for active. */
interface Trigger {

    /**
     * An answer.
     *
     * @param value after all clamps: what the HPA sees
     * @param active whether the workload is to run at all
     */
    record Measurement(double value, boolean active) {}

    /** What a query answers now. */
    Measurement query(PlantView view);

    /** What the HPA compares with. */
    double target();

    /** {@code metricType}: true for AverageValue, the default, so that the target is for each replica; false for Value. */
    default boolean average() {
        return true;
    }
}
