package dev.qcs.operator.diagnose;

import dev.qcs.operator.estimate.PartitionEstimate;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.words.Figures;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Partitions with work whose committed offset stands still. Some, while others move: a record or a client. All of them: what
 * they share. The difference decides what to do, so it is one check.
 */
final class StuckPartitions implements Check {

    @Override
    public List<Finding> look(Symptoms symptoms) {
        List<PartitionEstimate> working = symptoms.estimate().partitions().stream()
                .filter(PartitionEstimate::hasWork)
                .toList();
        List<PartitionEstimate> frozen = working.stream()
                .filter(p -> p.state() == PartitionEstimate.State.Frozen && symptoms.standsStillByItself(p))
                .toList();
        GroupReading group = symptoms.group();
        boolean nobodyThere = group != null && group.withoutMembers();
        if (frozen.isEmpty() || nobodyThere) {
            return List.of();
        }
        boolean othersMove = symptoms.estimate().anyPartitionMoves();
        if (othersMove) {
            return List.of(some(symptoms, frozen));
        }
        boolean pausedOnPurpose = symptoms.target().consumersPaused();
        // One that has only just got work, and has not moved since the others stand still, is no sign of life.
        boolean allStand = working.stream()
                .allMatch(p ->
                        p.state() == PartitionEstimate.State.Frozen || p.state() == PartitionEstimate.State.Moving);
        return allStand && !pausedOnPurpose ? List.of(all(symptoms, frozen, working)) : List.of();
    }

    private static Finding some(Symptoms symptoms, List<PartitionEstimate> frozen) {
        PartitionEstimate worst = longest(frozen);
        String offset = String.valueOf(worst.committed());
        String others = frozen.size() == 1 ? "" : "; " + (frozen.size() - 1) + " more stand still too";
        return new Finding(
                FindingType.PartitionFrozen,
                Finding.Severity.Warning,
                Finding.Confidence.Suspected,
                since(symptoms, worst),
                "partition " + worst.id() + " has not moved from offset " + offset + " for "
                        + Figures.time(worst.stillFor()) + " with " + Figures.count(worst.lag()) + " waiting (owner "
                        + owner(worst) + "), while other partitions do" + others,
                "restart " + owner(worst) + "; if it stops at offset " + offset
                        + " again, that record cannot be processed: inspect it, then skip it or send it to a dead-letter topic",
                Finding.Effect.Exclude,
                ids(frozen),
                evidence(frozen));
    }

    private static Finding all(Symptoms symptoms, List<PartitionEstimate> frozen, List<PartitionEstimate> working) {
        PartitionEstimate worst = longest(frozen);
        GroupReading group = symptoms.group();
        int members =
                group == null || group.members() == null ? 0 : group.members().size();
        String who = members == 0 ? "the group's consumers" : members == 1 ? "1 consumer" : members + " consumers";
        boolean one = working.size() == 1;
        Duration lastMove = symptoms.estimate().sinceLastMove();
        Duration stillFor = lastMove == null || lastMove.compareTo(worst.stillFor()) > 0 ? worst.stillFor() : lastMove;
        return new Finding(
                FindingType.AllPartitionsStalled,
                Finding.Severity.Critical,
                frozen.size() == 1 ? Finding.Confidence.Suspected : Finding.Confidence.Confirmed,
                since(symptoms, worst),
                who + " alive, but "
                        + (one
                                ? "the only partition with work, " + worst.id() + ", has not moved for "
                                : "none of " + working.size() + " partitions with work has moved for ")
                        + Figures.time(stillFor) + " with "
                        + Figures.count(working.stream()
                                .mapToLong(p -> p.lag() == null ? 0 : p.lag())
                                .reduce(0, (a, b) -> a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b))
                        + " waiting",
                one
                        ? "take a thread dump of " + owner(worst)
                                + ": one record, a lock or a downstream system, which cannot be told apart with one partition"
                        : "take a thread dump: they are blocked on a lock or a downstream system, or paused on purpose; if so,"
                                + " set the annotation scaling.qcs.dev/consumer-paused on the target",
                Finding.Effect.Hold,
                Set.of(),
                evidence(frozen));
    }

    private static PartitionEstimate longest(List<PartitionEstimate> frozen) {
        return frozen.stream()
                .max((a, b) -> a.stillFor().compareTo(b.stillFor()))
                .orElseThrow();
    }

    private static Instant since(Symptoms symptoms, PartitionEstimate partition) {
        return symptoms.now().minus(partition.stillFor());
    }

    private static String owner(PartitionEstimate partition) {
        return partition.owner() == null ? "unknown" : partition.owner();
    }

    private static Set<PartitionId> ids(List<PartitionEstimate> partitions) {
        return partitions.stream().map(PartitionEstimate::id).collect(Collectors.toSet());
    }

    private static List<Finding.Evidence> evidence(List<PartitionEstimate> partitions) {
        return partitions.stream()
                .sorted((a, b) -> b.stillFor().compareTo(a.stillFor()))
                .limit(10)
                .map(p -> new Finding.Evidence(p.id(), p.committed(), p.pod()))
                .toList();
    }
}
