package dev.qcs.operator.lag.kafka;

import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.Member;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeShareGroupsOptions;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ShareGroupDescription;
import org.apache.kafka.clients.admin.ShareMemberDescription;

/** Share groups (KIP-932), whose members settle records one by one; several members may be assigned one partition. */
final class ShareGroupCalls implements GroupCalls {

    @Override
    public Map<String, Answer<GroupReading>> describe(Admin admin, Collection<String> groups, TimeLimit call) {
        return GroupCalls.described(
                admin.describeShareGroups(groups, new DescribeShareGroupsOptions().timeoutMs(call.millis()))
                        .describedGroups(),
                ShareGroupCalls::reading,
                call);
    }

    @Override
    public Map<String, Answer<Set<String>>> topics(Admin admin, Collection<String> groups, TimeLimit call) {
        Map<String, ListShareGroupOffsetsSpec> specs =
                groups.stream().collect(Collectors.toMap(Function.identity(), _ -> new ListShareGroupOffsetsSpec()));
        var result = admin.listShareGroupOffsets(specs, new ListShareGroupOffsetsOptions().timeoutMs(call.millis()));
        return GroupCalls.named(groups, result::partitionsToOffsetInfo, call);
    }

    @Override
    public GroupReading.Type type() {
        return GroupReading.Type.SHARE;
    }

    private static GroupReading reading(ShareGroupDescription described) {
        return new GroupReading(
                described.groupId(),
                GroupReading.Type.SHARE,
                GroupCalls.state(described.groupState()),
                described.groupEpoch(),
                null,
                described.members().stream().map(ShareGroupCalls::member).toList(),
                false);
    }

    private static Member member(ShareMemberDescription m) {
        return new Member(
                m.consumerId(),
                m.clientId(),
                GroupCalls.host(m.host()),
                null,
                0,
                GroupCalls.ids(m.assignment().topicPartitions()));
    }
}
