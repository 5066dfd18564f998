package dev.qcs.operator.lag.kafka;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.admin.Admin;

/**
 * Which topics a group has committed to, or reads as a share group, for scalers that name none. Offsets asked without naming partitions cannot tell
 * "never committed" from "you may not know", so this form only finds topics; their offsets are then asked by name.
 */
final class CommittedTopics {
    private record Entry(Set<String> topics, Instant asked) {}

    private final GroupCalls calls;
    private final Clock clock;
    private final Duration every;
    private final BackOff<String> backOff;
    private final Map<String, Entry> entries = new HashMap<>();

    CommittedTopics(GroupCalls calls, Clock clock, Duration every, RandomGenerator random) {
        this.calls = calls;
        this.clock = clock;
        this.every = every;
        this.backOff = new BackOff<>(clock, random);
    }

    /** The topics of each of these groups; an old answer stands in where the last look failed for a passing reason. */
    Map<String, Answer<Set<String>>> look(Admin admin, Set<String> wanted, TimeLimit limit) {
        entries.keySet().retainAll(wanted);
        backOff.retain(wanted);
        ask(admin, due(wanted), limit);
        Map<String, Answer<Set<String>>> known = HashMap.newHashMap(wanted.size());
        for (String group : wanted) {
            Entry entry = entries.get(group);
            Problem problem = backOff.lastProblem(group);
            if (entry != null) {
                known.put(group, new Answer.Value<>(entry.topics()));
            } else if (problem != null) {
                known.put(group, new Answer.Failed<>(problem));
            }
        }
        return known;
    }

    private Collection<String> due(Set<String> wanted) {
        Instant now = clock.instant();
        List<String> due = new ArrayList<>();
        for (String group : wanted) {
            Entry entry = entries.get(group);
            // A group without topics is asked every time: its first commit is what its scaler waits for.
            boolean old = entry == null || entry.topics().isEmpty() || SlowClock.due(entry.asked(), now, every);
            if (old && backOff.holding(group) == null) {
                due.add(group);
            }
        }
        return due;
    }

    private void ask(Admin admin, Collection<String> due, TimeLimit limit) {
        for (List<String> chunk : Chunks.of(due, _ -> 1, Chunks.MOST_GROUPS, Chunks.MOST_GROUPS)) {
            TimeLimit call = limit.call();
            Map<String, Answer<Set<String>>> answers = calls.topics(admin, chunk, call);
            backOff.note(answers);
            answers.forEach(this::keep);
        }
    }

    private void keep(String group, Answer<Set<String>> answer) {
        switch (answer) {
            case Answer.Value<Set<String>>(var topics) -> entries.put(group, new Entry(topics, clock.instant()));
            case Answer.Failed<Set<String>>(Problem problem) -> {
                if (problem.kind().forbidden()) {
                    entries.remove(group);
                }
            }
        }
    }
}
