package dev.qcs.operator.estimate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The longest of the last five waits of one kind: planning with the average would be caught out every other time.
 *
 * @param seen newest last, at most five
 * @param assumed before any was seen
 */
public record Longest(List<Duration> seen, Duration assumed) {
    private static final int KEPT = 5;

    /** Longer waits are another trouble, not a rhythm: a cluster without room, a Pod that cannot start. */
    static final Duration MOST = Duration.ofMinutes(5);

    public Longest {
        seen = List.copyOf(seen);
    }

    static Longest assuming(Duration wait) {
        return new Longest(List.of(), wait);
    }

    /** The same kind of wait, with what was seen before a restart. */
    public Longest remembering(List<Duration> before) {
        return new Longest(
                before.size() > KEPT ? before.subList(before.size() - KEPT, before.size()) : before, assumed);
    }

    /** What to plan with. */
    public Duration planned() {
        return seen.stream().max(Duration::compareTo).orElse(assumed);
    }

    Longest with(Duration wait) {
        List<Duration> next = new ArrayList<>(seen);
        next.add(wait);
        return new Longest(next.size() > KEPT ? next.subList(1, next.size()) : next, assumed);
    }
}
