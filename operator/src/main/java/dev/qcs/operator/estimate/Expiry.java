package dev.qcs.operator.estimate;

import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.lag.TopicReading;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** When the next unread record reaches its topic's retention time: its age subtracted from {@code retention.ms}. */
final class Expiry {
    private Expiry() {}

    static Loss of(Reading.Observed reading, List<PartitionEstimate> partitions, int unknownPartitions) {
        Map<String, TopicReading> topics = new HashMap<>();
        reading.topics().forEach(topic -> topics.put(topic.name(), topic));
        Duration soonest = null;
        PartitionId first = null;
        boolean unknown = unknownPartitions > 0;
        for (PartitionEstimate partition : partitions) {
            if (!partition.hasWork()) {
                continue;
            }
            Duration left = left(topics.get(partition.id().topic()), partition);
            if (left == null) {
                unknown |= !keepsForever(topics.get(partition.id().topic()));
            } else if (soonest == null || left.compareTo(soonest) < 0) {
                soonest = left;
                first = partition.id();
            }
        }
        if (soonest != null && first != null) {
            return new Loss.In(soonest, first);
        }
        return unknown ? Loss.Plain.UNKNOWN : Loss.Plain.NEVER;
    }

    private static boolean keepsForever(@Nullable TopicReading topic) {
        return topic != null
                && (topic.compactOnly() || (topic.retentionMillis() != null && topic.retentionMillis() < 0));
    }

    private static @Nullable Duration left(@Nullable TopicReading topic, PartitionEstimate partition) {
        Age age = partition.behind();
        if (topic == null
                || topic.compactOnly()
                || topic.retentionMillis() == null
                || topic.retentionMillis() < 0
                || age == null
                || age.atLeast()) {
            return null;
        }
        Duration left = Duration.ofMillis(topic.retentionMillis()).minus(age.age());
        return left.isNegative() ? Duration.ZERO : left;
    }
}
