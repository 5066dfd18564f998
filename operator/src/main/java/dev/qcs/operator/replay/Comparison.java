package dev.qcs.operator.replay;

import dev.qcs.operator.decide.Decision;
import dev.qcs.operator.evaluate.Evaluation;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What another spec changes: the decisions of both beside each other, reading by reading, and what each adds up to. */
final class Comparison {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

    private final Totals recordedSpec = new Totals();
    private int readings;
    private int differ;
    private @Nullable Instant firstAt;
    private String first = "";

    void add(Evaluation evaluation, Evaluation withRecordedSpec) {
        recordedSpec.add(withRecordedSpec);
        readings++;
        Decision decision = evaluation.decision();
        Decision other = withRecordedSpec.decision();
        if (decision.getClass() == other.getClass() && decision.to() == other.to()) {
            return;
        }
        differ++;
        if (firstAt == null) {
            firstAt = evaluation.reading().time();
            first = what(other) + " (" + other.reason() + ") with the recorded spec, " + what(decision) + " ("
                    + decision.reason() + ") with this one";
        }
    }

    /** Nothing where there was nothing to compare. */
    List<String> lines() {
        if (readings == 0) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        lines.add("with the recorded spec: " + recordedSpec.wanted());
        recordedSpec.late().ifPresent(late -> lines.add("with the recorded spec: " + late));
        lines.add(
                firstAt == null
                        ? "both specs decide alike at every reading"
                        : "decisions differ at " + differ + " of " + readings + " readings, first at "
                                + TIME.format(firstAt) + ": " + first);
        return lines;
    }

    static boolean same(@Nullable Decision a, Decision b) {
        return a != null && a.getClass() == b.getClass() && a.to() == b.to() && a.reason() == b.reason();
    }

    static String what(Decision decision) {
        return decision instanceof Decision.ScaleTo
                ? "scale " + decision.from() + " -> " + decision.to()
                : "hold at " + decision.from();
    }
}
