package dev.qcs.operator.decide;

import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.estimate.Estimate;
import dev.qcs.operator.estimate.PartitionEstimate;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.policy.Tempo;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Partitions that more replicas cannot help.
 *
 * @param whole left out altogether, by a finding
 * @param backlog whose backlog asks for no growth: they stood still for a while although others with work moved, which is not
 *     long enough for a finding; the backlog still speaks against fewer replicas
 */
record Exclusions(Set<PartitionId> whole, Set<PartitionId> backlog) {
    static final Exclusions NONE = new Exclusions(Set.of(), Set.of());

    static Exclusions of(List<Finding> findings, Estimate estimate, Tempo tempo) {
        Set<PartitionId> whole = new HashSet<>();
        findings.forEach(finding -> whole.addAll(finding.excluded()));
        Set<PartitionId> still = new HashSet<>();
        Set<PartitionId> outrun = new HashSet<>();
        boolean othersMove = false;
        Duration lastMove = estimate.sinceLastMove();
        for (PartitionEstimate partition : estimate.partitions()) {
            Duration limit = limit(partition, tempo);
            if (partition.hasWork() && partition.stillFor().compareTo(limit) >= 0) {
                still.add(partition.id());
                // Others moved while it stood still. That they pause now, as in a rebalance, does not excuse it.
                if (lastMove != null && partition.stillFor().minus(lastMove).compareTo(limit) >= 0) {
                    outrun.add(partition.id());
                }
            } else {
                othersMove |= partition.state() == PartitionEstimate.State.Moving && partition.advanced();
            }
        }
        return new Exclusions(whole, othersMove ? still : outrun);
    }

    boolean countsForGrowth(PartitionEstimate partition) {
        return !whole.contains(partition.id()) && !backlog.contains(partition.id());
    }

    private static Duration limit(PartitionEstimate partition, Tempo tempo) {
        Duration least = tempo.seconds(30);
        Duration threeCommits = partition.commitCadence().multipliedBy(3);
        return threeCommits.compareTo(least) > 0 ? threeCommits : least;
    }
}
