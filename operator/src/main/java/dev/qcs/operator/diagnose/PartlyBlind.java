package dev.qcs.operator.diagnose;

import dev.qcs.operator.lag.Gap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What could not be read, and what that leaves unchecked: never shown as passed. Every kind of datum and every right that is
 * missing is named; what they are missing on is gathered, and of very many the first.
 */
public final class PartlyBlind implements Check {
    /** Of a hundred topics nobody reads the names in a status; {@code qcs doctor --json} has them all. */
    private static final int NAMED = 8;

    private static final Set<String> NOUNS = Set.of("topic", "group", "partition", "broker", "queue");

    PartlyBlind() {}

    /** The finding for a source that gave no answer at all. */
    public static Finding nothingRead(Instant since, String message) {
        return new Finding(
                FindingType.ObservationDegraded,
                Finding.Severity.Warning,
                Finding.Confidence.Confirmed,
                since,
                message,
                "check that the broker is up, that the operator reaches it and that its login is right; no replica is removed until"
                        + " it can be read again",
                Finding.Effect.None,
                Set.of(),
                List.of());
    }

    /** Why it is not known whether something is so, and what to do about it, in words that do not move; empty = it is known. */
    public static Optional<String> unknown(FindingType type, List<Gap> gaps) {
        List<Gap> hiding = gaps.stream()
                .filter(gap -> NotChecked.hiddenBy(gap.what()).contains(type))
                .toList();
        return hiding.isEmpty() ? Optional.empty() : Optional.of(unreadable(hiding) + ": " + remedies(hiding));
    }

    /** The findings of which nothing can be said while such a datum is missing, in headline order. */
    public static List<FindingType> hides(Gap.What what) {
        return NotChecked.hiddenBy(what).stream().sorted().toList();
    }

    @Override
    public List<Finding> look(Symptoms symptoms) {
        List<Gap> gaps = symptoms.reading().gaps().stream()
                .sorted((a, b) -> Boolean.compare(b.what().hidesLag(), a.what().hidesLag()))
                .toList();
        if (gaps.isEmpty()) {
            return List.of();
        }
        boolean lagHidden = gaps.getFirst().what().hidesLag();
        return List.of(new Finding(
                FindingType.ObservationDegraded,
                lagHidden ? Finding.Severity.Warning : Finding.Severity.Info,
                Finding.Confidence.Confirmed,
                symptoms.now(),
                (lagHidden ? "lag is partly unknown: " : "not everything could be checked: ")
                        + unreadable(gaps)
                        + notChecked(symptoms),
                remedies(gaps) + (lagHidden ? "; until then no replica is removed" : ""),
                Finding.Effect.None,
                Set.of(),
                List.of()));
    }

    /** What could not be read, and why not, as a clause. */
    static String cannot(Gap gap) {
        return "cannot read " + noun(gap.what()) + " of " + gap.subject() + " (" + gap.problem() + ")";
    }

    private record Same(Gap.What what, String problem) {}

    private static String unreadable(List<Gap> gaps) {
        Map<Same, List<String>> subjects = new LinkedHashMap<>();
        gaps.forEach(gap -> subjects.computeIfAbsent(new Same(gap.what(), gap.problem()), key -> new ArrayList<>())
                .add(gap.subject()));
        return subjects.entrySet().stream()
                .map(entry -> "cannot read " + noun(entry.getKey().what()) + " of "
                        + String.join(", ", gathered(entry.getValue())) + " ("
                        + entry.getKey().problem() + ")")
                .collect(Collectors.joining("; "));
    }

    /** All that is to be granted or done, each once. */
    private static String remedies(List<Gap> gaps) {
        return String.join("; ", gathered(gaps.stream().map(Gap::remedy).toList()));
    }

    /** Phrases that differ in a last name only become one: {@code topic a}, {@code topic b} are {@code topics a, b}. */
    private static List<String> gathered(List<String> phrases) {
        Map<String, List<String>> names = new LinkedHashMap<>();
        for (String phrase : phrases) {
            int space = phrase.lastIndexOf(' ');
            String head = space < 0 ? "" : phrase.substring(0, space);
            boolean one = NOUNS.contains(head.substring(head.lastIndexOf(' ') + 1));
            List<String> known = names.computeIfAbsent(one ? head : phrase, key -> new ArrayList<>());
            String name = phrase.substring(space + 1);
            if (one && !known.contains(name)) {
                known.add(name);
            }
        }
        return names.entrySet().stream()
                .map(entry -> joined(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static String joined(String noun, List<String> names) {
        if (names.isEmpty()) {
            return noun;
        }
        String shown = names.stream().limit(NAMED).collect(Collectors.joining(", "));
        return noun
                + (names.size() == 1 ? " " : "s ")
                + shown
                + (names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "");
    }

    private static String notChecked(Symptoms symptoms) {
        String hidden = NotChecked.hidden(symptoms).stream()
                .map(FindingType::name)
                .filter(type -> !symptoms.policy().ignores(type))
                .collect(Collectors.joining(", "));
        return hidden.isEmpty() ? "" : "; not checked: " + hidden;
    }

    private static String noun(Gap.What what) {
        return switch (what) {
            case COMMITTED -> "committed offsets";
            case LAG -> "the lag";
            case END -> "log ends";
            case START -> "log starts";
            case TOPIC -> "partitions";
            case MESSAGES -> "counts of messages";
            case QUEUE_DETAILS -> "counters and settings";
            case MEMBERS -> "members";
            case TOPIC_SETTINGS -> "retention settings";
            case DISKS -> "log directories";
            case TRANSACTIONS -> "open transactions";
            case TAILS -> "the last records";
            case DEAD_LETTERS -> "dead letters";
            case BROKER_SETTINGS -> "the limits";
        };
    }
}
