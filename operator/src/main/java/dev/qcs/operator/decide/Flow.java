package dev.qcs.operator.decide;

import dev.qcs.operator.estimate.Estimate;
import dev.qcs.operator.estimate.PartitionEstimate;
import org.jspecify.annotations.Nullable;

/**
 * What comes to the partitions that more replicas can help, and what is done there: behind a record that nobody can process
 * more arrives than is consumed whatever the size.
 *
 * @param lag unread messages
 * @param arriving messages per second
 * @param consumed messages per second
 */
record Flow(long lag, double arriving, double consumed) {

    /**
     * Over the last quarter of a minute; over a minute where partitions are left out, whose rates are known no finer.
     *
     * @return {@code null} = a rate or the lag is not known
     */
    static @Nullable Flow of(Estimate estimate, Exclusions exclusions) {
        Double lately = estimate.arrivals().lately();
        Double consumedLately = estimate.consumptionLately();
        if (lately == null || consumedLately == null || estimate.lag() == null) {
            return null;
        }
        if (estimate.partitions().stream().allMatch(exclusions::countsForGrowth)) {
            return new Flow(estimate.lag(), lately, consumedLately);
        }
        long lag = 0;
        double arriving = 0;
        double consumed = 0;
        for (PartitionEstimate partition : estimate.partitions()) {
            if (exclusions.countsForGrowth(partition) && partition.lag() != null) {
                lag += partition.lag();
                arriving += partition.arrival() == null ? 0 : partition.arrival();
                consumed += partition.consumption() == null ? 0 : partition.consumption();
            }
        }
        return new Flow(lag, arriving, consumed);
    }
}
