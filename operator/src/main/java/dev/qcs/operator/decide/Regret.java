package dev.qcs.operator.decide;

import dev.qcs.operator.estimate.Estimate;
import dev.qcs.operator.policy.Objective;
import dev.qcs.operator.policy.Tempo;
import dev.qcs.operator.words.Figures;
import java.time.Duration;

/**
 * Down, when the waste already paid for exceeds the price of the disturbance: ski rental. Renting is paying for replicas that
 * are not needed; buying is a pair of down and up, two pauses of the group and one start. No window fits all groups, this
 * price does: with cheap rebalances it shrinks soon, with dear ones late.
 */
final class Regret {
    private final Tempo tempo;

    Regret(Tempo tempo) {
        this.tempo = tempo;
    }

    /** Called when no more replicas are needed: fewer, or a hold that says why not yet. */
    Proposal down(Situation situation, Need need, DecisionMemory memory) {
        int n = situation.replicas();
        int floor = situation.policy().minReplicas();
        int enough = Math.max(
                Math.max(1, floor), Math.min(need.useful(), situation.policy().maxReplicas()));
        double elapsed = memory.sinceTick(situation.now()).toMillis() / 1000.0;
        if (enough >= n) {
            return new Proposal(
                    n,
                    Reason.AtTarget,
                    need.sentence() + (need.limit() == null ? "" : "; " + need.limit()),
                    memory.regretting(memory.regret() - elapsed, true, situation.now()));
        }
        if (backlogged(situation)) {
            return new Proposal(
                    n,
                    Reason.BacklogDraining,
                    need.sentence() + "; " + Figures.replicas(n) + " stay until the backlog is drained",
                    memory.regretting(memory.regret() - elapsed, false, situation.now()));
        }
        DecisionMemory wasting = memory.wasting((n - enough) * elapsed, enough, situation.now(), tempo.seconds(120));
        double price = price(situation, n);
        boolean observed = situation.estimate().observedFor().compareTo(tempo.seconds(60)) >= 0
                && wasting.seenFor(situation.now())
                                .compareTo(tempo.seconds(60).multipliedBy(95).dividedBy(100))
                        >= 0;
        int to = Math.max(enough, wasting.largestSeen());
        if (!Growth.settled(situation, memory, tempo) || situation.target().rollingOut()) {
            return new Proposal(
                    n, Reason.Settling, need.sentence() + "; waiting for the last change to settle", wasting);
        }
        if (!observed || wasting.regret() < price || to >= n) {
            return new Proposal(
                    n,
                    Reason.GatheringEvidence,
                    need.sentence() + "; " + Figures.rate(wasting.regret()) + " of " + Figures.rate(price)
                            + " replica-seconds of waste that a scale-down must save",
                    wasting);
        }
        return new Proposal(
                to, Reason.WasteAccumulated, need.sentence() + "; the largest need of the last 2m was " + to, wasting);
    }

    /** With a time objective a backlog is worth the replicas that drain it; with a length objective it is the objective. */
    private static boolean backlogged(Situation situation) {
        Estimate estimate = situation.estimate();
        return situation.policy().objective() instanceof Objective.LagSeconds
                && estimate.lag() != null
                && estimate.arrival() != null
                && scalableLag(situation) > 5 * estimate.arrival() + 1;
    }

    /** Lag without the partitions that a finding leaves out: their backlog would hold the size for ever. */
    private static long scalableLag(Situation situation) {
        return situation.estimate().partitions().stream()
                .filter(p -> p.lag() != null
                        && situation.findings().stream()
                                .noneMatch(f -> f.excluded().contains(p.id())))
                .mapToLong(p -> p.lag() == null ? 0 : p.lag())
                .sum();
    }

    /** Replica-seconds that a down and an up cost: two pauses of everyone and one start, weighed by the stability wanted. */
    private static double price(Situation situation, int n) {
        double pause = seconds(situation.learned().pause());
        double start = seconds(situation.learned().podStart());
        return situation.policy().stability().factor() * 2 * (pause * n + start);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
