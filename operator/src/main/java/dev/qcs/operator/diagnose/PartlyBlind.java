package dev.qcs.operator.diagnose;

import dev.qcs.operator.lag.Gap;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What could not be read, and what that leaves unchecked: never shown as passed. */
public final class PartlyBlind implements Check {
    private static final int NAMED = 3;
    private static final int HIDDEN_NAMED = 5;

    PartlyBlind() {}

    /** The finding for a source that gave no answer at all. */
    public static Finding nothingRead(Instant since, String message) {
        return new Finding(
                FindingType.ObservationDegraded,
                Finding.Severity.Warning,
                Finding.Confidence.Confirmed,
                since,
                message,
                "no replica is removed until it can be read again",
                Finding.Effect.None,
                Set.of(),
                List.of());
    }

    @Override
    public List<Finding> look(Symptoms symptoms) {
        List<Gap> gaps = symptoms.reading().gaps();
        if (gaps.isEmpty()) {
            return List.of();
        }
        boolean lagHidden = gaps.stream().anyMatch(gap -> gap.what().hidesLag());
        List<Gap> named = gaps.stream()
                .sorted((a, b) -> Boolean.compare(b.what().hidesLag(), a.what().hidesLag()))
                .limit(NAMED)
                .toList();
        String more = gaps.size() > NAMED ? "; and " + (gaps.size() - NAMED) + " more" : "";
        return List.of(new Finding(
                FindingType.ObservationDegraded,
                lagHidden ? Finding.Severity.Warning : Finding.Severity.Info,
                Finding.Confidence.Confirmed,
                symptoms.now(),
                (lagHidden ? "lag is partly unknown: " : "not everything could be checked: ")
                        + named.stream().map(PartlyBlind::cannot).collect(Collectors.joining("; "))
                        + more
                        + notChecked(symptoms),
                named.stream().map(Gap::remedy).distinct().collect(Collectors.joining("; "))
                        + (lagHidden ? "; until then no replica is removed" : ""),
                Finding.Effect.None,
                Set.of(),
                List.of()));
    }

    /** What could not be read, and why not, as a clause. */
    static String cannot(Gap gap) {
        return "cannot read " + noun(gap.what()) + " of " + gap.subject() + " (" + gap.problem() + ")";
    }

    private static String notChecked(Symptoms symptoms) {
        List<FindingType> hidden = NotChecked.hidden(symptoms.reading().gaps()).stream()
                .filter(type -> !symptoms.policy().ignores(type.name()))
                .toList();
        return hidden.isEmpty()
                ? ""
                : "; not checked: "
                        + hidden.stream()
                                .limit(HIDDEN_NAMED)
                                .map(FindingType::name)
                                .collect(Collectors.joining(", "))
                        + (hidden.size() > HIDDEN_NAMED ? " and " + (hidden.size() - HIDDEN_NAMED) + " more" : "");
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
