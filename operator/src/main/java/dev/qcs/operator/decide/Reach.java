package dev.qcs.operator.decide;

import dev.qcs.operator.estimate.Assignor;
import dev.qcs.operator.estimate.Estimate;
import dev.qcs.operator.estimate.PartitionEstimate;
import dev.qcs.operator.policy.Tempo;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a group would consume now if nothing but its members limited it: one with a backlog all that it can, one without what
 * arrives. A backlog on a few partitions is within reach of their members only, however many others there are.
 */
final class Reach {
    private final Tempo tempo;

    Reach(Tempo tempo) {
        this.tempo = tempo;
    }

    /**
     * In messages per second. Partitions that a finding leaves out count for nothing.
     *
     * @param perReplica what one can do, in messages per second
     */
    double of(Situation situation, Exclusions exclusions, double perReplica) {
        Estimate estimate = situation.estimate();
        double all = situation.replicas() * perReplica;
        List<PartitionEstimate> counted = estimate.partitions().stream()
                .filter(partition -> !exclusions.whole().contains(partition.id()))
                .toList();
        if (estimate.assignor() == Assignor.Pooled && !estimate.capped()) {
            return counted.stream().anyMatch(this::backlogged) ? all : Math.min(all, sum(counted, Reach::arriving));
        }
        double perMember = perReplica / Math.max(1, estimate.membersPerReplica());
        ToDoubleFunction<PartitionEstimate> rate =
                partition -> backlogged(partition) ? perMember : Math.min(perMember, arriving(partition));
        Owners owners = Owners.of(counted);
        return Math.min(
                all,
                owners.members() == 0
                        ? sum(counted, rate)
                        : owners.sum(i -> rate.applyAsDouble(counted.get(i)), perMember));
    }

    /** A few seconds of arrivals, or one commit interval, are on their way. What is not known may be a backlog. */
    private boolean backlogged(PartitionEstimate partition) {
        double onItsWay =
                Math.max(tempo.seconds(5).toMillis(), partition.commitCadence().toMillis()) / 1000.0;
        return partition.lag() == null || partition.lag() > onItsWay * arriving(partition) + 1;
    }

    private static double arriving(PartitionEstimate partition) {
        return partition.arrival() == null ? 0 : partition.arrival();
    }

    private static double sum(List<PartitionEstimate> partitions, ToDoubleFunction<PartitionEstimate> rate) {
        return partitions.stream().mapToDouble(rate).sum();
    }
}
