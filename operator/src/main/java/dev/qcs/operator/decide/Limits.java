package dev.qcs.operator.decide;

import dev.qcs.operator.decide.limit.Limited;
import dev.qcs.operator.decide.limit.Limiter;
import dev.qcs.operator.decide.limit.LimiterMemory;
import dev.qcs.operator.estimate.Estimate;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.policy.behavior.Behavior;
import org.jspecify.annotations.Nullable;

/** The last step: annotations and the limits of {@code behavior}, and the words for what they cut off. */
final class Limits {
    private Limits() {}

    record Applied(Decision decision, DecisionMemory memory) {}

    static Applied apply(Situation situation, @Nullable Need need, Proposal proposal) {
        Proposal allowed = permitted(situation, proposal);
        if (allowed.reason() == Reason.Paused) {
            return new Applied(decision(situation, need, allowed, LimitedBy.Paused), allowed.memory());
        }
        Behavior behavior = situation.policy().behavior();
        if (behavior == null) {
            return new Applied(decision(situation, need, allowed, null), allowed.memory());
        }
        LimiterMemory before = allowed.memory().limiter() == null
                ? LimiterMemory.startingAt(situation.replicas(), situation.now())
                : allowed.memory().limiter();
        Limiter.Outcome outcome = Limiter.limit(
                behavior,
                before,
                new dev.qcs.operator.decide.limit.Proposal(
                        situation.replicas(), wanted(situation, need, allowed), situation.min(), situation.max()),
                situation.now());
        DecisionMemory memory = allowed.memory().with(outcome.memory());
        if (allowed.to() == situation.replicas()) {
            return new Applied(decision(situation, need, allowed, null), memory);
        }
        LimitedBy by = by(outcome.limited().reason());
        Proposal slowed = by == null
                ? allowed
                : new Proposal(
                        outcome.limited().replicas(),
                        by == LimitedBy.ScaleUpRate ? Reason.ScaleUpRate : Reason.ScaleDownWindow,
                        allowed.detail() + "; behavior allows "
                                + outcome.limited().replicas() + " now, not " + allowed.to(),
                        memory);
        return new Applied(decision(situation, need, slowed, by), memory);
    }

    /** What the annotations leave of a proposal. */
    private static Proposal permitted(Situation situation, Proposal proposal) {
        int n = situation.replicas();
        Policy policy = situation.policy();
        boolean up = proposal.to() > n && policy.overrides().noScaleUp();
        boolean down = proposal.to() < n && policy.overrides().noScaleDown();
        if (policy.overrides().replicas() != null || !(up || down)) {
            return proposal;
        }
        return new Proposal(
                n,
                Reason.Paused,
                proposal.detail() + "; annotation " + (up ? "no-scale-up" : "no-scale-down") + " forbids "
                        + proposal.to(),
                proposal.memory());
    }

    /** The size that a window remembers: what is needed, also while other rules still wait before they shrink. */
    private static int wanted(Situation situation, @Nullable Need need, Proposal proposal) {
        if (need == null) {
            return proposal.to();
        }
        boolean waitsToShrink = proposal.to() == situation.replicas()
                && (proposal.reason() == Reason.GatheringEvidence || proposal.reason() == Reason.Settling);
        return waitsToShrink ? Math.min(need.enough(), situation.replicas()) : proposal.to();
    }

    private static @Nullable LimitedBy by(Limited.Reason reason) {
        return switch (reason) {
            case ScaleUpStabilized, ScaleUpLimit -> LimitedBy.ScaleUpRate;
            case ScaleDownStabilized, ScaleDownLimit -> LimitedBy.ScaleDownWindow;
            case DesiredWithinRange, TooManyReplicas, TooFewReplicas -> null;
        };
    }

    private static Decision decision(
            Situation situation, @Nullable Need need, Proposal proposal, @Nullable LimitedBy limitedBy) {
        int n = situation.replicas();
        int to = proposal.to();
        Estimate estimate = situation.estimate();
        Need known = estimate.trustworthy() ? need : null;
        int desired = known == null ? to : Math.clamp(known.useful(), situation.min(), situation.max());
        LimitedBy by = limitedBy != null ? limitedBy : by(situation, known, proposal.reason(), desired);
        // Of a part of the data only a lower bound is known, and what runs is held.
        Integer needed =
                known != null ? (Integer) known.uncapped() : need == null ? null : Math.max(need.uncapped(), to);
        Decision.Size size = new Decision.Size(needed, desired, usable(estimate), situation.min(), situation.max(), by);
        return to == n
                ? new Decision.Hold(n, reason(proposal.reason(), by), proposal.detail(), size)
                : new Decision.ScaleTo(n, to, proposal.reason(), proposal.detail(), size);
    }

    /** A hold at what is needed is a hold at a limit, where one stands in the way. */
    private static Reason reason(Reason reason, LimitedBy by) {
        if (reason != Reason.AtTarget) {
            return reason;
        }
        return switch (by) {
            case PartitionCount -> Reason.PartitionCount;
            case MaxReplicas -> Reason.MaxReplicas;
            case MinReplicas -> Reason.MinReplicas;
            case Schedule -> Reason.Schedule;
            default -> reason;
        };
    }

    private static LimitedBy by(Situation situation, @Nullable Need need, Reason reason, int desired) {
        if (reason == Reason.Fallback) {
            return LimitedBy.Fallback;
        }
        if (reason == Reason.Ineffective) {
            return LimitedBy.Ineffective;
        }
        if (need == null) {
            return LimitedBy.None;
        }
        if (need.uncapped() > Math.min(need.usable(), situation.max())) {
            return above(situation, need);
        }
        if (need.useful() >= desired) {
            return LimitedBy.None;
        }
        return situation.minReason() == Reason.Schedule ? LimitedBy.Schedule : LimitedBy.MinReplicas;
    }

    private static LimitedBy above(Situation situation, Need need) {
        if (need.usable() <= situation.max()) {
            return LimitedBy.PartitionCount;
        }
        return situation.maxReason() == Reason.Schedule ? LimitedBy.Schedule : LimitedBy.MaxReplicas;
    }

    private static @Nullable Integer usable(Estimate estimate) {
        return estimate.partitionCount() == 0 || !estimate.capped() ? null : (Integer) estimate.usable();
    }
}
