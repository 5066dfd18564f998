package dev.qcs.operator.decide;

import dev.qcs.operator.act.TargetReading;
import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.policy.Fallback;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.policy.Tempo;
import dev.qcs.operator.words.Figures;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes the decision: rules in a fixed order, of which the first that has something to say wins. The order is the policy:
 * a person's word, then the bounds, then missing data, then zero, then what findings forbid, then up, then down.
 */
public final class Decider {
    private final Tempo tempo;
    private final Sizing sizing;
    private final Zero zero;
    private final Proof proof;
    private final Growth growth;
    private final Regret regret;

    public Decider(Tempo tempo) {
        this.tempo = tempo;
        this.sizing = new Sizing(tempo);
        this.zero = new Zero(tempo);
        this.proof = new Proof(tempo);
        this.growth = new Growth(tempo, proof);
        this.regret = new Regret(tempo);
    }

    /**
     * A decision, and what to remember for the next one.
     *
     * @param shortage why no number of replicas is enough; {@code null} = some number is, or the demand is not known
     */
    public record Outcome(
            Decision decision,
            DecisionMemory memory,
            @Nullable Shortage shortage) {}

    /**
     * More is needed than the partitions can feed.
     *
     * @param needed replicas that would keep up
     * @param usable replicas that the partitions can feed
     * @param useful replicas beyond which none helps: at most {@code usable}
     * @param limit the reason, as a clause
     */
    public record Shortage(int needed, int usable, int useful, String limit) {}

    public Outcome decide(Situation situation, DecisionMemory before) {
        DecisionMemory memory = meet(situation, before);
        memory = memory.idle(zero.idleSince(situation, memory));
        memory = memory.still(Standstill.since(situation, memory));
        Exclusions exclusions = Exclusions.of(situation.findings(), situation.estimate(), tempo);
        Need need = sizing.need(
                situation.policy(),
                situation.max(),
                situation.replicas(),
                situation.estimate(),
                situation.learned(),
                exclusions,
                Growth.settled(situation, memory.lastOwnChange(), tempo),
                outgrownForLong(situation, memory));
        memory = memory.outgrown(outgrownSince(situation, need, memory));
        Proposal proposal = propose(situation, need, exclusions, memory);
        Limits.Applied applied = Limits.apply(situation, need, proposal);
        Shortage shortage =
                need == null || need.limit() == null || !situation.estimate().trustworthy()
                        ? null
                        : new Shortage(need.uncapped(), need.usable(), need.useful(), need.limit());
        return new Outcome(applied.decision(), applied.memory().ticked(situation.now()), shortage);
    }

    private boolean outgrownForLong(Situation situation, DecisionMemory memory) {
        Instant since = memory.clocks().outgrownSince();
        return since != null && Duration.between(since, situation.now()).compareTo(tempo.minutes(2)) >= 0;
    }

    private static @Nullable Instant outgrownSince(Situation situation, @Nullable Need need, DecisionMemory memory) {
        Instant since = memory.clocks().outgrownSince();
        return need == null || !need.outgrown() ? null : since == null ? situation.now() : since;
    }

    private Proposal propose(Situation situation, @Nullable Need need, Exclusions exclusions, DecisionMemory memory) {
        int n = situation.replicas();
        Policy policy = situation.policy();
        Integer pinned = policy.overrides().replicas();
        if (pinned != null) {
            return new Proposal(
                    pinned,
                    Reason.Paused,
                    "annotation replicas holds it at " + Figures.replicas(pinned),
                    memory.withoutWaste());
        }
        if (n == 0 && memory.zeroByPerson()) {
            return new Proposal(
                    0, Reason.Paused, "a person set 0 replicas, so scaling is off until they raise it", memory);
        }
        if (n > situation.max()) {
            return new Proposal(
                    situation.max(), situation.maxReason(), n + " run, above " + situation.maxName(), memory);
        }
        if (n > 0 && n < situation.min()) {
            return new Proposal(
                    situation.min(), situation.minReason(), n + " run, below " + situation.minName(), memory);
        }
        if (n == 0) {
            return zero.atZero(situation, need, memory);
        }
        if (!situation.estimate().trustworthy() || situation.members().missing()) {
            return doubtful(situation, need, memory);
        }
        Proposal idle = zero.toZero(situation, memory);
        if (idle != null) {
            return idle;
        }
        Proposal held = held(situation, memory);
        if (held != null) {
            return held;
        }
        Proof.Judged judged = proof.judge(situation, need, exclusions, memory);
        if (judged.back() != null) {
            return judged.back();
        }
        Proposal forced = toCap(situation, judged.memory());
        if (forced != null) {
            return forced;
        }
        Proposal up = need == null
                ? growth.withoutCapacity(situation, exclusions, judged.memory())
                : growth.up(situation, need, judged.memory());
        FindingType useless = situation.effect(Finding.Effect.NoGrowth);
        if (up != null && up.to() > n && useless != null) {
            return new Proposal(
                    n,
                    Reason.HeldByFinding,
                    useless + ": more replicas would only fail faster, so " + Figures.replicas(n) + " stay",
                    judged.memory().withoutWaste());
        }
        return up != null || need == null ? Objects.requireNonNull(up) : regret.down(situation, need, judged.memory());
    }

