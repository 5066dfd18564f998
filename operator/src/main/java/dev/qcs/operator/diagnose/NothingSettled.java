package dev.qcs.operator.diagnose;

import dev.qcs.operator.diagnose.Finding.Severity;
import dev.qcs.operator.estimate.PartitionEstimate;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.words.Figures;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * A share group that settles nothing although records wait and members are there. One partition that stands still says little,
 * since any member may take its next record; that all of them do says what it says of any group. A record whose lock runs out
 * is delivered again and given up after a few times (KIP-932: 30 s and 5 by default), so that this may end by itself, with the
 * records gone.
 */
final class NothingSettled implements Check {

    @Override
    public List<Finding> look(Symptoms symptoms) {
        GroupReading group = symptoms.group();
        List<PartitionEstimate> working = symptoms.estimate().partitions().stream()
                .filter(PartitionEstimate::hasWork)
                .toList();
        boolean somebody =
                group != null && group.members() != null && !group.members().isEmpty();
        boolean moves = symptoms.estimate().partitions().stream().anyMatch(PartitionEstimate::advanced);
        if (working.isEmpty() || !somebody || moves || symptoms.pausedOnPurpose()) {
            return List.of();
        }
        List<PartitionEstimate> still = working.stream()
                .filter(p -> p.stillFor().compareTo(p.stallAfter()) >= 0 && symptoms.standsStillByItself(p))
                .sorted(Comparator.comparing(PartitionEstimate::stillFor).reversed())
                .toList();
        if (still.isEmpty()) {
            return List.of();
        }
        Duration stillFor = still.getFirst().stillFor();
        int members =
                group == null || group.members() == null ? 0 : group.members().size();
        Found found = Found.of(
                        FindingType.AllPartitionsStalled,
                        Severity.Critical,
                        symptoms.now().minus(stillFor))
                .says(members + (members == 1 ? " member" : " members") + " of the share group alive, but no record was"
                        + " settled for " + Figures.time(stillFor) + " with "
                        + Figures.count(symptoms.estimate().lag()) + " waiting" + Processors.clause(symptoms))
                .advises("take a thread dump: " + Processors.cause(symptoms) + "; a record that is"
                        + " delivered too often (group.share.delivery.count.limit) is given up silently, and failed records"
                        + " of share groups cannot be counted"
                        + (symptoms.target() == null
                                ? ""
                                : "; if they are paused on purpose, set the annotation scaling.qcs.dev/consumer-paused on"
                                        + " the target"))
                .effect(Finding.Effect.Hold);
        still.forEach(p -> found.at(p.id(), null, null));
        return List.of(found.done());
    }
}
