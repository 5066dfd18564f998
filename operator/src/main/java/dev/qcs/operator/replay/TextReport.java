package dev.qcs.operator.replay;

import dev.qcs.operator.act.TargetReading;
import dev.qcs.operator.decide.Decision;
import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.estimate.Estimate;
import dev.qcs.operator.evaluate.Evaluation;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.words.Figures;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * For people: each change of the decision and of the recorded replicas, each finding when it appears and when it clears, and
 * a summary at the end.
 */
public final class TextReport implements Report {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuu-MM-dd").withZone(ZoneOffset.UTC);

    private final PrintWriter out;
    private final Totals totals = new Totals();
    private final Comparison comparison = new Comparison();
    private Map<FindingType, Finding> shown = new EnumMap<>(FindingType.class);
    private @Nullable String day;
    private @Nullable Decision decision;
    private @Nullable Decision otherDecision;
    private @Nullable Integer replicas;

    public TextReport(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void next(Evaluation evaluation, @Nullable Evaluation recordedSpec) {
        Instant now = evaluation.reading().time();
        if (!DAY.format(now).equals(day)) {
            day = DAY.format(now);
            out.println(day + " (UTC)");
        }
        totals.add(evaluation);
        replicas(evaluation.target(), now);
        findings(evaluation, now);
        decision(evaluation, recordedSpec, now);
        if (recordedSpec != null) {
            comparison.add(evaluation, recordedSpec);
        }
        out.flush();
    }

    @Override
    public void end() {
        out.println();
        totals.lines().forEach(out::println);
        comparison.lines().forEach(out::println);
        out.flush();
    }

    private void replicas(@Nullable TargetReading target, Instant now) {
        Integer current = target == null ? null : (Integer) target.current();
        if (!Objects.equals(current, replicas)) {
            if (replicas != null) {
                line(
                        now,
                        current == null
                                ? "the workload is gone"
                                : "replicas were changed from " + replicas + " to " + current);
            }
            replicas = current;
        }
    }

    /** Nothing but blindness is found in the dark: what was found before is then neither there nor cleared. */
    private void findings(Evaluation evaluation, Instant now) {
        boolean blind = evaluation.reading() instanceof Reading.Unavailable;
        Map<FindingType, Finding> found = new EnumMap<>(FindingType.class);
        evaluation.findings().forEach(finding -> found.putIfAbsent(finding.type(), finding));
        found.forEach((type, finding) -> {
            Finding before = shown.get(type);
            if (before == null || before.confidence() != finding.confidence()) {
                line(
                        now,
                        type + " " + (before == null ? "appears" : "is now " + word(finding.confidence())) + " ("
                                + word(finding.severity()) + ", " + word(finding.confidence()) + "): "
                                + finding.message() + ". " + finding.advice());
            }
        });
        if (!blind) {
            shown.forEach((type, finding) -> {
                if (!found.containsKey(type)) {
                    line(now, type + " clears after " + Figures.time(Duration.between(finding.since(), now)));
                }
            });
        } else {
            shown.forEach(found::putIfAbsent);
        }
        shown = found;
    }

    private void decision(Evaluation evaluation, @Nullable Evaluation recordedSpec, Instant now) {
        Decision next = evaluation.decision();
        Decision other = recordedSpec == null ? null : recordedSpec.decision();
        boolean same = Comparison.same(decision, next) && (other == null || Comparison.same(otherDecision, other));
        decision = next;
        otherDecision = other;
        if (same) {
            return;
        }
        line(
                now,
                Comparison.what(next) + ": " + next.reason() + ": " + next.detail() + numbers(evaluation.estimate())
                        + (other == null || Comparison.same(other, next)
                                ? ""
                                : "; with the recorded spec: " + Comparison.what(other) + " (" + other.reason() + ")"));
    }

    private static String numbers(Estimate estimate) {
        return " [lag " + Figures.count(estimate.lag()) + ", behind "
                + (estimate.behind() == null
                        ? Figures.UNKNOWN
                        : (estimate.behind().atLeast() ? ">" : "")
                                + Figures.time(estimate.behind().age()))
                + ", in " + Figures.rate(estimate.arrival()) + "/s, out " + Figures.rate(estimate.consumption())
                + "/s]";
    }

    private static String word(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }

    private void line(Instant time, String text) {
        out.println(TIME.format(time) + "  " + text);
    }
}