    /** Unread data is about to expire and is being read: as many as are of use, at once, and none fewer until it is past. */
    private static @Nullable Proposal toCap(Situation situation, DecisionMemory memory) {
        FindingType why = situation.effect(Finding.Effect.ToCap);
        if (why == null) {
            return null;
        }
        int n = situation.replicas();
        int useful = Math.min(situation.max(), situation.estimate().usable());
        Ceiling ceiling = memory.experience().ceilingAt(situation.now());
        int cap = ceiling == null ? useful : Math.min(useful, ceiling.replicas());
        return new Proposal(
                Math.max(n, cap),
                cap > n ? Reason.LagOverObjective : Reason.HeldByFinding,
                why + ": as many replicas as are of use read it before it is deleted",
                memory.withoutWaste());
    }

    /** Where consumers stand still altogether, more of them would only contend for what blocks them. */
    private @Nullable Proposal held(Situation situation, DecisionMemory memory) {
        String blocked = Pooling.held(situation.estimate());
        if (blocked != null) {
            return new Proposal(
                    situation.replicas(),
                    Reason.HeldByFinding,
                    blocked + "; " + Figures.replicas(situation.replicas()) + " stay",
                    memory.withoutWaste());
        }
        String why = situation.findings().stream()
                .filter(finding -> finding.effect() == Finding.Effect.Hold)
                // It stays shown for a while after something has moved; the size is held only until then.
                .filter(finding -> finding.type() != FindingType.AllPartitionsStalled
                        || memory.clocks().stillSince() != null)
                .map(finding -> finding.type().name())
                .findFirst()
                .orElse(memory.clocks().stillSince() == null ? null : Standstill.sentence(situation));
        return why == null
                ? null
                : new Proposal(
                        situation.replicas(),
                        Reason.HeldByFinding,
                        why + ": a change of replicas would not help, so " + Figures.replicas(situation.replicas())
                                + " stay",
                        memory.withoutWaste());
    }

    /** Missing data never removes a replica; what is known may still add some. */
    private Proposal doubtful(Situation situation, @Nullable Need need, DecisionMemory memory) {
        int n = situation.replicas();
        String doubt = situation.estimate().trustworthy()
                ? situation.estimate().pool() == null
                        ? "Pods are ready but the group has no members"
                        : "Pods are ready but the queue has no consumers"
                : situation.estimate().doubts().getFirst();
        // A step that was taken before the doubt is not judged by what came after it.
        DecisionMemory careful = memory.withoutWaste().with(memory.experience().trying(null));
        if (situation.blindSince() != null) {
            Fallback fallback = situation.policy().fallback();
            if (Duration.between(situation.blindSince(), situation.now()).compareTo(fallback.after()) >= 0) {
                return new Proposal(
                        Math.clamp(fallback.replicasWhileBlind(n), Math.max(1, situation.min()), situation.max()),
                        Reason.Fallback,
                        "fallback " + fallback.kind() + " after " + Figures.time(fallback.after()) + " without data: "
                                + doubt,
                        careful);
            }
        } else if (need != null && situation.members() != Situation.Members.LOST) {
            Proposal held = held(situation, memory);
            Proposal up = held != null ? held : growth.up(situation, need, careful);
            if (up != null) {
                return up;
            }
        }
        return new Proposal(n, Reason.DataMissing, "holding " + Figures.replicas(n) + ": " + doubt, careful);
    }

    /** Takes note of another workload, of another Pod template, and of replicas that somebody else set. */
    private static DecisionMemory meet(Situation situation, DecisionMemory memory) {
        int n = situation.replicas();
        TargetReading target = situation.target();
        KnownTarget known = memory.target();
        // A zero found at first sight is ours where zero is allowed, else a person's.
        boolean zeroIsPersons = situation.policy().minReplicas() > 0;
        if (!target.uid().equals(known.uid())) {
            return memory.firstSight(target.uid(), n, target.rollout(), zeroIsPersons, situation.now());
        }
        if (known.replicas() < 0) {
            // Since we last wrote, before the restart, somebody else did: whatever may be ours, this zero is not.
            boolean setMeanwhile = target.zeroBy() != null && known.lastOwnChange() != null;
            return memory.seenAgain(n, target.rollout(), zeroIsPersons || setMeanwhile, situation.now());
        }
        DecisionMemory met = n == known.replicas() ? memory : memory.adopted(n, situation.now());
        return target.rollout() == known.rollout() ? met : met.rolledOut(target.rollout());
    }
}
