package dev.qcs.operator.lag.kafka;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Committed offsets, then ends, then last stable offsets, then starts. In another order a busy partition shows negative
 * lag, and a last stable offset read before the end shows records as blocked that merely arrived in between.
 */
final class OffsetSweep {
    private final Clock clock;
    private final Duration lastStableEvery;
    private final BackOff<String> groups;
    private final BackOff<TopicPartition> ends;
    private final BackOff<TopicPartition> stables;
    private final BackOff<TopicPartition> starts;
    private @Nullable Instant allStablesRead;

    OffsetSweep(Clock clock, Duration lastStableEvery, RandomGenerator random) {
        this.clock = clock;
        this.lastStableEvery = lastStableEvery;
        this.groups = new BackOff<>(clock, random);
        this.ends = new BackOff<>(clock, random);
        this.stables = new BackOff<>(clock, random);
        this.starts = new BackOff<>(clock, random);
    }

    /**
     * What to read.
     *
     * @param groups the partitions asked for each group
     * @param partitions the union of all, however many groups share one
     * @param lastStable those whose lag ends at the last stable offset
     */
    record Wanted(
            Map<String, Set<TopicPartition>> groups, Set<TopicPartition> partitions, Set<TopicPartition> lastStable) {}

    Offsets read(Admin admin, Wanted wanted, TimeLimit limit) {
        groups.retain(wanted.groups().keySet());
        List.of(ends, stables, starts).forEach(b -> b.retain(wanted.partitions()));
        var committed = committed(admin, wanted.groups(), limit);
        var highest =
                list(admin, wanted.partitions(), OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED, ends, limit);
        var stable =
                list(admin, stablesDue(wanted), OffsetSpec.latest(), IsolationLevel.READ_COMMITTED, stables, limit);
        var lowest =
                list(admin, wanted.partitions(), OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED, starts, limit);
        return new Offsets(committed, highest, stable, lowest);
    }

    private Set<TopicPartition> stablesDue(Wanted wanted) {
        Instant now = clock.instant();
        if (SlowClock.due(allStablesRead, now, lastStableEvery)) {
            allStablesRead = now;
            return wanted.partitions();
        }
        return wanted.lastStable();
    }

    private Map<String, Answer<Map<TopicPartition, OffsetAndMetadata>>> committed(
            Admin admin, Map<String, Set<TopicPartition>> wanted, TimeLimit limit) {
        Map<String, Answer<Map<TopicPartition, OffsetAndMetadata>>> all = HashMap.newHashMap(wanted.size());
        Collection<String> ready = groups.ready(wanted.keySet());
        for (List<String> chunk :
                Chunks.of(ready, g -> asked(wanted, g).size(), Chunks.MOST_GROUPS, Chunks.MOST_PARTITIONS)) {
            Map<String, ListConsumerGroupOffsetsSpec> specs = chunk.stream()
                    .collect(Collectors.toMap(
                            g -> g, g -> new ListConsumerGroupOffsetsSpec().topicPartitions(asked(wanted, g))));
            var result = admin.listConsumerGroupOffsets(
                    specs, new ListConsumerGroupOffsetsOptions().timeoutMs(limit.callMillis()));
            var answers = Batch.await(chunk, result::partitionsToOffsetAndMetadata, limit);
            groups.note(answers);
            all.putAll(answers);
        }
        addHeld(all, wanted.keySet(), groups);
        return all;
    }

    private static Set<TopicPartition> asked(Map<String, Set<TopicPartition>> wanted, String group) {
        return wanted.getOrDefault(group, Set.of());
    }

    private static Map<TopicPartition, Answer<Long>> list(
            Admin admin,
            Set<TopicPartition> wanted,
            OffsetSpec spec,
            IsolationLevel isolation,
            BackOff<TopicPartition> backOff,
            TimeLimit limit) {
        Map<TopicPartition, Answer<Long>> all = HashMap.newHashMap(wanted.size());
        for (List<TopicPartition> chunk : Chunks.of(backOff.ready(wanted))) {
            Map<TopicPartition, OffsetSpec> specs = HashMap.newHashMap(chunk.size());
            chunk.forEach(tp -> specs.put(tp, spec));
            var result = admin.listOffsets(specs, new ListOffsetsOptions(isolation).timeoutMs(limit.callMillis()));
            var answers = Batch.await(
                    chunk, tp -> result.partitionResult(tp).thenApply(ListOffsetsResultInfo::offset), limit);
            backOff.note(answers);
            all.putAll(answers);
        }
        addHeld(all, wanted, backOff);
        return all;
    }

    /** What was not asked for because it is in back-off is as unknown as when it failed. */
    private static <K, T> void addHeld(Map<K, Answer<T>> answers, Set<K> wanted, BackOff<K> backOff) {
        if (answers.size() == wanted.size()) {
            return;
        }
        for (K key : wanted) {
            if (!answers.containsKey(key)) {
                Problem problem = backOff.lastProblem(key);
                answers.put(
                        key,
                        new Answer.Failed<>(
                                problem != null ? problem : new Problem(Problem.Kind.TRANSIENT, "not asked for")));
            }
        }
    }
}
