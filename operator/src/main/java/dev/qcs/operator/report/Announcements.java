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
        if (changed(before, now)) {
            change(subject, now, news);
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
                        finding.message() + ". " + finding.advice() + ". Runbook: "
                                + runbooks.of(finding.type().name())));
            }
        }
        return news;
    }

    /** A finding about other partitions is another one; about other numbers it is the same. */
    static String keyOf(Finding finding) {
        return finding.type()
                + finding.evidence().stream()
                        .map(Finding.Evidence::partition)
                        .filter(partition -> partition != null)
                        .map(PartitionId::toString)
                        .sorted()
                        .distinct()
                        .collect(Collectors.joining(",", ":", ""));
    }

    static boolean changed(@Nullable Verdict before, Verdict now) {
        if (before == null) {
            return true;
        }
        Decision old = before.evaluation().decision();
        Decision next = now.evaluation().decision();
        return old.getClass() != next.getClass() || old.to() != next.to() || old.reason() != next.reason();
    }

    private static void change(Subject subject, Verdict verdict, List<Announcement> news) {
        if (!(verdict.evaluation().decision() instanceof Decision.ScaleTo change)) {
            return;
        }
        String fromTo = change.from() + " -> " + change.to();
        switch (verdict.outcome()) {
            case ScaleOutcome.Scaled scaled ->
                news.add(scale(
                        subject,
                        false,
                        scaled.to() > scaled.from() ? "ScaledUp" : "ScaledDown",
                        fromTo,
                        Wording.decision(change)));
            case ScaleOutcome.Forbidden forbidden ->
                news.add(scale(subject, true, "ScaleForbidden", fromTo, fromTo + " failed: " + forbidden.message()));
            case ScaleOutcome.Failed failed ->
                news.add(scale(subject, true, "ScaleFailed", fromTo, fromTo + " failed: " + failed.message()));
            case ScaleOutcome.Conflict conflict -> {}
            case ScaleOutcome.Missing missing -> {}
            case null -> {
                if (verdict.evaluation().policy().mode() == Policy.Mode.Recommend) {
                    news.add(scale(
                            subject,
                            false,
                            "Recommended",
                            fromTo,
                            "recommended " + fromTo + "; not applied, spec.mode is Recommend: " + change.detail()));
                }
            }
        }
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
