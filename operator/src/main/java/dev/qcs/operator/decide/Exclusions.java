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
        boolean othersMove = false;
        for (PartitionEstimate partition : estimate.partitions()) {
            if (standsStill(partition, tempo)) {
                still.add(partition.id());
            } else {
                othersMove |= partition.state() == PartitionEstimate.State.Moving && partition.advanced();
            }
        }
        return new Exclusions(whole, othersMove ? still : Set.of());
    }

    boolean countsForGrowth(PartitionEstimate partition) {
        return !whole.contains(partition.id()) && !backlog.contains(partition.id());
    }

    private static boolean standsStill(PartitionEstimate partition, Tempo tempo) {
        Duration limit = tempo.seconds(30);
        Duration threeCommits = partition.commitCadence().multipliedBy(3);
        return partition.hasWork()
                && partition.stillFor().compareTo(threeCommits.compareTo(limit) > 0 ? threeCommits : limit) >= 0;
    }
}
