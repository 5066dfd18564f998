package dev.qcs.operator.diagnose;

import dev.qcs.operator.diagnose.Finding.Severity;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.Member;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.words.Figures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A member that does not give up a partition, so that its new owner waits. Only groups of the KIP-848 protocol show it. */
final class StuckRevocation implements Check {

    @Override
    public List<Finding> look(Symptoms symptoms) {
        GroupReading group = symptoms.group();
        Duration lasting = symptoms.history().groupTrack().reconcilingFor(symptoms.nowMillis());
        if (group == null
                || group.type() != GroupReading.Type.CONSUMER
                || group.members() == null
                || lasting.compareTo(symptoms.tempo().minutes(5)) < 0) {
            return List.of();
        }
        List<Member> behind = new ArrayList<>(group.members());
        behind.removeIf(member -> member.releasing().isEmpty());
        Found found = Found.of(
                        FindingType.RevocationStuck,
                        Severity.Warning,
                        symptoms.now().minus(lasting))
                .suspected(behind.isEmpty())
                .effect(Finding.Effect.Hold);
        if (behind.isEmpty()) {
            found.says("possibly a member does not take part in the rebalance that began " + Figures.time(lasting)
                            + " ago: the group has been Reconciling in epoch " + group.epoch() + " since")
                    .advises("take thread dumps of the consumers and look for one that does not poll");
        } else {
            Member first = behind.getFirst();
            PartitionId kept = first.releasing().stream().sorted().findFirst().orElseThrow();
            int more = behind.stream()
                            .mapToInt(member -> member.releasing().size())
                            .sum()
                    - 1;
            found.says(first.displayName() + " has not released " + kept
                            + (more == 0 ? "" : " and " + more + " more partitions") + " for " + Figures.time(lasting)
                            + ", and the new owner waits")
                    .advises(
                            "take a thread dump of " + first.displayName()
                                    + ": it does not poll, or its revocation callback does not return; restart it if it stays so");
            behind.forEach(member ->
                    member.releasing().stream().sorted().forEach(partition -> found.at(partition, null, member.pod())));
        }
        return List.of(found.done());
    }
}
