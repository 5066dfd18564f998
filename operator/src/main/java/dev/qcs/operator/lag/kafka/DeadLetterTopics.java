package dev.qcs.operator.lag.kafka;

import dev.qcs.operator.lag.DeadLetterReading;
import dev.qcs.operator.lag.Gap.What;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/**
 * Dead-letter topics, read beside the sweep: how much was set aside, how much of it expires, and which groups read it. Who
 * reads is asked of every group that may be seen, so it has a slower clock still.
 */
final class DeadLetterTopics {
    private static final Duration CALL_LIMIT = Duration.ofSeconds(5);
    private static final Duration SOON = Duration.ofDays(1);

    private final Clock clock;
    private final Duration every;
    private final Duration readersEvery;
    private final SideTask task = new SideTask("dead-letters");
    private final Map<String, DeadLetterReading> known = new ConcurrentHashMap<>();
    private final Map<String, Map<What, Problem>> problems = new ConcurrentHashMap<>();
    private volatile @Nullable Map<String, Map<TopicPartition, Long>> readers;
    private Set<String> askedFor = Set.of();
    private @Nullable Instant asked;
    private volatile @Nullable Instant readersAsked;

    DeadLetterTopics(Clock clock, Duration every, Duration readersEvery) {
        this.clock = clock;
        this.every = every;
        this.readersEvery = readersEvery;
    }

    /** The last answer; null = not asked yet, or it could not be read. */
    @Nullable
    DeadLetterReading of(String topic) {
        return known.get(topic);
    }

    /** What of the topic could not be read when it was last asked for, and why. */
    Map<What, Problem> problems(String topic) {
        return problems.getOrDefault(topic, Map.of());
    }

    /** Waits for what {@code refresh} started. */
    void await(Duration limit) {
        task.await(limit);
    }

    /** Starts to read what is due, if anything is, and returns at once. */
    void refresh(Admin admin, Set<String> topics) {
        Instant now = clock.instant();
        boolean due = SlowClock.due(asked, now, every) || !askedFor.containsAll(topics);
        if (topics.isEmpty() || !task.idle() || !due) {
            return;
        }
        known.keySet().retainAll(topics);
        problems.keySet().retainAll(topics);
        asked = now;
        askedFor = Set.copyOf(topics);
        task.start(() -> read(admin, topics, now));
    }

    private void read(Admin admin, Set<String> topics, Instant now) {
        Map<String, Map<What, Problem>> failed = new HashMap<>();
        read(admin, topics, now, failed);
        topics.forEach(topic -> problems.put(topic, Map.copyOf(failed.getOrDefault(topic, Map.of()))));
    }

    private void read(Admin admin, Set<String> topics, Instant now, Map<String, Map<What, Problem>> failed) {
        Map<String, List<TopicPartition>> partitions = partitions(admin, topics, failed);
        known.keySet().retainAll(partitions.keySet());
        List<TopicPartition> all =
                partitions.values().stream().flatMap(List::stream).toList();
        if (all.isEmpty()) {
            return;
        }
        Map<String, Long> retention = retention(admin, partitions.keySet(), failed);
        Map<TopicPartition, ListOffsetsResultInfo> ends = list(admin, all, tp -> OffsetSpec.latest(), failed);
        Map<TopicPartition, ListOffsetsResultInfo> starts = list(admin, all, tp -> OffsetSpec.earliest(), failed);
        List<TopicPartition> expiring = all.stream()
                .filter(tp -> retention.getOrDefault(tp.topic(), -1L) > 0)
                .toList();
        Map<TopicPartition, ListOffsetsResultInfo> fronts = list(
                admin,
                expiring,
                tp -> OffsetSpec.forTimestamp(now.minusMillis(Objects.requireNonNull(retention.get(tp.topic())))
                        .plus(SOON)
                        .toEpochMilli()),
                failed);
        if (SlowClock.due(readersAsked, now, readersEvery)) {
            readersAsked = now;
            readers = readers(admin, all);
        }
        partitions.forEach((topic, own) -> {
            DeadLetterReading reading = reading(topic, own, ends, starts, fronts, retention.get(topic));
            if (reading == null) {
                known.remove(topic);
            } else {
                known.put(topic, reading);
            }
        });
    }

    private @Nullable DeadLetterReading reading(
            String topic,
            List<TopicPartition> partitions,
            Map<TopicPartition, ListOffsetsResultInfo> ends,
            Map<TopicPartition, ListOffsetsResultInfo> starts,
            Map<TopicPartition, ListOffsetsResultInfo> fronts,
            @Nullable Long retention) {
        long end = 0;
        long held = 0;
        long soon = 0;
        boolean soonKnown = retention != null;
        for (TopicPartition tp : partitions) {
            ListOffsetsResultInfo last = ends.get(tp);
            ListOffsetsResultInfo first = starts.get(tp);
            if (last == null || first == null) {
                return null;
            }
            end += last.offset();
            held += Math.max(0, last.offset() - first.offset());
            ListOffsetsResultInfo front = fronts.get(tp);
            if (front != null) {
                // No record is younger than the front: all that are there can go.
                long to = front.offset() < 0 ? last.offset() : front.offset();
                soon += Math.max(0, to - first.offset());
            } else if (retention != null && retention > 0) {
                soonKnown = false;
            }
        }
        return new DeadLetterReading(
                topic, end, held, retention, soonKnown ? (Long) soon : null, readersOf(partitions, ends));
    }

