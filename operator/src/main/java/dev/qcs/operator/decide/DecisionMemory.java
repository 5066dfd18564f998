package dev.qcs.operator.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a scaler remembers from one decision to the next.
 *
 * @param targetUid the workload it belongs to; another one starts with an empty memory
 * @param replicas as this operator last saw or wrote them; -1 = never
 * @param lastChange of replicas, by whomever
 * @param zeroByPerson true when a person set zero replicas: scaling is off until they raise it
 * @param regret replica-seconds paid for replicas that were not needed
 * @param lastTick of the decision that regret was counted to
 * @param seen sizes needed while fewer would do, oldest first, over the last 120 s at most
 * @param idleSince first reading of an unbroken run without lag and arrivals; {@code null} = there is work, or no telling
 */
public record DecisionMemory(
        @Nullable String targetUid,
        int replicas,
        @Nullable Instant lastChange,
        boolean zeroByPerson,
        double regret,
        @Nullable Instant lastTick,
        List<Seen> seen,
        @Nullable Instant idleSince) {

    /** A size that would have been enough, and when. */
    public record Seen(Instant at, int size) {}

    public static final DecisionMemory EMPTY = new DecisionMemory(null, -1, null, false, 0, null, List.of(), null);

    public DecisionMemory {
        seen = List.copyOf(seen);
    }

    /** After a write of replicas by this operator. */
    public DecisionMemory scaled(int to, Instant at) {
        return new DecisionMemory(targetUid, to, at, false, 0, at, List.of(), idleSince);
    }

    DecisionMemory firstSight(String uid, int found, boolean zeroIsPersons, Instant now) {
        return new DecisionMemory(uid, found, null, found == 0 && zeroIsPersons, 0, now, List.of(), null);
    }

    /** Somebody else changed replicas: their number is where we go on from. */
    DecisionMemory adopted(int found, Instant now) {
        return new DecisionMemory(targetUid, found, now, found == 0, 0, now, List.of(), idleSince);
    }

    DecisionMemory idle(@Nullable Instant since) {
        return new DecisionMemory(targetUid, replicas, lastChange, zeroByPerson, regret, lastTick, seen, since);
    }

    /** No evidence of waste in this tick. */
    DecisionMemory regretting(double fewer, boolean forget, Instant now) {
        return new DecisionMemory(
                targetUid,
                replicas,
                lastChange,
                zeroByPerson,
                Math.max(0, fewer),
                now,
                forget ? List.of() : seen,
                idleSince);
    }

    /** A tick in which {@code size} would have been enough. */
    DecisionMemory wasting(double more, int size, Instant now, Duration kept) {
        List<Seen> sizes = new ArrayList<>(seen);
        sizes.removeIf(entry -> entry.at().isBefore(now.minus(kept)));
        sizes.add(new Seen(now, size));
        return new DecisionMemory(targetUid, replicas, lastChange, zeroByPerson, regret + more, now, sizes, idleSince);
    }

    int largestSeen() {
        return seen.stream().mapToInt(Seen::size).max().orElse(0);
    }

    Duration seenFor(Instant now) {
        return seen.isEmpty() ? Duration.ZERO : Duration.between(seen.getFirst().at(), now);
    }

    Duration sinceTick(Instant now) {
        return lastTick == null ? Duration.ZERO : Duration.between(lastTick, now);
    }
}
