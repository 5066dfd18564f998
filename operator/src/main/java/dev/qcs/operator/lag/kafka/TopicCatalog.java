package dev.qcs.operator.lag.kafka;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.jspecify.annotations.Nullable;

/**
 * Which partitions a topic has, asked on a slow clock or at once when an answer elsewhere suggests that it changed. The
 * number of partitions caps the replicas, so it always comes from here and never from how many offsets were answered.
 */
final class TopicCatalog {
    private static final int MOST_TOPICS = 1_000;

    private final SlowAnswers<Topic> answers;

    TopicCatalog(Clock clock, Duration every, RandomGenerator random) {
        this.answers = new SlowAnswers<>(
                clock,
                every,
                random,
                MOST_TOPICS,
                _ -> false,
                // Otherwise the partitions are most likely what they were, and their offsets can still be asked for.
                problem -> problem.kind() == Problem.Kind.TOPIC_MISSING
                        || problem.kind().forbidden());
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
        answers.look(wanted, limit, (topics, call) -> describe(admin, topics, call));
        Map<String, Known> known = HashMap.newHashMap(wanted.size());
        for (String name : wanted) {
            known.put(name, new Known(answers.of(name), answers.problem(name)));
        }
        return known;
    }

    /** Something was seen that the entry does not explain: look again at the next sweep. */
    void changed(String topic) {
        answers.changed(topic);
    }

    private static Map<String, Answer<Topic>> describe(Admin admin, List<String> topics, TimeLimit call) {
        var futures = admin.describeTopics(topics, new DescribeTopicsOptions().timeoutMs(call.millis()))
                .topicNameValues();
        Map<String, Answer<Topic>> described = HashMap.newHashMap(topics.size());
        Batch.await(futures, call).forEach((name, answer) -> described.put(name, answer.map(Topic::of)));
        return described;
    }
}