    private @Nullable List<DeadLetterReading.Reader> readersOf(
            List<TopicPartition> partitions, Map<TopicPartition, ListOffsetsResultInfo> ends) {
        Map<String, Map<TopicPartition, Long>> groups = readers;
        if (groups == null) {
            return null;
        }
        List<DeadLetterReading.Reader> found = new ArrayList<>();
        groups.forEach((group, offsets) -> {
            long unread = 0;
            boolean reads = false;
            for (TopicPartition tp : partitions) {
                Long committed = offsets.get(tp);
                ListOffsetsResultInfo end = ends.get(tp);
                reads |= committed != null;
                unread += end == null ? 0 : Math.max(0, end.offset() - (committed == null ? 0 : committed));
            }
            if (reads) {
                found.add(new DeadLetterReading.Reader(group, unread));
            }
        });
        return found;
    }

    private static void note(Map<String, Map<What, Problem>> failed, String topic, What what, Answer<?> answer) {
        Problem problem = answer.whyNot();
        if (problem != null) {
            failed.computeIfAbsent(topic, _ -> new HashMap<>()).putIfAbsent(what, problem);
        }
    }

    private static Map<String, List<TopicPartition>> partitions(
            Admin admin, Set<String> topics, Map<String, Map<What, Problem>> failed) {
        var futures = admin.describeTopics(topics, new DescribeTopicsOptions().timeoutMs((int) CALL_LIMIT.toMillis()))
                .topicNameValues();
        Map<String, List<TopicPartition>> partitions = new HashMap<>();
        Batch.await(futures, TimeLimit.after(CALL_LIMIT)).forEach((topic, answer) -> {
            note(failed, topic, What.DEAD_LETTERS, answer);
            var described = answer.orNull();
            if (described != null) {
                partitions.put(
                        topic,
                        described.partitions().stream()
                                .map(p -> new TopicPartition(topic, p.partition()))
                                .toList());
            }
        });
        return partitions;
    }

    private static Map<String, Long> retention(
            Admin admin, Set<String> topics, Map<String, Map<What, Problem>> failed) {
        List<ConfigResource> resources = topics.stream()
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .toList();
        var futures = admin.describeConfigs(
                        resources, new DescribeConfigsOptions().timeoutMs((int) CALL_LIMIT.toMillis()))
                .values();
        Map<String, Long> retention = new HashMap<>();
        Batch.await(futures, TimeLimit.after(CALL_LIMIT)).forEach((resource, answer) -> {
            note(failed, resource.name(), What.TOPIC_SETTINGS, answer);
            var config = answer.orNull();
            var entry = config == null ? null : config.get(TopicConfig.RETENTION_MS_CONFIG);
            if (entry != null && entry.value() != null && entry.value().matches("-?\\d{1,18}")) {
                retention.put(resource.name(), Long.valueOf(entry.value()));
            }
        });
        return retention;
    }

    private static Map<TopicPartition, ListOffsetsResultInfo> list(
            Admin admin,
            List<TopicPartition> partitions,
            Function<TopicPartition, OffsetSpec> spec,
            Map<String, Map<What, Problem>> failed) {
        Map<TopicPartition, ListOffsetsResultInfo> offsets = new HashMap<>();
        if (partitions.isEmpty()) {
            return offsets;
        }
        var result = admin.listOffsets(
                partitions.stream().collect(Collectors.toMap(tp -> tp, spec)),
                new ListOffsetsOptions().timeoutMs((int) CALL_LIMIT.toMillis()));
        Batch.await(partitions, result::partitionResult, TimeLimit.after(CALL_LIMIT))
                .forEach((tp, answer) -> {
                    note(failed, tp.topic(), What.DEAD_LETTERS, answer);
                    ListOffsetsResultInfo info = answer.orNull();
                    if (info != null) {
                        offsets.put(tp, info);
                    }
                });
        return offsets;
    }

    /** Committed offsets by group, of the groups that may be seen; null = they could not be listed. */
    private static @Nullable Map<String, Map<TopicPartition, Long>> readers(
            Admin admin, List<TopicPartition> partitions) {
        var listed = Batch.await(
                        admin.listGroups(ListGroupsOptions.forConsumerGroups().timeoutMs((int) CALL_LIMIT.toMillis()))
                                .valid(),
                        TimeLimit.after(CALL_LIMIT))
                .orNull();
        if (listed == null) {
            return null;
        }
        Map<String, Map<TopicPartition, Long>> groups = new HashMap<>();
        List<String> ids = listed.stream().map(GroupListing::groupId).toList();
        for (List<String> chunk : Chunks.of(ids, id -> partitions.size(), Chunks.MOST_GROUPS, Chunks.MOST_PARTITIONS)) {
            var result = admin.listConsumerGroupOffsets(
                    chunk.stream()
                            .collect(Collectors.toMap(
                                    id -> id, id -> new ListConsumerGroupOffsetsSpec().topicPartitions(partitions))),
                    new ListConsumerGroupOffsetsOptions().timeoutMs((int) CALL_LIMIT.toMillis()));
            Batch.await(chunk, result::partitionsToOffsetAndMetadata, TimeLimit.after(CALL_LIMIT))
                    .forEach((group, answer) -> keep(groups, group, answer.orNull()));
        }
        return groups;
    }

    private static void keep(
            Map<String, Map<TopicPartition, Long>> groups,
            String group,
            @Nullable Map<TopicPartition, OffsetAndMetadata> offsets) {
        Map<TopicPartition, Long> committed = new HashMap<>();
        if (offsets != null) {
            offsets.forEach((tp, offset) -> {
                if (offset != null) {
                    committed.put(tp, offset.offset());
                }
            });
        }
        if (!committed.isEmpty()) {
            groups.put(group, committed);
        }
    }
}
