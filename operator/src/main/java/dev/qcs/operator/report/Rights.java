package dev.qcs.operator.report;

import dev.qcs.crd.QueueConnectionStatus;
import dev.qcs.operator.lag.Gap;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.lag.Right;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the rights of a connection's login.
 *
 * @param known true for one that was used, false for one that was missing anywhere; absent = not known
 * @param missing what to grant, each with what it switches off
 */
public record Rights(Map<Right, Boolean> known, SortedSet<String> missing) {
    public static final Rights UNKNOWN = new Rights(Map.of(), new TreeSet<>());

    private static final int MOST = 16;
    private static final int LONGEST = 400;

    public Rights {
        known = Map.copyOf(known);
        missing = new TreeSet<>(missing);
    }

    /** What one reading shows. */
    public static Rights seenIn(Reading reading) {
        Map<Right, Boolean> known = new EnumMap<>(Right.class);
        SortedSet<String> missing = new TreeSet<>();
        switch (reading) {
            case Reading.Observed observed -> {
                used(observed, known);
                for (Gap gap : observed.gaps()) {
                    Right right = Right.missing(gap);
                    if (right != null) {
                        known.put(right, false);
                        missing.add(gap.remedy().substring("grant ".length()) + ": without it "
                                + (gap.what() == Gap.What.MEMBERS ? "findings about members are off" : right.off()));
                    }
                }
            }
            case Reading.Unavailable refused -> {
                if (refused.reason() == Reading.Reason.SourceUnauthorized) {
                    known.put(Right.DESCRIBE, false);
                    missing.add(refused.message());
                }
            }
        }
        return new Rights(known, missing);
    }

    private static void used(Reading.Observed observed, Map<Right, Boolean> known) {
        if (observed.gaps().stream().noneMatch(gap -> gap.what().hidesLag()) && observed.group() != null) {
            known.put(Right.DESCRIBE, true);
        }
        if (observed.topics().stream().anyMatch(topic -> topic.cleanup() != null)) {
            known.put(Right.DESCRIBE_CONFIGS, true);
        }
        if (!observed.disks().isEmpty()) {
            known.put(Right.DESCRIBE_LOG_DIRS, true);
        }
        if (observed.around().limits().offsetsKept() != null) {
            known.put(Right.DESCRIBE_BROKER_CONFIGS, true);
        }
        if (!observed.around().tails().isEmpty()
                || !observed.around().transactions().isEmpty()) {
            known.put(Right.READ, true);
        }
    }

    /** Of two readings; what is missing in one is missing. */
    Rights and(Rights other) {
        Map<Right, Boolean> both = new EnumMap<>(Right.class);
        both.putAll(known);
        other.known.forEach((right, held) -> both.merge(right, held, Boolean::logicalAnd));
        SortedSet<String> all = new TreeSet<>(missing);
        all.addAll(other.missing);
        return new Rights(both, all);
    }

    /** With what a look found out of those of which the readings tell nothing. */
    Rights orElse(Map<Right, Boolean> look) {
        Map<Right, Boolean> all = new EnumMap<>(Right.class);
        all.putAll(look);
        all.putAll(known);
        SortedSet<String> both = new TreeSet<>(missing);
        all.forEach((right, held) -> {
            if (!held && !Boolean.FALSE.equals(known.get(right))) {
                both.add(right.grant() + ": without it " + right.off());
            }
        });
        return new Rights(all, both);
    }

    /** A missing right is never a failure of the connection, and what it costs is said; nothing when none is missing. */
    String sentence() {
        String off = known.entrySet().stream()
                .filter(entry -> !entry.getValue())
                .map(Map.Entry::getKey)
                .sorted()
                .map(right -> "without " + right.grant() + " " + right.off())
                .collect(Collectors.joining("; "));
        return off.isEmpty() ? "" : "; " + off + ": grant it to the user of this connection";
    }

    /** {@code null} = nothing is known. */
    public QueueConnectionStatus.@Nullable Permissions written() {
        if (known.isEmpty() && missing.isEmpty()) {
            return null;
        }
        List<String> told = new ArrayList<>();
        missing.stream()
                .limit(missing.size() > MOST ? MOST - 1 : MOST)
                .map(one -> one.length() <= LONGEST ? one : one.substring(0, LONGEST - 3) + "...")
                .forEach(told::add);
        if (missing.size() > told.size()) {
            told.add("and " + (missing.size() - told.size()) + " more");
        }
        return new QueueConnectionStatus.Permissions(
                known.get(Right.DESCRIBE),
                known.get(Right.DESCRIBE_CONFIGS),
                known.get(Right.DESCRIBE_LOG_DIRS),
                known.get(Right.DESCRIBE_BROKER_CONFIGS),
                known.get(Right.READ),
                known.get(Right.MONITORING),
                told.isEmpty() ? null : told);
    }
}
