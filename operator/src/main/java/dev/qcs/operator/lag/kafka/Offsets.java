package dev.qcs.operator.lag.kafka;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What one sweep read, in the order of the components; everything asked for is in it, answered or not.
 *
 * @param committed by group; in an answer, a null value = never committed, an absent key = not told
 * @param shares by share group; in an answer, a null value or an absent key = nobody has read from the partition yet
 * @param lastStable only those partitions that were due
 * @param failedNow partitions whose end was asked for in this very sweep and not answered
 */
record Offsets(
        Map<String, Answer<Map<TopicPartition, OffsetAndMetadata>>> committed,
        Map<String, Answer<Map<TopicPartition, SharePartitionOffsetInfo>>> shares,
        Map<TopicPartition, Answer<Long>> ends,
        Map<TopicPartition, Answer<Long>> lastStable,
        Map<TopicPartition, Answer<Long>> starts,
        Set<TopicPartition> failedNow) {

    static final Offsets NONE = new Offsets(Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Set.of());
}
