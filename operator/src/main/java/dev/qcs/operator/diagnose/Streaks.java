package dev.qcs.operator.diagnose;

import dev.qcs.operator.policy.Tempo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps findings from flapping: one appears when it was seen long enough and goes when it
 * was not seen for long enough, by its type. Immutable;
 * every round gives the next.
 */
public final class Streaks {
    public static final Streaks NONE = new Streaks(Map.of());

    private final Map<FindingType, Streak> streaks;

    private Streaks(Map<FindingType, Streak> streaks) {
        this.streaks = Map.copyOf(streaks);
    }

    private record Streak(Instant firstSeen, Instant lastSeen, Instant since, boolean shown, Finding finding) {}

    /** What to show, and what to remember. */
    record Round(List<Finding> shown, Streaks next) {}

    /** After a round in which nothing could be looked at: what had not lasted yet starts anew. */
    public Streaks interrupted() {
        Map<FindingType, Streak> lasting = new HashMap<>(streaks);
        lasting.values().removeIf(streak -> !streak.shown());
        return new Streaks(lasting);
    }

    Round next(List<Finding> found, Instant now, Tempo tempo) {
        Map<FindingType, Streak> next = new HashMap<>();
        List<Finding> shown = new ArrayList<>();
        Set<FindingType> present = new HashSet<>();
        for (Finding finding : found) {
            Streak before = present.add(finding.type()) ? streaks.get(finding.type()) : next.get(finding.type());
            Streak streak =
                    continued(before, finding, now, tempo.of(finding.type().appearsAfter()));
            next.merge(finding.type(), streak, (first, second) -> first);
            if (streak.shown()) {
                shown.add(since(finding, streak.since()));
            }
        }
        streaks.forEach((type, streak) -> {
            if (!present.contains(type)
                    && streak.shown()
                    && Duration.between(streak.lastSeen(), now).compareTo(tempo.of(type.staysFor())) <= 0) {
                next.put(type, streak);
                shown.add(since(streak.finding(), streak.since()));
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

    private static Finding since(Finding finding, Instant since) {
        return new Finding(
                finding.type(),
                finding.severity(),
                finding.confidence(),
                since,
                finding.message(),
                finding.advice(),
                finding.effect(),
                finding.excluded(),
                finding.evidence());
    }
}
