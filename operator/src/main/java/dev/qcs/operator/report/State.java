package dev.qcs.operator.report;

import dev.qcs.operator.act.TargetReading;
import dev.qcs.operator.decide.Decision;
import dev.qcs.operator.decide.LimitedBy;
import dev.qcs.operator.decide.Reason;
import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.estimate.Estimate;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.sweep.Verdict;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The one word of the STATE column. The first that holds is said; programs use conditions. */
enum State {
    Pending,
    Error,
    Paused,
    Fallback,
    Recommending,
    Stuck,
    ScalingUp,
    ScalingDown,
    AtPartitionCap,
    AtMax,
    Idle,
    Steady;

    /** Pods that are not ready this long after our write are no longer called a change under way. */
    private static final Duration CHANGE = Duration.ofMinutes(10);

    static State of(Ready ready, boolean stalled, @Nullable Verdict verdict, @Nullable State before) {
        if (stalled || (ready.isFalse() && !ready.blind())) {
            return Error;
        }
        if (verdict == null || ready.reason() == ReadyReason.Pending) {
            return Pending;
        }
        Decision decision = verdict.evaluation().decision();
        Policy policy = verdict.evaluation().policy();
        if (policy.mode() == Policy.Mode.Paused || policy.overrides().paused() || decision.reason() == Reason.Paused) {
            return Paused;
        }
        if (ready.blind()) {
            return Fallback;
        }
        if (policy.mode() == Policy.Mode.Recommend) {
            return Recommending;
        }
        if (verdict.evaluation().findings().stream().anyMatch(State::stuck)) {
            return Stuck;
        }
        State change = change(verdict, before);
        return change != null ? change : atRest(verdict);
    }

    private static boolean stuck(Finding finding) {
        return finding.type().stuck() && finding.severity() != Finding.Severity.Info;
    }

    private static @Nullable State change(Verdict verdict, @Nullable State before) {
        Decision decision = verdict.evaluation().decision();
        if (decision instanceof Decision.ScaleTo) {
            return decision.to() > decision.from() ? ScalingUp : ScalingDown;
        }
        TargetReading target = verdict.evaluation().target();
        boolean recent = verdict.lastScale() != null
                && verdict.evaluation().time().isBefore(verdict.lastScale().plus(CHANGE));
        if (target == null || !recent) {
            return null;
        }
        if (target.ready() < target.current()) {
            return ScalingUp;
        }
        if (target.ready() > target.current()) {
            return ScalingDown;
        }
        // All Pods are there but the group has not come to rest: still the same change.
        return decision.reason() == Reason.Settling && (before == ScalingUp || before == ScalingDown) ? before : null;
    }

    private static State atRest(Verdict verdict) {
        Decision.Size size = verdict.evaluation().decision().size();
        boolean tooFew = size.needed() != null && size.needed() > size.desired();
        if (tooFew && size.limitedBy() == LimitedBy.PartitionCount) {
            return AtPartitionCap;
        }
        if (tooFew && size.limitedBy() == LimitedBy.MaxReplicas) {
            return AtMax;
        }
        return idle(verdict) ? Idle : Steady;
    }

    static boolean idle(Verdict verdict) {
        TargetReading target = verdict.evaluation().target();
        Estimate estimate = verdict.evaluation().estimate();
        boolean nothing = estimate.lag() != null
                && estimate.lag() == 0
                && estimate.arrival() != null
                && estimate.arrival() < 0.01;
        return nothing || (target != null && target.current() == 0);
    }
}
