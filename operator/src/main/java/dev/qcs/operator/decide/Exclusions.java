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
        long least = tempo.seconds(30).toMillis();
        for (PartitionEstimate partition : estimate.partitions()) {
            long limit = Math.max(least, 3 * partition.commitCadence().toMillis());
            // One that waits for its turn is helped by replicas: another member would come to it sooner.
            long stillFor = partition.triedFor().toMillis();
            if (partition.hasWork() && stillFor >= limit) {
                still.add(partition.id());
                // Others moved while it stood still. That they pause now, as in a rebalance, does not excuse it.
                if (lastMove != null && stillFor - lastMove.toMillis() >= limit) {
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
}
