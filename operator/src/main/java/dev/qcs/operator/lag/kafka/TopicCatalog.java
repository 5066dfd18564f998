package dev.qcs.operator.lag.kafka;

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
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.jspecify.annotations.Nullable;

/**
 * Which partitions a topic has, asked on a slow clock or at once when an answer elsewhere suggests that it changed. The
 * number of partitions caps the replicas, so it always comes from here and never from how many offsets were answered.
 */
final class TopicCatalog {
    private static final int MOST_TOPICS = 1_000;

    private record Entry(Topic topic, Instant asked) {}

    private final Clock clock;
    private final Duration every;
    private final BackOff<String> backOff;
    private final Map<String, Entry> entries = new HashMap<>();
    private final Set<String> changed = new HashSet<>();

    TopicCatalog(Clock clock, Duration every, RandomGenerator random) {
        this.clock = clock;
        this.every = every;
        this.backOff = new BackOff<>(clock, random);
    }

    /**
     * What is known of a topic.
     *
     * @param topic null = nothing; with a problem beside it, what it was before the last look failed
     * @param problem null = the last look succeeded
     */
    record Known(@Nullable Topic topic, @Nullable Problem problem) {}

    /** What is known of each of these topics; those that are due are asked for first. */
    Map<String, Known> look(Admin admin, Set<String> wanted, TimeLimit limit) {
        entries.keySet().retainAll(wanted);
        changed.retainAll(wanted);
        backOff.retain(wanted);
        ask(admin, due(wanted), limit);
        Map<String, Known> known = HashMap.newHashMap(wanted.size());
        for (String name : wanted) {
            Entry entry = entries.get(name);
            known.put(name, new Known(entry == null ? null : entry.topic(), backOff.lastProblem(name)));
        }
        return known;
    }

    /** Something was seen that the entry does not explain: look again at the next sweep. */
    void changed(String topic) {
        changed.add(topic);
    }

    private Collection<String> due(Set<String> wanted) {
        Instant now = clock.instant();
        List<String> due = new ArrayList<>();
        for (String name : wanted) {
            Entry entry = entries.get(name);
            boolean old = entry == null || SlowClock.due(entry.asked(), now, every);
            if ((old || changed.contains(name)) && backOff.holding(name) == null) {
                due.add(name);
            }
        }
        return due;
    }

    private void ask(Admin admin, Collection<String> due, TimeLimit limit) {
        for (List<String> chunk : Chunks.of(due, _ -> 1, MOST_TOPICS, MOST_TOPICS)) {
            TimeLimit call = limit.call();
            Map<String, KafkaFuture<TopicDescription>> futures = admin.describeTopics(
                            chunk, new DescribeTopicsOptions().timeoutMs(call.millis()))
                    .topicNameValues();
            Map<String, Answer<TopicDescription>> answers = Batch.await(futures, call);
            backOff.note(answers);
            answers.forEach(this::keep);
        }
    }

    private void keep(String name, Answer<TopicDescription> answer) {
        changed.remove(name);
        switch (answer) {
            case Answer.Value<TopicDescription>(TopicDescription described) ->
                entries.put(name, new Entry(Topic.of(described), clock.instant()));
            case Answer.Failed<TopicDescription>(Problem problem) -> {
                // Otherwise the partitions are most likely what they were, and their offsets can still be asked for.
                if (problem.kind() == Problem.Kind.TOPIC_MISSING
                        || problem.kind().forbidden()) {
                    entries.remove(name);
                }
            }
        }
    }
}
