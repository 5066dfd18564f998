package dev.qcs.operator.lag.kafka;

import dev.qcs.operator.lag.GroupReading;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
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
    private final GroupCalls calls;
    private final SlowAnswers<GroupReading> answers;

    GroupDescriptions(GroupCalls calls, Clock clock, Duration every, RandomGenerator random) {
        this.calls = calls;
        this.answers = new SlowAnswers<>(
                clock,
                every,
                random,
                Chunks.MOST_GROUPS,
                reading -> reading.state().rebalancing(),
                // The last description would pretend to be fresh.
                _ -> true);
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
        answers.look(wanted, limit, (groups, call) -> calls.describe(admin, groups, call));
        Map<String, Known> known = HashMap.newHashMap(wanted.size());
        for (String group : wanted) {
            GroupReading reading = answers.of(group);
            known.put(
                    group, new Known(reading == null ? unknown(group, calls.type()) : reading, answers.problem(group)));
        }
        return known;
    }

    /** Something was seen that the last description does not explain: describe it at the next sweep. */
    void changed(String group) {
        answers.changed(group);
    }

    static GroupReading unknown(String group) {
        return unknown(group, GroupReading.Type.UNKNOWN);
    }

    static GroupReading unknown(String group, GroupReading.Type type) {
        return new GroupReading(group, type, GroupReading.State.UNKNOWN, null, null, null, false);
    }
}
