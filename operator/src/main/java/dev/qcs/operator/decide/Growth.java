package dev.qcs.operator.decide;

import dev.qcs.operator.estimate.Estimate;
import dev.qcs.operator.policy.Objective;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.policy.Tempo;
import dev.qcs.operator.words.Figures;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Up, at once and far enough: growing is urgent, and a rebalance costs the same for one Pod or for ten. Only a small second
 * step waits until the first has come to rest.
 */
final class Growth {
    private final Tempo tempo;

    Growth(Tempo tempo) {
        this.tempo = tempo;
    }

    /** A larger size, a hold that waits for the last change to settle, or {@code null} when no more are needed. */
    @Nullable
    Proposal up(Situation situation, Need need, DecisionMemory memory) {
        int n = situation.replicas();
        int cap = Math.min(need.useful(), situation.policy().maxReplicas());
        if (cap <= n || !need.overloaded()) {
            return null;
        }
        if (situation.policy().objective() instanceof Objective.LagSeconds
                && situation.estimate().observedFor().compareTo(tempo.seconds(30)) < 0) {
            return new Proposal(
                    n,
                    Reason.GatheringEvidence,
                    "arrivals observed for " + Figures.time(situation.estimate().observedFor()) + " of 30s",
                    memory.regretting(0, true, situation.now()));
        }
        if (!need.urgent() && !settled(situation, memory, tempo)) {
            return new Proposal(
                    n,
                    Reason.Settling,
                    need.sentence() + "; waiting for the last change to settle",
                    memory.regretting(0, true, situation.now()));
        }
        return new Proposal(
                cap,
                Reason.LagOverObjective,
                cut(need, cap, situation.policy()),
                memory.regretting(0, true, situation.now()));
    }

    /** Without any idea of what one replica can do: a careful step when the backlog grows, and watch. */
    Proposal withoutCapacity(Situation situation, DecisionMemory memory) {
        Estimate estimate = situation.estimate();
        int n = situation.replicas();
        Double lately = estimate.arrivalLately();
        Double consumed = estimate.consumptionLately();
        Long lag = estimate.lag();
        boolean observed = estimate.observedFor().compareTo(tempo.seconds(30)) >= 0;
        DecisionMemory calm = memory.regretting(0, true, situation.now());
        if (lately == null || consumed == null || lag == null || !observed) {
            return new Proposal(n, Reason.GatheringEvidence, "too few readings for rates yet", calm);
        }
        boolean behind = lag > 10 * Math.max(1, lately) && consumed < 0.98 * lately;
        if (!behind) {
            return new Proposal(
                    n,
                    Reason.CapacityUnknown,
                    "no replica has been busy enough yet to show its capacity, and nothing queues",
                    calm);
        }
        if (!settled(situation, memory, tempo)) {
            return new Proposal(n, Reason.Settling, "waiting for the last change to settle", calm);
        }
        int partitions = Math.max(1, estimate.partitionCount());
        int usable = Math.max(1, (partitions + estimate.membersPerReplica() - 1) / estimate.membersPerReplica());
        int to = Math.min(Math.min(2 * n, usable), situation.policy().maxReplicas());
        String detail = Figures.rate(lately) + "/s arriving, " + Figures.rate(consumed)
                + "/s consumed, capacity of a replica not known yet";
        return to > n
                ? new Proposal(to, Reason.CapacityUnknown, detail, calm)
                : new Proposal(n, Reason.AtTarget, detail + "; no more replicas are allowed or of use", calm);
    }

    /** True when pods had the time to start, to join and to be seen working since replicas last changed. */
    static boolean settled(Situation situation, DecisionMemory memory, Tempo tempo) {
        Instant last = memory.lastChange();
        if (last == null) {
            return true;
        }
        Duration settle =
                situation.learned().podStart().plus(situation.learned().pause()).plus(tempo.seconds(30));
        return Duration.between(last, situation.now()).compareTo(settle) > 0;
    }

    private static String cut(Need need, int cap, Policy policy) {
        if (cap == need.uncapped()) {
            return need.sentence();
        }
        String limit = need.usable() <= policy.maxReplicas()
                ? "its partitions feed at most " + need.usable()
                : "maxReplicas allows " + policy.maxReplicas();
        return need.sentence() + ", but " + limit;
    }
}
