package dev.qcs.operator.decide;

import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.estimate.Estimate;
import dev.qcs.operator.estimate.PartitionEstimate;
import dev.qcs.operator.words.Figures;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Work waits and nothing of it moves. A finding says so too, but comes later and is silent for a while after every change of
 * members or replicas: growing in those moments would put it off again and again. So what stands still is remembered until
 * something moves, whatever becomes of the group meanwhile.
 */
final class Standstill {

    private Standstill() {}

    /** Since when nothing is known to move; {@code null} = something does, there is no work, or it is not known yet. */
    static @Nullable Instant since(Situation situation, DecisionMemory memory) {
        Estimate estimate = situation.estimate();
        List<PartitionEstimate> working = estimate.partitions().stream()
                .filter(PartitionEstimate::hasWork)
                .toList();
        boolean noWork = working.isEmpty() && estimate.trustworthy();
        boolean accepted = situation.policy().ignores(FindingType.AllPartitionsStalled.name());
        if (estimate.anyPartitionMoves() || noWork || accepted || situation.replicas() == 0) {
            return null;
        }
        if (memory.clocks().stillSince() != null) {
            return memory.clocks().stillSince();
        }
        boolean found =
                situation.findings().stream().anyMatch(finding -> finding.type() == FindingType.AllPartitionsStalled);
        // Partitions without an owner are no excuse for members that are there: so it is in every rebalance.
        boolean seen = situation.members() == Situation.Members.PRESENT
                && working.stream()
                        .anyMatch(p -> p.state() == PartitionEstimate.State.Frozen
                                // A partition of a share group is never called frozen by itself; here all stand still.
                                || (estimate.shared() && p.stillFor().compareTo(p.stallAfter()) >= 0));
        return found || seen ? situation.now() : null;
    }

    /** The fact, as a clause. */
    static String sentence(Situation situation) {
        Duration longest = situation.estimate().partitions().stream()
                .map(PartitionEstimate::stillFor)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        return longest.isZero()
                ? "no partition with work has moved yet"
                : "no partition with work has moved for " + Figures.time(longest);
    }
}
