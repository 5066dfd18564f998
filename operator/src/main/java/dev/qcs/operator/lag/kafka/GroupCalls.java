package dev.qcs.operator.lag.kafka;

import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.PartitionId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** The calls that differ by kind of group. A group of one kind does not exist for the calls of the other. */
interface GroupCalls {

    /** State and members, an answer for each group; that there is no such group is an answer too. */
    Map<String, Answer<GroupReading>> describe(Admin admin, Collection<String> groups, TimeLimit call);

    /** The topics that the broker keeps positions of, an answer for each group. */
    Map<String, Answer<Set<String>>> topics(Admin admin, Collection<String> groups, TimeLimit call);

    /** What a group is said to be of which nothing could be read. */
    GroupReading.Type type();

    /** Waits for descriptions and reads them. */
    static <T> Map<String, Answer<GroupReading>> described(
            Map<String, KafkaFuture<T>> futures, Function<T, GroupReading> reading, TimeLimit call) {
        Map<String, Answer<GroupReading>> answers = HashMap.newHashMap(futures.size());
        Batch.await(futures, call)
                .forEach((group, answer) -> answers.put(
                        group,
                        switch (answer) {
                            case Answer.Value<T>(T described) -> new Answer.Value<>(reading.apply(described));
                            case Answer.Failed<T>(Problem problem) ->
                                problem.kind() == Problem.Kind.GROUP_ABSENT
                                        ? new Answer.Value<>(absent(group))
                                        : new Answer.Failed<>(problem);
                        }));
        return answers;
    }

    /** Waits for positions and keeps the names of their topics. */
    static <T> Map<String, Answer<Set<String>>> named(
            Collection<String> groups,
            Function<String, KafkaFuture<Map<TopicPartition, T>>> positions,
            TimeLimit call) {
        return Batch.await(
                groups,
                group -> positions
                        .apply(group)
                        .thenApply(of -> of.keySet().stream()
                                .map(TopicPartition::topic)
                                .collect(Collectors.toUnmodifiableSet())),
                call);
    }

    private static GroupReading absent(String group) {
        return new GroupReading(
                group, GroupReading.Type.UNKNOWN, GroupReading.State.ABSENT, null, null, List.of(), false);
    }

    static Set<PartitionId> ids(Set<TopicPartition> partitions) {
        return partitions.stream()
                .map(tp -> new PartitionId(tp.topic(), tp.partition()))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The address as the broker saw it, without the slash of Java's own notation. */
    static String host(String host) {
        return host.startsWith("/") ? host.substring(1) : host;
    }

    static GroupReading.State state(GroupState state) {
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
