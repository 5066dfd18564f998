package dev.qcs.operator.report;

import dev.qcs.crd.QueueConsumerScalerStatus;
import dev.qcs.operator.act.ScaleOutcome;
import dev.qcs.operator.decide.Decision;
import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.sweep.ScalerId;
import dev.qcs.operator.sweep.Verdict;
import dev.qcs.operator.sweep.VerdictListener;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Follows every scaler: hears each verdict, logs and announces what changed, and has the reconciler woken only when a write
 * of the status is due. So a thousand scalers that rest cost no reconciliation but their heartbeats.
 */
public final class Reporter implements VerdictListener {
    private static final Logger log = LoggerFactory.getLogger("dev.qcs.decisions");

    private final Map<ScalerId, Tracked> scalers = new ConcurrentHashMap<>();
    private final StatusBuilder statuses;
    private final Announcements announcements;
    private final Announcement.Sink events;
    private final Consumer<ScalerId> wake;
    private final Clock clock;

    public Reporter(Runbooks runbooks, Announcement.Sink events, Consumer<ScalerId> wake, Clock clock) {
        this.statuses = new StatusBuilder(runbooks);
        this.announcements = new Announcements(runbooks);
        this.events = events;
        this.wake = wake;
        this.clock = clock;
    }

    /** Starts or goes on following; a new uid under the same name starts anew. */
    public void follow(Subject subject, @Nullable QueueConsumerScalerStatus stored) {
        scalers.compute(subject.id(), (id, old) -> {
            if (old != null && old.subject.uid().equals(subject.uid())) {
                old.subject = subject;
                return old;
            }
            return new Tracked(subject, stored);
        });
    }

    public void forget(ScalerId id) {
        scalers.remove(id);
    }

    /** What is followed and what is known of it, for metrics. */
    public void forEach(BiConsumer<Subject, Verdict> reader) {
        scalers.values().forEach(tracked -> {
            Verdict verdict = tracked.verdict;
            if (verdict != null) {
                reader.accept(tracked.subject, verdict);
            }
        });
    }

    /** How brokers are used, by what the verdicts say. */
    public ConnectionStatus.Usage usage(Function<BrokerAddress, Optional<Duration>> lastSweep) {
        return address -> {
            int users = 0;
            boolean answered = false;
            Reading.Unavailable problem = null;
            Rights rights = Rights.UNKNOWN;
            for (Tracked tracked : scalers.values()) {
                if (!address.equals(tracked.subject.broker())) {
                    continue;
                }
                users++;
                Verdict verdict = tracked.verdict;
                if (verdict == null) {
                    continue;
                }
                Reading reading = verdict.evaluation().reading();
                rights = rights.and(Rights.seenIn(reading));
                switch (reading) {
                    case Reading.Observed _ -> answered = true;
                    case Reading.Unavailable unavailable -> problem = unavailable;
                }
            }
            // A group or topic of one scaler may be refused while the broker answers all others.
            return new ConnectionStatus.Use(
                    users,
                    answered,
                    answered ? null : problem,
                    lastSweep.apply(address).orElse(null),
                    rights);
        };
    }

    /** The conditions as they were written last. */
    public List<Condition> conditionsOf(ScalerId id) {
        Tracked tracked = scalers.get(id);
        WriteBudget.Written written = tracked == null ? null : tracked.written;
        return written == null || written.status().conditions() == null
                ? List.of()
                : written.status().conditions();
    }

    /** How often conditions turned to a status, as far as it was written since the start of this program. */
    public Map<Transition, Long> transitionsOf(ScalerId id) {
        Tracked tracked = scalers.get(id);
        return tracked == null ? Map.of() : Map.copyOf(tracked.transitions);
    }

    /**
     * A condition that turned.
     *
     * @param status True, False or Unknown
     */
    public record Transition(String type, String status) {}

    @Override
    public void evaluated(Verdict verdict) {
        Tracked tracked = scalers.get(verdict.id());
        if (tracked == null) {
            return;
        }
        Verdict before = tracked.verdict;
        Verdict now = withLastFailure(before, verdict);
        tracked.verdict = now;
        tell(tracked, before, now);
        Instant time = clock.instant();
        if (due(tracked, next(tracked, time), time)) {
            wake.accept(verdict.id());
        }
    }

    /**
     * A verdict comes before its write was tried, and once more with what came of it. In between, a write that failed the
     * last time is still to be taken as failing, or Ready would change twice at each poll.
     */
    private static Verdict withLastFailure(@Nullable Verdict before, Verdict now) {
        ScaleOutcome last = before == null ? null : before.outcome();
        boolean failed = last instanceof ScaleOutcome.Forbidden || last instanceof ScaleOutcome.Failed;
        boolean pending = now.outcome() == null
                && now.evaluation().decision() instanceof Decision.ScaleTo
                && !now.evaluation().policy().handsOff();
        return failed && pending
                ? new Verdict(
                        now.id(),
                        now.generation(),
                        now.evaluation(),
                        now.target(),
                        now.lastScale(),
                        now.foundReplicas(),
                        last,
                        now.contest(),
                        now.decidedAt(),
                        now.memory())
                : now;
    }

