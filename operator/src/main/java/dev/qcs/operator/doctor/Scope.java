package dev.qcs.operator.doctor;

import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.lag.Surroundings;
import java.util.Set;

/**
 * What to look at.
 *
 * @param groups consumer groups; empty = all
 * @param topics topics, their groups and nothing else; empty = all
 */
public record Scope(Set<String> groups, Set<String> topics) {
    public Scope {
        groups = Set.copyOf(groups);
        topics = Set.copyOf(topics);
    }

    boolean whole() {
        return groups.isEmpty() && topics.isEmpty();
    }

    boolean holdsTopic(String topic) {
        return topics.isEmpty() || topics.contains(topic);
    }

    /** Of a reading what belongs to the topics asked for. */
    Reading narrowed(Reading reading) {
        if (topics.isEmpty() || !(reading instanceof Reading.Observed observed)) {
            return reading;
        }
        Surroundings around = observed.around();
        return new Reading.Observed(
                observed.time(),
                observed.group(),
                observed.partitions().stream()
                        .filter(partition -> topics.contains(partition.id().topic()))
                        .toList(),
                observed.topics().stream()
                        .filter(topic -> topics.contains(topic.name()))
                        .toList(),
                observed.disks(),
                observed.queues(),
                around,
                observed.gaps());
    }
}
