package dev.qcs.operator.diagnose;

import dev.qcs.operator.act.Pod;
import dev.qcs.operator.act.TargetReading;
import dev.qcs.operator.estimate.PartitionEstimate;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.words.Figures;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Work waits, Pods are there, and the group has no member. */
final class NobodyConsumes implements Check {
    static final String START_OR_DELETE = "start its consumers, and check their group.id, bootstrap address and"
            + " credentials; a group that is no longer used can be deleted";

    @Override
    public List<Finding> look(Symptoms symptoms) {
        GroupReading group = symptoms.group();
        if (group == null || !group.withoutMembers() || group.selfAssigned() || symptoms.scaledToZero()) {
            return List.of();
        }
        Duration due = symptoms.tempo().minutes(2);
        List<PartitionEstimate> waiting = symptoms.estimate().partitions().stream()
                .filter(PartitionEstimate::hasWork)
                .toList();
        // A group that commits without members assigns its partitions itself: that is how some frameworks work.
        boolean moving = waiting.stream().anyMatch(p -> p.consumption() != null && p.consumption() > 0);
        if (waiting.isEmpty()
                || moving
                || symptoms.grace()
                || symptoms.quietFor().compareTo(due) < 0) {
            return List.of();
        }
        Found found = Found.of(
                        FindingType.NoMembers,
                        Finding.Severity.Critical,
                        symptoms.now().minus(symptoms.quietFor()))
                .says("nobody consumes: group " + group.name() + " has had no member for "
                        + Figures.time(symptoms.quietFor()) + " with "
                        + Figures.count(symptoms.estimate().lag()) + " waiting" + pods(symptoms))
                .advises(
                        symptoms.target() == null
                                ? START_OR_DELETE
                                : troubled(symptoms.pods()).isEmpty()
                                        ? "check that the Pods use group.id " + group.name()
                                                + ", the right bootstrap address and credentials"
                                        : "read the Pods' logs; they must run before they can consume")
                .effect(Finding.Effect.Hold);
        symptoms.pods().forEach(pod -> found.at(null, null, pod.name()));
        return List.of(found.done());
    }

    private static String pods(Symptoms symptoms) {
        List<Pod> pods = symptoms.pods();
        TargetReading target = symptoms.target();
        if (target == null) {
            return "";
        }
        if (pods.isEmpty()) {
            return "; " + target.ready() + " of " + Figures.replicas(target.current()) + " ready";
        }
        Map<String, Long> troubles = troubled(pods);
        long ready = pods.stream().filter(Pod::ready).count();
        return "; " + pods.size() + (pods.size() == 1 ? " Pod, " : " Pods, ") + ready + " ready"
                + (troubles.isEmpty()
                        ? ""
                        : troubles.entrySet().stream()
                                .map(entry -> entry.getValue() + " in " + entry.getKey())
                                .collect(Collectors.joining(", ", " (", ")")));
    }

    private static Map<String, Long> troubled(List<Pod> pods) {
        return pods.stream()
                .map(Pod::trouble)
                .filter(java.util.Objects::nonNull)
                .collect(Collectors.groupingBy(trouble -> trouble, TreeMap::new, Collectors.counting()));
    }
}
