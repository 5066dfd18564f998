package dev.qcs.operator.decide;

import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.estimate.Estimate;
import dev.qcs.operator.estimate.PartitionEstimate;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.policy.Tempo;
import dev.qcs.operator.words.Figures;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** To zero, and back. Every doubt keeps the last replica; every sign of work brings the first. */
final class Zero {
    private final Tempo tempo;

    Zero(Tempo tempo) {
        this.tempo = tempo;
    }

    /** Start of the unbroken run of complete readings without lag and arrivals that this reading belongs to. */
    @Nullable
    Instant idleSince(Situation situation, DecisionMemory memory) {
        Estimate estimate = situation.estimate();
        boolean idle = estimate.trustworthy()
                && estimate.lag() != null
                && estimate.lag() == 0
                && (estimate.arrivals().now() == null || estimate.arrivals().now() == 0)
                && estimate.partitionCount() > 0
                && Pooling.held(estimate) == null;
        if (!idle) {
            return null;
        }
        return memory.clocks().idleSince() == null
                ? situation.now()
                : memory.clocks().idleSince();
    }

    /** Zero replicas, or {@code null} when there is work, a doubt, or not enough patience yet. */
    @Nullable
    Proposal toZero(Situation situation, DecisionMemory memory) {
        Policy policy = situation.policy();
        Policy.ScaleToZero wish = policy.scaleToZero();
        boolean keptAwake = situation.effect(Finding.Effect.Wake) != null;
        if (wish == null || situation.min() > 0 || memory.clocks().idleSince() == null || keptAwake) {
            return null;
        }
        Duration idle = Duration.between(memory.clocks().idleSince(), situation.now());
        boolean due = idle.compareTo(wish.after()) >= 0
                && situation.scalerAge().compareTo(wish.initial()) >= 0
                && situation.estimate().observedFor().compareTo(tempo.seconds(60)) >= 0;
        if (!due || situation.target().rollingOut()) {
            return null;
        }
        PartitionEstimate uncommitted = neverCommitted(situation);
        if (uncommitted != null && situation.replicas() > 1) {
            return null;
        }
        if (uncommitted != null) {
            return new Proposal(
                    1,
                    Reason.Idle,
                    "idle for " + Figures.time(idle) + ", but " + uncommitted.id()
                            + " was never committed: a consumer that starts later would skip what comes meanwhile, so one"
                            + " replica stays (uncommitted: Ignore accepts that)",
                    memory);
        }
        return new Proposal(0, Reason.Idle, "no lag and no arrivals for " + Figures.time(idle), memory);
    }

    /** At zero: wake for work, or stay. */
    Proposal atZero(Situation situation, @Nullable Need need, DecisionMemory memory) {
        Estimate estimate = situation.estimate();
        Policy policy = situation.policy();
        int first = Math.max(1, situation.min());
        if (situation.max() == 0) {
            return new Proposal(0, situation.maxReason(), situation.maxName(), memory);
        }
        if (situation.min() > 0) {
            return new Proposal(first, situation.minReason(), situation.minName(), memory);
        }
        if (estimate.lag() != null && estimate.lag() > policy.activationLag()) {
            int useful = need == null ? 1 : Math.max(1, need.useful());
            int to = Math.clamp(useful, first, situation.max());
            return new Proposal(
                    to,
                    Reason.Wake,
                    "lag " + Figures.count(estimate.lag()) + " is above activationLag "
                            + Figures.count(policy.activationLag()),
                    memory);
        }
        PartitionEstimate uncommitted = neverCommitted(situation);
        if (uncommitted != null && uncommitted.arrival() != null && uncommitted.arrival() > 0) {
            return new Proposal(
                    first,
                    Reason.Wake,
                    "records arrive on " + uncommitted.id()
                            + ", which was never committed: started before they are skipped",
                    memory);
        }
        FindingType awaited = situation.effect(Finding.Effect.Wake);
        if (awaited != null) {
            return new Proposal(
                    first, Reason.Wake, awaited + ": one replica joins the group and keeps its offsets", memory);
        }
        if (!estimate.trustworthy()) {
            return zeroWhileBlind(situation, memory);
        }
        if (estimate.partitionCount() == 0) {
            return new Proposal(
                    first, Reason.Wake, "no topic is known, so work cannot be seen: one replica finds out", memory);
        }
        return new Proposal(0, Reason.Idle, "no lag above activationLag " + policy.activationLag(), memory);
    }

    private static Proposal zeroWhileBlind(Situation situation, DecisionMemory memory) {
        Policy policy = situation.policy();
        String doubt = situation.estimate().doubts().getFirst();
        Instant since = situation.blindSince();
        int fallback = policy.fallback().replicasWhileBlind(0);
        if (since != null
                && fallback > 0
                && Duration.between(since, situation.now())
                                .compareTo(policy.fallback().after())
                        >= 0) {
            return new Proposal(
                    Math.min(fallback, situation.max()),
                    Reason.Fallback,
                    "fallback " + policy.fallback().kind() + " after "
                            + Figures.time(policy.fallback().after()) + " without data: " + doubt,
                    memory);
        }
        return new Proposal(0, Reason.DataMissing, "at zero and cannot see work: " + doubt, memory);
    }

    /** A partition whose new records a later consumer would skip; {@code null} where that is no risk. */
    private static @Nullable PartitionEstimate neverCommitted(Situation situation) {
        if (situation.policy().uncommitted() != Policy.Uncommitted.Latest
                || situation.estimate().pool() != null
                || situation.estimate().shared()) {
            return null;
        }
        return situation.estimate().partitions().stream()
                .filter(p -> p.committed() == null && p.lag() != null)
                .max((a, b) ->
                        Double.compare(a.arrival() == null ? 0 : a.arrival(), b.arrival() == null ? 0 : b.arrival()))
                .orElse(null);
    }
}
