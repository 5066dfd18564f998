package dev.qcs.operator.lag.kafka;

import dev.qcs.operator.lag.BrokerInventory.ListedGroup;
import dev.qcs.operator.lag.Gap;
import dev.qcs.operator.lag.Gap.What;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.common.GroupType;

/** All groups that may be seen: those whose lag can be read from committed offsets, and the others. */
record GroupList(List<ListedGroup> consumers, List<ListedGroup> others) {
    /** The protocol type that consumers give themselves; a group that only commits has none. */
    private static final String CONSUMERS = "consumer";

    static GroupList read(Admin admin, TimeLimit call, boolean seesAll, Gaps gaps) {
        var listing = admin.listGroups(new ListGroupsOptions().timeoutMs(call.millis()));
        List<ListedGroup> consumers = new ArrayList<>();
        List<ListedGroup> others = new ArrayList<>();
        switch (Batch.await(listing.valid(), call)) {
            case Answer.Value<Collection<GroupListing>>(var groups) ->
                groups.forEach(group ->
                        (ofConsumers(group) ? consumers : others).add(new ListedGroup(group.groupId(), kind(group))));
            case Answer.Failed<Collection<GroupListing>>(Problem problem) -> hidden(gaps, problem);
        }
        Collection<Throwable> errors = Batch.await(listing.errors(), call).orNull();
        if (errors != null && !errors.isEmpty()) {
            hidden(gaps, AdminErrors.problem(errors.iterator().next()));
        } else if (!seesAll) {
            gaps.add(new Gap(
                    What.MEMBERS,
                    "the list of groups",
                    "only those groups are listed that this user may describe",
                    "grant Describe on the cluster to see all of them"));
        }
        consumers.sort(Comparator.comparing(ListedGroup::name));
        others.sort(Comparator.comparing(ListedGroup::name));
        return new GroupList(consumers, others);
    }

    private static void hidden(Gaps gaps, Problem problem) {
        gaps.add(new Gap(
                What.COMMITTED,
                "the list of groups",
                problem.text() + "; groups may be missing",
                Gaps.remedy(What.COMMITTED, problem.kind(), "the groups")));
    }

    private static boolean ofConsumers(GroupListing group) {
        Optional<GroupType> type = group.type();
        boolean offsets = type.isEmpty() || type.get() == GroupType.CLASSIC || type.get() == GroupType.CONSUMER;
        String protocol = group.protocol();
        return offsets && (protocol == null || protocol.isEmpty() || protocol.equals(CONSUMERS));
    }

    private static String kind(GroupListing group) {
        String protocol = group.protocol();
        boolean consumers = protocol == null || protocol.isEmpty() || protocol.equals(CONSUMERS);
        return consumers
                        || group.type()
                                .filter(type -> type != GroupType.CLASSIC)
                                .isPresent()
                ? group.type().map(GroupType::toString).orElse(GroupType.UNKNOWN.toString())
                : protocol;
    }
}