    /** The status to write now, or {@code null} when nothing is worth a write. */
    public @Nullable QueueConsumerScalerStatus due(ScalerId id) {
        Tracked tracked = scalers.get(id);
        if (tracked == null) {
            return null;
        }
        Instant now = clock.instant();
        QueueConsumerScalerStatus next = next(tracked, now);
        return due(tracked, next, now) ? next : null;
    }

    /** The status is on its way to the API server. */
    public void written(ScalerId id, QueueConsumerScalerStatus status) {
        Tracked tracked = scalers.get(id);
        if (tracked == null) {
            return;
        }
        WriteBudget.Written before = tracked.written;
        tracked.written = new WriteBudget.Written(status, clock.instant());
        tracked.writeFailed = false;
        countTransitions(tracked, before == null ? null : before.status(), status);
        tellReadiness(tracked.subject, before == null ? null : before.status(), status);
    }

    /** A condition that is seen for the first time has not turned. */
    private static void countTransitions(
            Tracked tracked, @Nullable QueueConsumerScalerStatus before, QueueConsumerScalerStatus now) {
        if (before == null || before.conditions() == null || now.conditions() == null) {
            return;
        }
        for (Condition condition : now.conditions()) {
            Condition old = Conditions.find(before.conditions(), condition.getType());
            if (old != null && !old.getStatus().equals(condition.getStatus())) {
                tracked.transitions.merge(new Transition(condition.getType(), condition.getStatus()), 1L, Long::sum);
            }
        }
    }

    /** The last status did not get there after all. */
    public void notWritten(ScalerId id) {
        Tracked tracked = scalers.get(id);
        if (tracked != null) {
            tracked.writeFailed = true;
        }
    }

    private QueueConsumerScalerStatus next(Tracked tracked, Instant now) {
        WriteBudget.Written written = tracked.written;
        return statuses.build(tracked.subject, tracked.verdict, written == null ? null : written.status(), now);
    }

    private boolean due(Tracked tracked, QueueConsumerScalerStatus next, Instant now) {
        return tracked.writeFailed
                || WriteBudget.due(
                        tracked.written, next, now, tracked.subject.uid().hashCode(), scalers.size());
    }

    private void tell(Tracked tracked, @Nullable Verdict before, Verdict now) {
        Decision decision = now.evaluation().decision();
        if (Announcements.changed(before, now)) {
            log.atInfo()
                    .addKeyValue("scaler", now.id())
                    .addKeyValue("target", tracked.subject.target().displayName())
                    .addKeyValue("from", decision.from())
                    .addKeyValue("to", decision.to())
                    .addKeyValue("reason", decision.reason())
                    .log("{}", Wording.decision(decision));
        }
        for (Announcement news : announcements.of(tracked.subject, before, now, tracked.findings)) {
            events.announce(news);
        }
        Set<String> findings = now.evaluation().findings().stream()
                .filter(finding -> finding.severity() != Finding.Severity.Info)
                .map(Announcements::keyOf)
                .collect(Collectors.toUnmodifiableSet());
        for (String gone : tracked.findings) {
            if (!findings.contains(gone)) {
                log.atInfo().addKeyValue("scaler", now.id()).log("no longer found: {}", gone);
            }
        }
        tracked.findings = findings;
    }

    private void tellReadiness(
            Subject subject, @Nullable QueueConsumerScalerStatus before, QueueConsumerScalerStatus now) {
        Condition old = ready(before);
        Condition next = ready(now);
        if (next == null) {
            return;
        }
        boolean wasFalse = old != null && "False".equals(old.getStatus());
        boolean news = "False".equals(next.getStatus())
                ? !wasFalse || !next.getReason().equals(old == null ? null : old.getReason())
                : wasFalse && "True".equals(next.getStatus());
        if (news) {
            boolean ready = "True".equals(next.getStatus());
            log.atLevel(ready ? Level.INFO : Level.WARN)
                    .addKeyValue("scaler", subject.id())
                    .addKeyValue("reason", next.getReason())
                    .log("{}", next.getMessage());
            events.announce(Announcements.readiness(subject, next.getReason(), next.getMessage(), ready));
        }
    }

    private static @Nullable Condition ready(@Nullable QueueConsumerScalerStatus status) {
        return status == null || status.conditions() == null ? null : Conditions.find(status.conditions(), "Ready");
    }

    /** Written by the sweep's thread and the reconciler's; each field stands for itself. */
    private static final class Tracked {
        private volatile Subject subject;
        private volatile @Nullable Verdict verdict;
        private volatile WriteBudget.@Nullable Written written;
        private volatile boolean writeFailed;
        private volatile Set<String> findings = Set.of();
        private final Map<Transition, Long> transitions = new ConcurrentHashMap<>();

        Tracked(Subject subject, @Nullable QueueConsumerScalerStatus stored) {
            this.subject = subject;
            // After a restart the stored status is what was written last: nothing is written that it says already.
            if (stored != null && stored.lastEvaluationTime() != null) {
                written = new WriteBudget.Written(stored, Instant.parse(stored.lastEvaluationTime()));
            } else if (stored != null) {
                written = new WriteBudget.Written(stored, Instant.EPOCH);
            }
        }
    }
}
