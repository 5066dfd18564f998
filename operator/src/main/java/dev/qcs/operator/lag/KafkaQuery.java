package dev.qcs.operator.lag;

import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What to read of one Kafka consumer group.
 *
 * @param group group id
 * @param topics named topics; empty = every topic that the group has committed to or is assigned
 * @param partitions only these partitions of the one topic named; {@code null} = all
 * @param type the group's type if the user says so; {@code UNKNOWN} = find out
 * @param lastStable true when lag ends at the last stable offset, so that it must be read at every sweep
 * @param deadLetterTopics where the group sets records aside that it cannot process
 */
public record KafkaQuery(
        String group,
        List<String> topics,
        @Nullable SortedSet<Integer> partitions,
        GroupReading.Type type,
        boolean lastStable,
        List<String> deadLetterTopics)
        implements LagQuery {

    /** Without dead-letter topics. */
    public KafkaQuery(
            String group,
            List<String> topics,
            @Nullable SortedSet<Integer> partitions,
            GroupReading.Type type,
            boolean lastStable) {
        this(group, topics, partitions, type, lastStable, List.of());
    }

    public KafkaQuery {
        topics = List.copyOf(topics);
        deadLetterTopics = List.copyOf(deadLetterTopics);
    }
}
