package dev.qcs.operator.doctor;

import dev.qcs.operator.lag.DeadLetterNames;
import dev.qcs.operator.lag.Reading;
import java.util.Set;

/**
 * What to look at.
 *
 * @param groups consumer groups; empty = all
 * @param topics topics, and the groups that read them; empty = all
 */
public record Scope(Set<String> groups, Set<String> topics) {
    public Scope {
        groups = Set.copyOf(groups);
        topics = Set.copyOf(topics);
    }

    boolean whole() {
        return groups.isEmpty() && topics.isEmpty();
    }

    /**
     * True for a topic to tell of, and for a dead-letter topic of one.
     *
     * @param read topics that the groups in scope read
     */
    boolean covers(String topic, Set<String> read) {
        Set<String> wanted = topics.isEmpty() ? read : topics;
        return whole()
                || wanted.contains(topic)
                || (DeadLetterNames.matches(topic) && wanted.stream().anyMatch(topic::startsWith));
    }

    /** Of a reading what belongs to the topics asked for. */
    Reading narrowed(Reading reading) {
        if (topics.isEmpty() || !(reading instanceof Reading.Observed observed)) {
            return reading;
        }
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
                observed.around(),
                observed.gaps());
    }
}
