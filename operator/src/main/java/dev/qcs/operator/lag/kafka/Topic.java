package dev.qcs.operator.lag.kafka;

import dev.qcs.operator.lag.PartitionId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * A topic as its metadata describe it. The partition values are made once and shared by every reading, sweep after sweep.
 *
 * @param id null where the broker does not tell
 * @param leaders broker id of each partition's leader, {@link #NO_LEADER} for none
 * @param brokers all that hold a replica
 * @param replicas copies of each partition, the most that any has
 */
record Topic(
        String name,
        @Nullable String id,
        List<TopicPartition> partitions,
        List<PartitionId> ids,
        List<Integer> leaders,
        Set<Integer> brokers,
        int replicas) {
    static final int NO_LEADER = -1;

    static Topic of(TopicDescription described) {
        List<TopicPartition> partitions = new ArrayList<>();
        List<PartitionId> ids = new ArrayList<>();
        List<Integer> leaders = new ArrayList<>();
        Set<Integer> brokers = new TreeSet<>();
        described.partitions().stream()
                .sorted(Comparator.comparingInt(TopicPartitionInfo::partition))
                .forEach(p -> {
                    partitions.add(new TopicPartition(described.name(), p.partition()));
                    ids.add(new PartitionId(described.name(), p.partition()));
                    Node leader = p.leader();
                    leaders.add(leader == null ? NO_LEADER : leader.id());
                    p.replicas().forEach(replica -> brokers.add(replica.id()));
                });
        Uuid id = described.topicId();
        return new Topic(
                described.name(),
                id == null || id.equals(Uuid.ZERO_UUID) ? null : id.toString(),
                List.copyOf(partitions),
                List.copyOf(ids),
                List.copyOf(leaders),
                Set.copyOf(brokers),
                described.partitions().stream()
                        .mapToInt(p -> p.replicas().size())
                        .max()
                        .orElse(1));
    }

    int count() {
        return partitions.size();
    }
}
