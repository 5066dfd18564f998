package dev.qcs.operator.lag.kafka;

import dev.qcs.operator.lag.GroupReading;
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
import org.jspecify.annotations.Nullable;

/**
 * State and members of groups. A description costs more than the offsets do and seldom differs from the last one, so it
 * has a slower clock; but a group that is rebalancing, new or said to have changed is described at the next sweep.
 */
final class GroupDescriptions {
    private record Entry(GroupReading reading, Instant asked) {}

    private final GroupCalls calls;
    private final Clock clock;
    private final Duration every;
    private final BackOff<String> backOff;
    private final Map<String, Entry> entries = new HashMap<>();
    private final Set<String> changed = new HashSet<>();

    GroupDescriptions(GroupCalls calls, Clock clock, Duration every, RandomGenerator random) {
        this.calls = calls;
        this.clock = clock;
        this.every = every;
        this.backOff = new BackOff<>(clock, random);
    }

    /**
     * What is known of a group.
     *
     * @param reading all unknown when there is a problem
     * @param problem null = it was described, at most one turn of the slow clock ago
     */
    record Known(GroupReading reading, @Nullable Problem problem) {}

    /** What is known of each of these groups; those that are due are asked for first. */
    Map<String, Known> look(Admin admin, Set<String> wanted, TimeLimit limit) {
        entries.keySet().retainAll(wanted);
        changed.retainAll(wanted);
        backOff.retain(wanted);
        ask(admin, due(wanted), limit);
        Map<String, Known> known = HashMap.newHashMap(wanted.size());
        for (String group : wanted) {
            Entry entry = entries.get(group);
            known.put(
                    group,
                    new Known(
                            entry == null ? unknown(group, calls.type()) : entry.reading(),
                            backOff.lastProblem(group)));
        }
        return known;
    }

    /** Something was seen that the last description does not explain: describe it at the next sweep. */
    void changed(String group) {
        changed.add(group);
    }

    private Collection<String> due(Set<String> wanted) {
        Instant now = clock.instant();
        List<String> due = new ArrayList<>();
        for (String group : wanted) {
            Entry entry = entries.get(group);
            boolean old =
                    entry == null || entry.reading().state().rebalancing() || SlowClock.due(entry.asked(), now, every);
            if ((old || changed.contains(group)) && backOff.holding(group) == null) {
                due.add(group);
            }
        }
        return due;
    }

    private void ask(Admin admin, Collection<String> due, TimeLimit limit) {
        for (List<String> chunk : Chunks.of(due, _ -> 1, Chunks.MOST_GROUPS, Chunks.MOST_GROUPS)) {
            TimeLimit call = limit.call();
            Map<String, Answer<GroupReading>> answers = calls.describe(admin, chunk, call);
            backOff.note(answers);
            answers.forEach(this::keep);
        }
    }

    private void keep(String group, Answer<GroupReading> answer) {
        changed.remove(group);
        switch (answer) {
            case Answer.Value<GroupReading>(GroupReading reading) ->
                entries.put(group, new Entry(reading, clock.instant()));
            // The last description would pretend to be fresh.
            case Answer.Failed<GroupReading> _ -> entries.remove(group);
        }
    }

    static GroupReading unknown(String group) {
        return unknown(group, GroupReading.Type.UNKNOWN);
    }

    static GroupReading unknown(String group, GroupReading.Type type) {
        return new GroupReading(group, type, GroupReading.State.UNKNOWN, null, null, null, false);
    }
}
