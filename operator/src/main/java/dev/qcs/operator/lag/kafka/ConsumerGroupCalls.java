package dev.qcs.operator.lag.kafka;

import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.Member;
import dev.qcs.operator.lag.PartitionId;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;

/** Groups that commit offsets, of the classic and the KIP-848 protocol. */
final class ConsumerGroupCalls implements GroupCalls {

    @Override
    public Map<String, Answer<GroupReading>> describe(Admin admin, Collection<String> groups, TimeLimit call) {
        return GroupCalls.described(
                admin.describeConsumerGroups(groups, new DescribeConsumerGroupsOptions().timeoutMs(call.millis()))
                        .describedGroups(),
                ConsumerGroupCalls::reading,
                call);
    }

    @Override
    public Map<String, Answer<Set<String>>> topics(Admin admin, Collection<String> groups, TimeLimit call) {
        Map<String, ListConsumerGroupOffsetsSpec> specs =
                groups.stream().collect(Collectors.toMap(Function.identity(), _ -> new ListConsumerGroupOffsetsSpec()));
        var result =
                admin.listConsumerGroupOffsets(specs, new ListConsumerGroupOffsetsOptions().timeoutMs(call.millis()));
        return GroupCalls.named(groups, result::partitionsToOffsetAndMetadata, call);
    }

    @Override
    public GroupReading.Type type() {
        return GroupReading.Type.UNKNOWN;
    }

    private static GroupReading reading(ConsumerGroupDescription described) {
        return new GroupReading(
                described.groupId(),
                type(described.type()),
                GroupCalls.state(described.groupState()),
                described.groupEpoch().orElse(null),
                described.partitionAssignor(),
                described.members().stream().map(ConsumerGroupCalls::member).toList(),
                described.isSimpleConsumerGroup());
    }

    private static Member member(MemberDescription m) {
        Set<PartitionId> assignment = GroupCalls.ids(m.assignment().topicPartitions());
        // Only the KIP-848 protocol tells what a member is to own; what it has beyond that it is to give up.
        Set<PartitionId> releasing = m.targetAssignment()
                .map(target -> assignment.stream()
                        .filter(id ->
                                !target.topicPartitions().contains(new TopicPartition(id.topic(), id.partition())))
                        .collect(Collectors.toUnmodifiableSet()))
                .orElse(Set.of());
        return new Member(m.consumerId(), m.clientId(), GroupCalls.host(m.host()), null, 0, assignment, releasing);
    }

    private static GroupReading.Type type(GroupType type) {
        return switch (type) {
            case CLASSIC -> GroupReading.Type.CLASSIC;
            case CONSUMER -> GroupReading.Type.CONSUMER;
            case SHARE -> GroupReading.Type.SHARE;
            case STREAMS, UNKNOWN -> GroupReading.Type.UNKNOWN;
        };
    }
}
