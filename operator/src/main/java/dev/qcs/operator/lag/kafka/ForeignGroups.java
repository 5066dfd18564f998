package dev.qcs.operator.lag.kafka;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.common.GroupType;
import org.jspecify.annotations.Nullable;

/**
 * Tells a group that does not exist from one of another kind. To the calls for consumer groups a share group looks like
 * no group at all, so whoever seems absent is looked up among the groups of other kinds.
 */
final class ForeignGroups {
    private final Clock clock;
    private final Duration every;
    private Map<String, GroupType> foreign = Map.of();
    private Set<String> askedFor = Set.of();
    private @Nullable Instant asked;

    ForeignGroups(Clock clock, Duration every) {
        this.clock = clock;
        this.every = every;
    }

    /**
     * The kind of those of these groups that are share or streams groups, as far as the operator may list groups. Costs
     * nothing while no group is absent.
     */
    Map<String, GroupType> among(Admin admin, Set<String> absent, TimeLimit limit) {
        if (absent.isEmpty()) {
            return Map.of();
        }
        if (!askedFor.containsAll(absent) || SlowClock.due(asked, clock.instant(), every)) {
            ask(admin, absent, limit);
        }
        return foreign;
    }

    private void ask(Admin admin, Set<String> absent, TimeLimit limit) {
        TimeLimit call = limit.call();
        var listed = Batch.await(
                admin.listGroups(new ListGroupsOptions()
                                .withTypes(Set.of(GroupType.SHARE, GroupType.STREAMS))
                                .timeoutMs(call.millis()))
                        .valid(),
                call);
        askedFor = new HashSet<>(absent);
        asked = clock.instant();
        if (listed instanceof Answer.Value<java.util.Collection<GroupListing>>(var groups)) {
            foreign = groups.stream()
                    .filter(g -> absent.contains(g.groupId()))
                    .collect(Collectors.toUnmodifiableMap(
                            GroupListing::groupId, g -> g.type().orElse(GroupType.UNKNOWN), (a, _) -> a));
        }
    }
}
