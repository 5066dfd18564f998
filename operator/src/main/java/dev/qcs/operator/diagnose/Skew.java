package dev.qcs.operator.diagnose;

import dev.qcs.operator.diagnose.Finding.Severity;
import dev.qcs.operator.estimate.Estimate;
import dev.qcs.operator.estimate.PartitionEstimate;
import dev.qcs.operator.words.Figures;
import java.util.List;

/** One partition carries the load: one member works, and more members cannot share it. */
final class Skew implements Check {
    private static final int FEWEST = 3;
    private static final double MOST_OF_LAG = 0.5;
    private static final double TIMES_MEAN = 2;

    @Override
    public List<Finding> look(Symptoms symptoms) {
        Estimate estimate = symptoms.estimate();
        Double arrival = estimate.arrival();
        if (estimate.partitions().size() < FEWEST
                || estimate.lag() == null
                || estimate.lag() == 0
                || arrival == null
                || arrival <= 0) {
            return List.of();
        }
        PartitionEstimate top = null;
        for (PartitionEstimate partition : estimate.partitions()) {
            if (partition.lag() != null && (top == null || top.lag() == null || partition.lag() > top.lag())) {
                top = partition;
            }
        }
        if (top == null
                || top.lag() == null
                || top.arrival() == null
                || top.lag() <= MOST_OF_LAG * estimate.lag()
                || top.arrival() <= TIMES_MEAN * arrival / estimate.partitions().size()
                || !top.advanced()
                || top.state() != PartitionEstimate.State.Moving
                || !Throughput.lateForObjective(symptoms, estimate)) {
            return List.of();
        }
        return List.of(Found.of(FindingType.SkewedPartition, Severity.Warning, symptoms.now())
                .says(Math.round(100 * top.arrival() / arrival) + "% of the traffic (" + Figures.rate(top.arrival())
                        + "/s of " + Figures.rate(arrival) + "/s) and " + Math.round(100.0 * top.lag() / estimate.lag())
                        + "% of the lag are in " + top.id() + ", one of "
                        + estimate.partitions().size() + " partitions")
                .advises(
                        "spread the key that fills it, or make its records cheaper; more replicas cannot share one partition")
                .at(top.id(), top.committed(), top.pod())
                .done());
    }
}
