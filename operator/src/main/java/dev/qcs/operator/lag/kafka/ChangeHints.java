package dev.qcs.operator.lag.kafka;

import dev.qcs.operator.lag.Member;
import dev.qcs.operator.lag.PartitionId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What the offsets of two successive sweeps say about things that have a slower clock: these are asked for at the next
 * sweep then. It keeps the slow clocks slow without being late where it matters.
 */
final class ChangeHints {
    private record Progress(long sum, boolean moved) {}

    private final TopicCatalog catalog;
    private final GroupDescriptions descriptions;
    private Offsets previous = Offsets.NONE;
    private Map<String, Progress> progress = Map.of();

    ChangeHints(TopicCatalog catalog, GroupDescriptions descriptions) {
        this.catalog = catalog;
        this.descriptions = descriptions;
    }

    void observe(Offsets offsets, Map<String, GroupDescriptions.Known> groups, Map<String, TopicCatalog.Known> topics) {
        offsets.failedNow().forEach(tp -> catalog.changed(tp.topic()));
        offsets.ends().forEach((tp, answer) -> {
            if (wentBack(previous.ends().get(tp), answer)) {
                catalog.changed(tp.topic());
            }
        });
        groups.values().forEach(known -> assignedBeyond(known, topics));
        Map<String, Progress> next = HashMap.newHashMap(offsets.committed().size());
        offsets.committed().forEach((group, answer) -> {
            Map<TopicPartition, OffsetAndMetadata> commits = answer.orNull();
            if (commits != null) {
                next.put(group, progress(group, commits, offsets));
            }
        });
        progress = next;
        previous = offsets;
    }

    /** A topic that was deleted and made anew starts from zero; one that lost its data goes back too. */
    private static boolean wentBack(@Nullable Answer<Long> before, Answer<Long> now) {
        return before instanceof Answer.Value<Long>(Long endBefore)
                && now instanceof Answer.Value<Long>(Long end)
                && end < endBefore;
    }

    /** Members own partitions that the catalog does not have yet: some were added. */
    private void assignedBeyond(GroupDescriptions.Known known, Map<String, TopicCatalog.Known> topics) {
        List<Member> members = known.reading().members();
        if (members == null) {
            return;
        }
        for (Member member : members) {
            for (PartitionId id : member.assignment()) {
                TopicCatalog.Known topic = topics.get(id.topic());
                if (topic != null
                        && topic.topic() != null
                        && id.partition() >= topic.topic().count()) {
                    catalog.changed(id.topic());
                }
            }
        }
    }

    /** A group with lag that stops moving may be rebalancing or have lost its members; one that goes back was reset. */
    private Progress progress(String group, Map<TopicPartition, OffsetAndMetadata> commits, Offsets offsets) {
        long sum = 0;
        boolean behind = false;
        for (Map.Entry<TopicPartition, OffsetAndMetadata> e : commits.entrySet()) {
            if (e.getValue() != null) {
                long committed = e.getValue().offset();
                sum += committed;
                behind |= offsets.ends().get(e.getKey()) instanceof Answer.Value<Long>(Long end) && end > committed;
            }
        }
        Progress before = progress.get(group);
        boolean moved = before != null && sum != before.sum();
        boolean stopped = before != null && before.moved() && !moved && behind;
        if (stopped || (before != null && sum < before.sum())) {
            descriptions.changed(group);
        }
        return new Progress(sum, moved);
    }
}
