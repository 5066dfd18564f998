package dev.qcs.operator.lag;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A consumer group or share group as its coordinator describes it.
 *
 * @param epoch group epoch of the KIP-848 protocol and of share groups; {@code null} for classic groups, which do not show theirs
 * @param assignor who deals out the partitions, as the broker names it: {@code range}, {@code cooperative-sticky}, {@code
 *     uniform}; {@code null} = unknown, as while a classic group rebalances or is empty
 * @param members {@code null} = unknown (for example no right to describe the group); empty = there are none
 * @param selfAssigned true for a group that only commits and assigns its partitions itself (no members ever)
 */
public record GroupReading(
        String name,
        Type type,
        State state,
        @Nullable Integer epoch,
        @Nullable String assignor,
        @Nullable List<Member> members,
        boolean selfAssigned) {

    public GroupReading {
        assignor = assignor == null || assignor.isBlank() ? null : assignor;
    }

    public enum Type {
        CLASSIC,
        CONSUMER,
        SHARE,
        UNKNOWN
    }

    /** States of classic, KIP-848 and share groups; {@code ABSENT} = the broker knows no such group (yet, or any more). */
    public enum State {
        STABLE,
        PREPARING_REBALANCE,
        COMPLETING_REBALANCE,
        ASSIGNING,
        RECONCILING,
        EMPTY,
        DEAD,
        ABSENT,
        UNKNOWN;

        public boolean rebalancing() {
            return this == PREPARING_REBALANCE
                    || this == COMPLETING_REBALANCE
                    || this == ASSIGNING
                    || this == RECONCILING;
        }
    }

    /** The same group with more known of its members. */
    public GroupReading withMembers(List<Member> known) {
        return new GroupReading(name, type, state, epoch, assignor, known, selfAssigned);
    }

    /** True when the group certainly has no member. */
    public boolean withoutMembers() {
        return members != null && members.isEmpty();
    }
}
