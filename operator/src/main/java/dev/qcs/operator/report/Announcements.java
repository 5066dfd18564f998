package dev.qcs.operator.report;

import dev.qcs.operator.act.ScaleOutcome;
import dev.qcs.operator.decide.Decision;
import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.sweep.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What of a verdict is worth an Event, compared with the verdict before. Texts of all events are here. */
final class Announcements {
    private final Runbooks runbooks;

    Announcements(Runbooks runbooks) {
        this.runbooks = runbooks;
    }

    /** One for each change, none for what merely goes on. */
    List<Announcement> of(Subject subject, @Nullable Verdict before, Verdict now, Set<String> known) {
        List<Announcement> news = new ArrayList<>();
        if (now.evaluation().decision() instanceof Decision.ScaleTo change) {
            if (now.outcome() != null && (before == null || !now.outcome().equals(before.outcome()))) {
                news.addAll(outcome(subject, change, now.outcome()));
            } else if (now.evaluation().policy().mode() == Policy.Mode.Recommend && changed(before, now)) {
                news.add(recommended(subject, change));
            }
        }
        for (Finding finding : now.evaluation().findings()) {
            if (finding.severity() != Finding.Severity.Info && !known.contains(keyOf(finding))) {
                news.add(new Announcement(
                        subject.id(),
                        subject.uid(),
                        true,
                        finding.type().name(),
                        "Diagnose",
                        keyOf(finding),
                        finding.message() + "; " + finding.advice() + ". Runbook: "
                                + runbooks.of(finding.type().name())));
            }
        }
        return news;
    }

    /**
     * A finding about other partitions is another one; about other numbers it is the same. What happens once is known by its
     * time: it may grow to more partitions, and happen again to the same.
     */
    static String keyOf(Finding finding) {
        if (finding.type().event()) {
            return finding.type() + ":" + finding.since();
        }
        String partitions = finding.evidence().stream()
                .map(Finding.Evidence::partition)
                .filter(partition -> partition != null)
                .map(PartitionId::toString)
                .sorted()
                .distinct()
                .collect(Collectors.joining(","));
        return finding.type() + (partitions.isEmpty() ? "" : ":" + partitions);
    }

    static boolean changed(@Nullable Verdict before, Verdict now) {
        if (before == null) {
            return true;
        }
        Decision old = before.evaluation().decision();
        Decision next = now.evaluation().decision();
        return old.getClass() != next.getClass() || old.to() != next.to() || old.reason() != next.reason();
    }

    private static List<Announcement> outcome(Subject subject, Decision.ScaleTo change, ScaleOutcome outcome) {
        String fromTo = change.from() + " -> " + change.to();
        return switch (outcome) {
            case ScaleOutcome.Scaled scaled ->
                List.of(scale(
                        subject,
                        false,
                        scaled.to() > scaled.from() ? "ScaledUp" : "ScaledDown",
                        fromTo,
                        Wording.decision(change)));
            case ScaleOutcome.Forbidden forbidden ->
                List.of(scale(subject, true, "ScaleForbidden", fromTo, fromTo + " failed: " + forbidden.message()));
            case ScaleOutcome.Failed failed ->
                List.of(scale(subject, true, "ScaleFailed", fromTo, fromTo + " failed: " + failed.message()));
            // The next evaluation starts from what is there then.
            case ScaleOutcome.Conflict conflict -> List.of();
            case ScaleOutcome.Missing missing -> List.of();
        };
    }

    private static Announcement recommended(Subject subject, Decision.ScaleTo change) {
        String fromTo = change.from() + " -> " + change.to();
        return scale(
                subject,
                false,
                "Recommended",
                fromTo,
                "recommended " + fromTo + "; not applied, spec.mode is Recommend: " + change.detail());
    }

    private static Announcement scale(Subject subject, boolean warning, String reason, String key, String note) {
        return new Announcement(subject.id(), subject.uid(), warning, reason, "Scale", key, note);
    }

    /** Ready became False or True again. */
    static Announcement readiness(Subject subject, String reason, String message, boolean ready) {
        return new Announcement(
                subject.id(),
                subject.uid(),
                !ready,
                ready ? "Ready" : reason,
                "Reconcile",
                ready ? "" : message,
                message);
    }
}
