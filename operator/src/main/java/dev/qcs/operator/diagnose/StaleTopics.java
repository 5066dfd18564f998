package dev.qcs.operator.diagnose;

import dev.qcs.operator.diagnose.Finding.Severity;
import dev.qcs.operator.estimate.PartitionEstimate;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.Member;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.lag.TopicReading;
import dev.qcs.operator.words.Figures;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A topic that the group committed to once and that none of its members is assigned any more. */
final class StaleTopics implements Check {

    @Override
    public List<Finding> look(Symptoms symptoms) {
        GroupReading group = symptoms.group();
        if (group == null
                || group.state() != GroupReading.State.STABLE
                || group.members() == null
                || group.members().isEmpty()
                || symptoms.grace()) {
            return List.of();
        }
        Set<String> assigned = new HashSet<>();
        for (Member member : group.members()) {
            for (PartitionId id : member.assignment()) {
                assigned.add(id.topic());
            }
        }
        List<Finding> found = new ArrayList<>();
        for (TopicReading topic : symptoms.reading().topics()) {
            if (!assigned.isEmpty() && !assigned.contains(topic.name())) {
                found.addAll(stale(symptoms, topic));
            }
        }
        return found;
    }

    private static List<Finding> stale(Symptoms symptoms, TopicReading topic) {
        Set<PartitionId> partitions = new HashSet<>();
        long lag = 0;
        for (PartitionEstimate partition : symptoms.estimate().partitions()) {
            if (partition.id().topic().equals(topic.name()) && partition.committed() != null) {
                if (partition.advanced()) {
                    return List.of();
                }
                partitions.add(partition.id());
                lag += partition.lag() == null ? 0 : partition.lag();
            }
        }
        if (partitions.isEmpty()) {
            return List.of();
        }
        Found found = Found.of(
                        FindingType.StaleSubscription, topic.named() ? Severity.Warning : Severity.Info, symptoms.now())
                .about(topic.name())
                .says("no member of the group is assigned topic " + topic.name() + ", which it committed to before; "
                        + Figures.count(lag) + " records wait there and are not scaled for")
                .advises(
                        topic.named()
                                ? "correct the consumers' subscription, or remove the topic from spec.kafka.topics"
                                : "delete the group's offsets of " + topic.name() + " if it is not to be read any more")
                .excludes(partitions);
        partitions.stream().sorted().forEach(id -> found.at(id, null, null));
        return List.of(found.done());
    }
}
