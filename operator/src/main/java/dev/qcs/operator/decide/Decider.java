package dev.qcs.operator.decide;

import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.estimate.Estimate;
import dev.qcs.operator.estimate.PartitionEstimate;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.policy.Tempo;
import dev.qcs.operator.words.Figures;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes the decision: rules in a fixed order, of which the first that has something to say wins. The order is the policy:
 * a person's word, then the bounds, then missing data, then zero, then what findings forbid, then up, then down.
 */
public final class Decider {
    private final Tempo tempo;
    private final Sizing sizing;
    private final Zero zero;
    private final Growth growth;
    private final Regret regret;

    public Decider(Tempo tempo) {
        this.tempo = tempo;
        this.sizing = new Sizing(tempo);
        this.zero = new Zero(tempo);
        this.growth = new Growth(tempo);
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
     * @param limit the reason, as a clause
     */
    public record Shortage(int needed, int usable, String limit) {}

    public Outcome decide(Situation situation, DecisionMemory before) {
        DecisionMemory memory = meet(situation, before);
        memory = memory.idle(zero.idleSince(situation, memory));
        Need need = sizing.need(
                situation.policy(),
                situation.replicas(),
                situation.estimate(),
                situation.learned(),
                excluded(situation));
        Proposal proposal = propose(situation, need, memory);
        Shortage shortage =
                need == null || need.limit() == null || !situation.estimate().trustworthy()
                        ? null
                        : new Shortage(need.uncapped(), need.usable(), need.limit());
        return new Outcome(bounded(situation, need, proposal), proposal.memory(), shortage);
    }

    private Proposal propose(Situation situation, @Nullable Need need, DecisionMemory memory) {
        int n = situation.replicas();
        Policy policy = situation.policy();
        Integer pinned = policy.overrides().replicas();
        if (pinned != null) {
            return new Proposal(
                    pinned, Reason.Paused, "annotation replicas holds it at " + Figures.replicas(pinned), memory);
        }
        if (n == 0 && memory.zeroByPerson()) {
            return new Proposal(
                    0, Reason.Paused, "a person set 0 replicas, so scaling is off until they raise it", memory);
        }
        if (n > policy.maxReplicas()) {
            return new Proposal(
                    policy.maxReplicas(),
                    Reason.MaxReplicas,
                    n + " run, above maxReplicas " + policy.maxReplicas(),
                    memory);
        }
        if (n > 0 && n < policy.minReplicas()) {
            return new Proposal(
                    policy.minReplicas(),
                    Reason.MinReplicas,
                    n + " run, below minReplicas " + policy.minReplicas(),
                    memory);
        }
        boolean doubtful = !situation.estimate().trustworthy() || situation.membersMissing();
        if (n == 0) {
            return zero.atZero(situation, need, memory);
        }
        if (doubtful) {
            return doubtful(situation, need, memory);
        }
        Proposal idle = zero.toZero(situation, memory);
        if (idle != null) {
            return idle;
        }
        Finding freeze = situation.findings().stream()
                .filter(finding -> finding.effect() == Finding.Effect.Hold)
                .findFirst()
                .orElse(null);
        if (freeze != null) {
            return new Proposal(
                    n,
                    Reason.HeldByFinding,
                    freeze.type() + ": a change of replicas would not help, so " + Figures.replicas(n) + " stay",
                    memory.regretting(0, true, situation.now()));
        }
        if (need == null) {
            return growth.withoutCapacity(situation, memory);
        }
        Proposal up = growth.up(situation, need, memory);
        return up != null ? up : regret.down(situation, need, memory);
    }

    /** Missing data never removes a replica; what is known may still add some. */
    private Proposal doubtful(Situation situation, @Nullable Need need, DecisionMemory memory) {
        int n = situation.replicas();
        String doubt = situation.estimate().trustworthy()
                ? "Pods are ready but the group has no members"
                : situation.estimate().doubts().getFirst();
        Policy policy = situation.policy();
        if (situation.blindSince() != null) {
            Duration blind = Duration.between(situation.blindSince(), situation.now());
            if (blind.compareTo(policy.fallback().after()) >= 0) {
                int to = Math.clamp(
                        policy.fallback().replicasWhileBlind(n),
                        Math.max(1, policy.minReplicas()),
                        policy.maxReplicas());
                return new Proposal(
                        to,
                        Reason.Fallback,
                        "fallback " + policy.fallback().kind() + " after "
                                + Figures.time(policy.fallback().after()) + " without data: " + doubt,
                        memory.regretting(0, true, situation.now()));
            }
        } else if (need != null && !situation.membersMissing()) {
            Proposal up = growth.up(situation, need, memory);
            if (up != null) {
                return up;
            }
        }
        return new Proposal(
                n,
                Reason.DataMissing,
                "holding " + Figures.replicas(n) + ": " + doubt,
                memory.regretting(0, true, situation.now()));
    }

    /** Bounds, cap and annotations, and the words for what they cut off. */
    private static Decision bounded(Situation situation, @Nullable Need need, Proposal proposal) {
        int n = situation.replicas();
        Policy policy = situation.policy();
        int to = proposal.to();
        Reason reason = proposal.reason();
        boolean forbidden = (to > n && policy.overrides().noScaleUp())
                || (to < n && policy.overrides().noScaleDown());
        if (forbidden && policy.overrides().replicas() == null) {
            to = n;
            reason = Reason.Paused;
        }
        Integer needed = need == null ? null : need.uncapped();
        int desired = need == null || !situation.estimate().trustworthy()
                ? to
                : Math.clamp(Math.min(need.useful(), policy.maxReplicas()), policy.minReplicas(), policy.maxReplicas());
        LimitedBy limit = limit(policy, need, reason, desired);
        if (to == n && reason == Reason.AtTarget) {
            reason = switch (limit) {
                case PartitionCount -> Reason.PartitionCount;
                case MaxReplicas -> Reason.MaxReplicas;
                case MinReplicas -> Reason.MinReplicas;
                default -> reason;
            };
        }
        Decision.Size size = new Decision.Size(
                needed, desired, usable(situation), policy.minReplicas(), policy.maxReplicas(), limit);
        return to == n
                ? new Decision.Hold(n, reason, proposal.detail(), size)
                : new Decision.ScaleTo(n, to, reason, proposal.detail(), size);
    }

    private static @Nullable Integer usable(Situation situation) {
        Estimate estimate = situation.estimate();
        return estimate.partitionCount() == 0
                ? null
                : (Integer)
                        ((estimate.partitionCount() + estimate.membersPerReplica() - 1) / estimate.membersPerReplica());
    }

    private static LimitedBy limit(Policy policy, @Nullable Need need, Reason reason, int desired) {
        if (reason == Reason.Paused) {
            return LimitedBy.Paused;
        }
        if (reason == Reason.Fallback) {
            return LimitedBy.Fallback;
        }
        if (need == null || need.uncapped() == desired) {
            return LimitedBy.None;
        }
        if (need.uncapped() > desired) {
            return need.usable() <= policy.maxReplicas() ? LimitedBy.PartitionCount : LimitedBy.MaxReplicas;
        }
        return LimitedBy.MinReplicas;
    }

    /** Takes note of another workload, and of replicas that somebody else set. */
    private static DecisionMemory meet(Situation situation, DecisionMemory memory) {
        int n = situation.replicas();
        if (!situation.target().uid().equals(memory.targetUid())) {
            // A zero found at first sight is ours where zero is allowed, else a person's.
            return memory.firstSight(
                    situation.target().uid(), n, situation.policy().minReplicas() > 0, situation.now());
        }
        return n == memory.replicas() ? memory : memory.adopted(n, situation.now());
    }

    /**
     * Partitions whose backlog more replicas cannot help: by a finding, or, before a finding is due, because they have stood
     * still for a while although others with work moved.
     */
    private Set<PartitionId> excluded(Situation situation) {
        Set<PartitionId> excluded = new HashSet<>();
        situation.findings().forEach(finding -> excluded.addAll(finding.excluded()));
        List<PartitionEstimate> partitions = situation.estimate().partitions();
        boolean othersMove =
                partitions.stream().anyMatch(p -> p.state() == PartitionEstimate.State.Moving && !standsStill(p));
        if (othersMove) {
            partitions.stream()
                    .filter(this::standsStill)
                    .map(PartitionEstimate::id)
                    .forEach(excluded::add);
        }
        return excluded;
    }

    private boolean standsStill(PartitionEstimate partition) {
        Duration limit = tempo.seconds(30);
        Duration threeCommits = partition.commitCadence().multipliedBy(3);
        return partition.hasWork()
                && partition.stillFor().compareTo(threeCommits.compareTo(limit) > 0 ? threeCommits : limit) >= 0;
    }
}
