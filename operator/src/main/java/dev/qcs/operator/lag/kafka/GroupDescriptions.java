package dev.qcs.operator.lag.kafka;

import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.Member;
import dev.qcs.operator.lag.PartitionId;
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
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * State and members of groups. A description costs more than the offsets do and seldom differs from the last one, so it
 * has a slower clock; but a group that is rebalancing, new or said to have changed is described at the next sweep.
 */
final class GroupDescriptions {
    private record Entry(GroupReading reading, Instant asked) {}

    private final Clock clock;
    private final Duration every;
    private final BackOff<String> backOff;
    private final Map<String, Entry> entries = new HashMap<>();
    private final Set<String> changed = new HashSet<>();

    GroupDescriptions(Clock clock, Duration every, RandomGenerator random) {
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
            known.put(group, new Known(entry == null ? unknown(group) : entry.reading(), backOff.lastProblem(group)));
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
            Map<String, KafkaFuture<ConsumerGroupDescription>> futures = admin.describeConsumerGroups(
                            chunk, new DescribeConsumerGroupsOptions().timeoutMs(call.millis()))
                    .describedGroups();
            Map<String, Answer<GroupReading>> answers = HashMap.newHashMap(chunk.size());
            Batch.await(futures, call).forEach((group, answer) -> answers.put(group, reading(group, answer)));
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

    /** That there is no such group is an answer too. */
    private static Answer<GroupReading> reading(String group, Answer<ConsumerGroupDescription> answer) {
        return switch (answer) {
            case Answer.Value<ConsumerGroupDescription>(ConsumerGroupDescription described) ->
                new Answer.Value<>(reading(described));
            case Answer.Failed<ConsumerGroupDescription>(Problem problem) ->
                problem.kind() == Problem.Kind.GROUP_ABSENT
                        ? new Answer.Value<>(new GroupReading(
                                group,
                                GroupReading.Type.UNKNOWN,
                                GroupReading.State.ABSENT,
                                null,
                                null,
                                List.of(),
                                false))
                        : new Answer.Failed<>(problem);
        };
    }

    private static GroupReading reading(ConsumerGroupDescription described) {
        return new GroupReading(
                described.groupId(),
                type(described.type()),
                state(described.groupState()),
                described.groupEpoch().orElse(null),
                described.partitionAssignor(),
                described.members().stream().map(GroupDescriptions::member).toList(),
                described.isSimpleConsumerGroup());
    }

    private static Member member(MemberDescription m) {
        Set<PartitionId> assignment = m.assignment().topicPartitions().stream()
                .map(tp -> new PartitionId(tp.topic(), tp.partition()))
                .collect(Collectors.toUnmodifiableSet());
        String host = m.host().startsWith("/") ? m.host().substring(1) : m.host();
        // Only the KIP-848 protocol tells what a member is to own; what it has beyond that it is to give up.
        Set<PartitionId> releasing = m.targetAssignment()
                .map(target -> assignment.stream()
                        .filter(id ->
                                !target.topicPartitions().contains(new TopicPartition(id.topic(), id.partition())))
                        .collect(Collectors.toUnmodifiableSet()))
                .orElse(Set.of());
        return new Member(m.consumerId(), m.clientId(), host, null, 0, assignment, releasing);
    }

    static GroupReading unknown(String group) {
        return new GroupReading(group, GroupReading.Type.UNKNOWN, GroupReading.State.UNKNOWN, null, null, null, false);
    }

    private static GroupReading.Type type(GroupType type) {
        return switch (type) {
            case CLASSIC -> GroupReading.Type.CLASSIC;
            case CONSUMER -> GroupReading.Type.CONSUMER;
            case SHARE -> GroupReading.Type.SHARE;
            case STREAMS, UNKNOWN -> GroupReading.Type.UNKNOWN;
        };
    }

    private static GroupReading.State state(GroupState state) {
        return switch (state) {
            case STABLE -> GroupReading.State.STABLE;
            case PREPARING_REBALANCE -> GroupReading.State.PREPARING_REBALANCE;
            case COMPLETING_REBALANCE -> GroupReading.State.COMPLETING_REBALANCE;
            case ASSIGNING -> GroupReading.State.ASSIGNING;
            case RECONCILING -> GroupReading.State.RECONCILING;
            case EMPTY -> GroupReading.State.EMPTY;
            case DEAD -> GroupReading.State.DEAD;
            case NOT_READY, UNKNOWN -> GroupReading.State.UNKNOWN;
        };
    }
}
