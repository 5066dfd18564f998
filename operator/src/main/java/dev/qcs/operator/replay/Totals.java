package dev.qcs.operator.replay;

import dev.qcs.operator.act.TargetReading;
import dev.qcs.operator.decide.Decision;
import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.diagnose.Unchecked;
import dev.qcs.operator.evaluate.Evaluation;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.policy.Objective;
import dev.qcs.operator.words.Figures;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a whole replay adds up to: each reading stands for the time until the next one. */
final class Totals {
    private final Map<FindingType, Duration> found = new EnumMap<>(FindingType.class);
    private int readings;
    private int unavailable;
    private int changesWanted;
    private int changesRecorded;
    private double recordedSeconds;
    private double wantedSeconds;
    private Duration late = Duration.ZERO;
    private @Nullable Instant first;
    private @Nullable Evaluation before;

    void add(Evaluation evaluation) {
        readings++;
        unavailable += evaluation.reading() instanceof Reading.Unavailable ? 1 : 0;
        Evaluation last = before;
        before = evaluation;
        if (last == null) {
            first = evaluation.reading().time();
            changesWanted += evaluation.decision() instanceof Decision.ScaleTo ? 1 : 0;
            return;
        }
        addTime(
                last,
                Duration.between(last.reading().time(), evaluation.reading().time()));
        boolean scales = evaluation.decision() instanceof Decision.ScaleTo;
        boolean sameAsBefore = last.decision() instanceof Decision.ScaleTo
                && last.decision().to() == evaluation.decision().to();
        changesWanted += scales && !sameAsBefore ? 1 : 0;
        TargetReading then = last.target();
        TargetReading now = evaluation.target();
        changesRecorded += then != null && now != null && then.current() != now.current() ? 1 : 0;
    }

    private void addTime(Evaluation evaluation, Duration time) {
        TargetReading target = evaluation.target();
        if (target != null) {
            recordedSeconds += target.current() * (double) time.toSeconds();
            wantedSeconds += evaluation.decision().to() * (double) time.toSeconds();
        }
        boolean tooLate = evaluation.policy().objective() instanceof Objective.LagSeconds objective
                && evaluation.estimate().behind() != null
                && evaluation.estimate().behind().age().compareTo(objective.lag()) > 0;
        late = tooLate ? late.plus(time) : late;
        Set<FindingType> types = new HashSet<>();
        for (Finding finding : evaluation.findings()) {
            if (types.add(finding.type())) {
                found.merge(finding.type(), time, Duration::plus);
            }
        }
    }

    List<String> lines() {
        Evaluation last = before;
        if (last == null || first == null) {
            return List.of("the recording holds no reading");
        }
        Duration span = Duration.between(first, last.reading().time());
        List<String> lines = new ArrayList<>();
        lines.add(readings + " readings in " + Figures.time(span)
                + (unavailable == 0 ? "" : ", " + unavailable + " of them could not reach the source"));
        lines.add("recorded: " + hours(recordedSeconds) + " replica-hours, " + changes(changesRecorded));
        lines.add("replayed: " + wanted() + "; with them the lag would have been another");
        late().ifPresent(lines::add);
        lines.add(
                found.isEmpty()
                        ? "no findings"
                        : "findings: "
                                + String.join(
                                        ", ",
                                        found.entrySet().stream()
                                                .map(entry -> entry.getKey() + " for " + Figures.time(entry.getValue()))
                                                .toList()));
        lines.addAll(notChecked(last.unchecked()));
        return lines;
    }

    /** What the decisions add up to. */
    String wanted() {
        return "wanted " + hours(wantedSeconds) + " replica-hours, " + changes(changesWanted);
    }

    /** For how long messages waited longer than the objective allows; empty where it is none in time. */
    Optional<String> late() {
        return before != null && before.policy().objective() instanceof Objective.LagSeconds objective
                ? Optional.of("older than the " + Figures.time(objective.lag()) + " of the objective: for "
                        + Figures.time(late))
                : Optional.empty();
    }

    /** Silence about these is no good news; one line for each reason. */
    private static List<String> notChecked(List<Unchecked> unchecked) {
        Map<String, List<String>> byReason = new TreeMap<>();
        for (Unchecked one : unchecked) {
            if (one.cause() != Unchecked.Cause.NO_HINT) {
                byReason.computeIfAbsent(one.why(), _ -> new ArrayList<>())
                        .add(one.type().name());
            }
        }
        List<String> lines = new ArrayList<>();
        byReason.forEach((why, types) -> lines.add("not checked: " + String.join(", ", types) + " (" + why + ")"));
        return lines;
    }

    private static String hours(double replicaSeconds) {
        return Figures.rate(replicaSeconds / 3600);
    }

    private static String changes(int number) {
        return number == 1 ? "1 change of replicas" : number + " changes of replicas";
    }
}
