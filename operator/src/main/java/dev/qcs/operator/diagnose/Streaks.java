package dev.qcs.operator.diagnose;

import dev.qcs.operator.policy.Tempo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps findings from flapping: one appears when it was seen long enough and goes when it was not seen for long enough, by
 * its type. Findings of one type about different subjects have streaks of their own. Immutable; every round gives the next.
 */
public final class Streaks {
    public static final Streaks NONE = new Streaks(Map.of());

    private final Map<Key, Streak> streaks;

    private Streaks(Map<Key, Streak> streaks) {
        this.streaks = Map.copyOf(streaks);
    }

    private record Key(FindingType type, String subject) {
        static Key of(Finding finding) {
            return new Key(finding.type(), finding.subject());
        }
    }

    private record Streak(Instant firstSeen, Instant lastSeen, Instant since, boolean shown, Finding finding) {}

    /** What to show, and what to remember. */
    record Round(List<Finding> shown, Streaks next) {}

    /** After a round in which nothing could be looked at: what had not lasted yet starts anew. */
    public Streaks interrupted() {
        Map<Key, Streak> lasting = new HashMap<>(streaks);
        lasting.values().removeIf(streak -> !streak.shown());
        return new Streaks(lasting);
    }

    Round next(List<Finding> found, Instant now, Tempo tempo) {
        if (found.isEmpty() && streaks.isEmpty()) {
            return new Round(List.of(), NONE);
        }
        Map<Key, Streak> next = new HashMap<>();
        List<Finding> shown = new ArrayList<>();
        for (Finding finding : found) {
            Key key = Key.of(finding);
            Streak before = next.getOrDefault(key, streaks.get(key));
            Streak streak =
                    continued(before, finding, now, tempo.of(finding.type().appearsAfter()));
            next.putIfAbsent(key, streak);
            if (streak.shown()) {
                shown.add(finding.since(streak.since()));
            }
        }
        streaks.forEach((key, streak) -> {
            if (!next.containsKey(key)
                    && streak.shown()
                    && Duration.between(streak.lastSeen(), now)
                                    .compareTo(tempo.of(key.type().staysFor()))
                            <= 0) {
                next.put(key, streak);
                shown.add(streak.finding().since(streak.since()));
            }
        });
        return new Round(shown, new Streaks(next));
    }

    private static Streak continued(@Nullable Streak before, Finding finding, Instant now, Duration toAppear) {
        if (before == null) {
            return new Streak(now, now, finding.since(), toAppear.isZero(), finding);
        }
        // A check that knows when its finding began says so at every round; one that does not says now.
        Instant since = finding.since().isBefore(now) ? finding.since() : before.since();
        boolean shown =
                before.shown() || Duration.between(before.firstSeen(), now).compareTo(toAppear) >= 0;
        return new Streak(before.firstSeen(), now, since, shown, finding);
    }
}
