package dev.qcs.operator.lag.kafka;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.admin.Admin;

/**
 * Which topics a group has committed to, or reads as a share group, for scalers that name none. Offsets asked without naming partitions cannot tell
 * "never committed" from "you may not know", so this form only finds topics; their offsets are then asked by name.
 */
final class CommittedTopics {
    private final GroupCalls calls;
    private final SlowAnswers<Set<String>> answers;

    CommittedTopics(GroupCalls calls, Clock clock, Duration every, RandomGenerator random) {
        this.calls = calls;
        this.answers = new SlowAnswers<>(
                clock,
                every,
                random,
                Chunks.MOST_GROUPS,
                // A group without topics is asked every time: its first commit is what its scaler waits for.
                Set::isEmpty,
                problem -> problem.kind().forbidden());
    }

    /** The topics of each of these groups; an old answer stands in where the last look failed for a passing reason. */
    Map<String, Answer<Set<String>>> look(Admin admin, Set<String> wanted, TimeLimit limit) {
        answers.look(wanted, limit, (groups, call) -> calls.topics(admin, groups, call));
        Map<String, Answer<Set<String>>> known = HashMap.newHashMap(wanted.size());
        for (String group : wanted) {
            Set<String> topics = answers.of(group);
            Problem problem = answers.problem(group);
            if (topics != null) {
                known.put(group, new Answer.Value<>(topics));
            } else if (problem != null) {
                known.put(group, new Answer.Failed<>(problem));
            }
        }
        return known;
    }
}
