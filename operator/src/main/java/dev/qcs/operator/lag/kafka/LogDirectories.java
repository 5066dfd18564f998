package dev.qcs.operator.lag.kafka;

import dev.qcs.operator.lag.DiskReading;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeLogDirsOptions;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Disks and topic sizes, read beside the sweep: the answer of a broker names its every replica, and a dead broker takes
 * the whole limit of the call.
 */
final class LogDirectories {
    private static final Duration CALL_LIMIT = Duration.ofSeconds(3);
    /** A new topic is measured soon, but many that appear one by one must not make a broker list its replicas each time. */
    private static final Duration SOONEST = Duration.ofSeconds(5);

    private record Entry(Answer<BrokerDisks> answer, Set<String> topics, Instant asked) {}

    private final Clock clock;
    private final Duration every;
    private final SideTask task = new SideTask("log-directories");
    private final Map<Integer, Entry> entries = new ConcurrentHashMap<>();

    LogDirectories(Clock clock, Duration every) {
        this.clock = clock;
        this.every = every;
    }

    /**
     * What one broker told.
     *
     * @param failed directories that tell no size, with what the broker says of them
     * @param sizes bytes of those replicas that anybody asked about
     */
    record BrokerDisks(List<DiskReading> disks, List<String> failed, Map<TopicPartition, Long> sizes) {}

    /** The last answer; null = not asked yet. */
    @Nullable
    Answer<BrokerDisks> of(int broker) {
        Entry entry = entries.get(broker);
        return entry == null ? null : entry.answer();
    }

    /** Size of the leader replicas together; null = one of them is unknown. */
    @Nullable
    Long bytes(Topic topic) {
        long sum = 0;
        for (int p = 0; p < topic.count(); p++) {
            Answer<BrokerDisks> leader = of(topic.leaders().get(p));
            BrokerDisks disks = leader == null ? null : leader.orNull();
            Long size =
                    disks == null ? null : disks.sizes().get(topic.partitions().get(p));
            if (size == null) {
                return null;
            }
            sum += size;
        }
        return sum;
    }

    /** Waits for what {@code refresh} started. */
    void await(Duration limit) {
        task.await(limit);
    }

    /** Starts to read what is due, if anything is, and returns at once. */
    void refresh(Admin admin, Collection<Topic> topics) {
        if (!task.idle()) {
            return;
        }
        Map<Integer, Set<String>> wanted = new HashMap<>();
        topics.forEach(topic -> topic.brokers()
                .forEach(broker ->
                        wanted.computeIfAbsent(broker, _ -> new HashSet<>()).add(topic.name())));
        entries.keySet().retainAll(wanted.keySet());
        Instant now = clock.instant();
        Map<Integer, Set<String>> due = wanted.entrySet().stream()
                .filter(e -> due(e.getKey(), e.getValue(), now))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        if (!due.isEmpty()) {
            task.start(() -> read(admin, due));
        }
    }

    private boolean due(int broker, Set<String> topics, Instant now) {
        Entry entry = entries.get(broker);
        if (entry == null) {
            return true;
        }
        boolean more = !entry.topics().containsAll(topics);
        Duration pause = more && every.compareTo(SOONEST) > 0 ? SOONEST : every;
        return SlowClock.due(entry.asked(), now, pause);
    }

    private void read(Admin admin, Map<Integer, Set<String>> due) {
        Map<Integer, KafkaFuture<Map<String, LogDirDescription>>> futures = admin.describeLogDirs(
                        due.keySet(), new DescribeLogDirsOptions().timeoutMs((int) CALL_LIMIT.toMillis()))
                .descriptions();
        TimeLimit limit = TimeLimit.after(CALL_LIMIT);
        futures.forEach((broker, future) -> {
            Set<String> topics = due.getOrDefault(broker, Set.of());
            Answer<BrokerDisks> answer = disks(broker, topics, Batch.await(future, limit));
            entries.put(broker, new Entry(answer, topics, clock.instant()));
        });
    }

    private static Answer<BrokerDisks> disks(
            int broker, Set<String> topics, Answer<Map<String, LogDirDescription>> answer) {
        return switch (answer) {
            case Answer.Value<Map<String, LogDirDescription>>(var directories) ->
                directories.isEmpty()
                        // Some versions answer a missing right with nothing instead of an error.
                        ? new Answer.Failed<>(
                                new Problem(Problem.Kind.CLUSTER_FORBIDDEN, "the broker names no log directory"))
                        : new Answer.Value<>(disks(broker, topics, directories));
            case Answer.Failed<Map<String, LogDirDescription>>(Problem problem) -> new Answer.Failed<>(problem);
        };
    }

    private static BrokerDisks disks(int broker, Set<String> topics, Map<String, LogDirDescription> directories) {
        List<DiskReading> disks = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        Map<TopicPartition, Long> sizes = new HashMap<>();
        directories.forEach((path, directory) -> {
            if (directory.totalBytes().isPresent() && directory.usableBytes().isPresent()) {
                disks.add(new DiskReading(
                        broker,
                        path,
                        directory.totalBytes().getAsLong(),
                        directory.usableBytes().getAsLong()));
            } else {
                failed.add(
                        directory.error() == null
                                ? path + " tells no size; the broker may be older than 3.3"
                                : path + ": " + AdminErrors.text(directory.error()));
            }
            directory.replicaInfos().forEach((tp, replica) -> {
                // A future replica is one that is being moved here from another directory of this broker.
                if (topics.contains(tp.topic()) && !replica.isFuture()) {
                    sizes.put(tp, replica.size());
                }
            });
        });
        return new BrokerDisks(List.copyOf(disks), List.copyOf(failed), Map.copyOf(sizes));
    }
}
