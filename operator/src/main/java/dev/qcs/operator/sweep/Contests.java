package dev.qcs.operator.sweep;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Who else writes {@code spec.replicas} of one target. Once is a person's good right; the same manager twice in ten minutes is
 * a fight that neither side can win, and the user must be told by name.
 */
final class Contests {
    private static final Duration WINDOW = Duration.ofMinutes(10);
    private static final int FIGHT = 2;

    private final Deque<Foreign> changes = new ArrayDeque<>();

    private record Foreign(Instant at, String manager, int replicas) {}

    void note(Instant at, String manager, int replicas) {
        changes.addLast(new Foreign(at, manager, replicas));
        if (changes.size() > 50) {
            changes.removeFirst();
        }
    }

    Verdict.@Nullable Contest now(Instant now) {
        changes.removeIf(change -> change.at().isBefore(now.minus(WINDOW)));
        Foreign last = changes.peekLast();
        if (last == null) {
            return null;
        }
        int times = (int) changes.stream()
                .filter(change -> change.manager().equals(last.manager()))
                .count();
        return times >= FIGHT ? new Verdict.Contest(last.manager(), times, last.replicas()) : null;
    }
}
