package dev.qcs.operator.report;

import dev.qcs.operator.act.ScaleOutcome;
import dev.qcs.operator.act.TargetState;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.sweep.Verdict;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Can the scaler measure and act? A finding never answers no: a stuck partition must not block the deployment of its fix.
 *
 * @param status {@code True}, {@code False} or {@code Unknown}
 */
record Ready(String status, ReadyReason reason, String message) {
    /** A reading this much younger than three polls is still good enough to act on. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    boolean isTrue() {
        return status.equals("True");
    }

    boolean isFalse() {
        return status.equals("False");
    }

    boolean blind() {
        return isFalse() && reason.blind();
    }

    /** @param before what was said last; kept while a broker that was fine a moment ago does not answer */
    static Ready of(Subject subject, @Nullable Verdict verdict, @Nullable Ready before, Instant now) {
        if (subject.obstacle() != null) {
            return no(subject.obstacle().reason(), subject.obstacle().message());
        }
        if (verdict == null) {
            return new Ready("Unknown", ReadyReason.Pending, Wording.WAITING);
        }
        if (verdict.target() instanceof TargetState.Missing) {
            return no(ReadyReason.TargetNotFound, Wording.targetNotFound(subject.target()));
        }
        if (verdict.target() instanceof TargetState.Unreadable unreadable) {
            return no(ReadyReason.ScaleForbidden, unreadable.message());
        }
        if (verdict.evaluation().reading() instanceof Reading.Unavailable blind) {
            return ofBlind(blind, verdict, before, now);
        }
        if (verdict.outcome() instanceof ScaleOutcome.Forbidden forbidden) {
            return no(ReadyReason.ScaleForbidden, forbidden.message());
        }
        return ofSighted(verdict.evaluation().policy());
    }

    private static Ready ofBlind(Reading.Unavailable blind, Verdict verdict, @Nullable Ready before, Instant now) {
        ReadyReason reason = switch (blind.reason()) {
            case SourceUnreachable -> ReadyReason.SourceUnreachable;
            case SourceUnauthorized -> ReadyReason.SourceUnauthorized;
            case TopicNotFound -> ReadyReason.TopicNotFound;
            case QueueNotFound -> ReadyReason.QueueNotFound;
            case ConnectionNotFound -> ReadyReason.ConnectionNotFound;
            case CredentialsForbidden -> ReadyReason.CredentialsForbidden;
        };
        Duration threePolls = verdict.evaluation().policy().pollingInterval().multipliedBy(3);
        Duration patience = threePolls.compareTo(PATIENCE) > 0 ? threePolls : PATIENCE;
        Instant since = verdict.evaluation().blindSince();
        boolean stale = since == null || !now.isBefore(since.plus(patience));
        if (blind.reason().needsPerson() || stale) {
            return no(reason, blind.message());
        }
        return before == null || before.status().equals("Unknown")
                ? new Ready("Unknown", ReadyReason.Pending, Wording.WAITING)
                : before;
    }

    private static Ready ofSighted(Policy policy) {
        if (policy.overrides().paused()) {
            return new Ready("True", ReadyReason.Paused, Wording.PAUSED_BY_ANNOTATION);
        }
        return switch (policy.mode()) {
            case Auto -> new Ready("True", ReadyReason.Reconciled, Wording.RECONCILED);
            case Recommend -> new Ready("True", ReadyReason.Recommending, Wording.RECOMMENDING);
            case Paused -> new Ready("True", ReadyReason.Paused, Wording.PAUSED_BY_MODE);
        };
    }

    private static Ready no(ReadyReason reason, String message) {
        return new Ready("False", reason, message);
    }
}
