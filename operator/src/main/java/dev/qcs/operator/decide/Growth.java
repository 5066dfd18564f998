package dev.qcs.operator.decide;

import dev.qcs.operator.estimate.Estimate;
import dev.qcs.operator.policy.Objective;
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
    private final Proof proof;

    Growth(Tempo tempo, Proof proof) {
        this.tempo = tempo;
        this.proof = proof;
    }

    /** A larger size, a hold that waits for the last change to settle, or {@code null} when no more are needed. */
    @Nullable
    Proposal up(Situation situation, Need need, DecisionMemory memory) {
        int n = situation.replicas();
        int cap = Math.min(need.useful(), Math.min(situation.max(), nextAttempt(situation, memory)));
        if (cap <= n || !need.overloaded()) {
            return null;
        }
        String useless = Pooling.growthUseless(situation.estimate());
        if (useless != null) {
            return new Proposal(n, Reason.HeldByFinding, need.sentence() + ", but " + useless, memory.withoutWaste());
        }
        if (situation.policy().objective() instanceof Objective.LagSeconds
                && situation.estimate().observedFor().compareTo(tempo.seconds(30)) < 0) {
            return new Proposal(
                    n,
                    Reason.GatheringEvidence,
                    "arrivals observed for " + Figures.time(situation.estimate().observedFor()) + " of "
                            + Figures.time(tempo.seconds(30)),
                    memory.withoutWaste());
        }
        if (situation.estimate().arrivals().fresh() && !need.endangered()) {
            return new Proposal(
                    n,
                    Reason.GatheringEvidence,
                    "arrivals have just jumped to at least "
                            + Figures.rate(situation.estimate().arrivals().highest())
                            + "/s; the next reading shows how far",
                    memory.withoutWaste());
        }
        if (!need.urgent() && !settled(situation, memory.lastOwnChange(), tempo)) {
            return new Proposal(
                    n,
                    Reason.Settling,
                    need.sentence() + "; waiting for the last change to settle",
                    memory.withoutWaste());
        }
        if (proof.pending(situation, memory)) {
            return new Proposal(
                    n,
                    Reason.GatheringEvidence,
                    need.sentence() + "; watching first whether the last step helps",
                    memory.withoutWaste());
        }
        Ceiling ceiling = memory.experience().ceilingAt(situation.now());
        if (ceiling != null && cap > ceiling.replicas()) {
            int to = Math.max(n, ceiling.replicas());
            return new Proposal(
                    to,
                    Reason.Ineffective,
                    need.sentence() + ", but " + Proof.held(ceiling, situation.now()),
                    memory.withoutWaste());
        }
        return new Proposal(
                cap,
                Reason.LagOverObjective,
                cut(need, cap, situation),
                memory.withoutWaste().with(proof.tried(situation, need, cap, memory.experience())));
    }

    /**
     * Most replicas of a step while a larger size is remembered not to have helped. Twice as many as then show as well whether
     * it helps by now; where no partition limits the size all that are allowed would start for an answer.
     */
    private static int nextAttempt(Situation situation, DecisionMemory memory) {
        Ceiling past = memory.ceiling();
        return past == null || situation.estimate().capped()
                ? Integer.MAX_VALUE
                : Math.max(situation.replicas(), 2 * past.replicas());
    }

    /** Without any idea of what one replica can do: a careful step when the backlog grows, and watch. */
    Proposal withoutCapacity(Situation situation, Exclusions exclusions, DecisionMemory memory) {
        Estimate estimate = situation.estimate();
        int n = situation.replicas();
        if (estimate.arrivals().lately() == null
                && estimate.pool() != null
                && !estimate.pool().counted()) {
            return withoutCounters(situation, memory);
        }
        boolean observed = estimate.observedFor().compareTo(tempo.seconds(30)) >= 0;
        DecisionMemory calm = memory.withoutWaste().behind(null);
        Flow flow = Flow.of(estimate, exclusions);
        if (flow == null || !observed) {
            return new Proposal(n, Reason.GatheringEvidence, "too few readings for rates yet", calm);
        }
        boolean behind = flow.lag() > 10 * Math.max(1, flow.arriving()) && flow.consumed() < 0.98 * flow.arriving();
        if (!behind) {
            return new Proposal(
                    n,
                    Reason.CapacityUnknown,
                    "no replica has been busy enough yet to show its capacity, and nothing queues",
                    calm);
        }
        if (situation.target().ready() < n || !settled(situation, joined(situation, memory), tempo)) {
            return new Proposal(n, Reason.Settling, "waiting for the last change to settle", calm);
        }
        // Members that had work for a while show what they can do: that answer is worth waiting for.
        Instant since = memory.clocks().behindSince() == null
                ? situation.now()
                : memory.clocks().behindSince();
        // The first reading may hold a part of the jump only.
        Duration shown =
                situation.learned().shownAfter().plus(situation.policy().pollingInterval());
        Duration watch = shown.compareTo(tempo.seconds(30)) > 0 ? shown : tempo.seconds(30);
        if (Duration.between(since, situation.now()).compareTo(watch) < 0) {
            return new Proposal(
                    n,
                    Reason.GatheringEvidence,
                    "a backlog grows; watching what a replica can do before adding more",
                    calm.behind(since));
        }
        String detail = Figures.rate(flow.arriving()) + "/s arriving, " + Figures.rate(flow.consumed())
                + "/s consumed, capacity of a replica not known yet";
        return carefulStep(situation, detail, calm);
    }

    /**
     * A queue of which only the depth is known. What it grows by is the least that arrives, so a growth that lasts is answered
     * like that of a backlog whose consumers' capacity is unknown: by a careful step, and a look at what it brings.
     */
    private Proposal withoutCounters(Situation situation, DecisionMemory memory) {
        Estimate estimate = situation.estimate();
        int n = situation.replicas();
        Double growth = estimate.growth();
        Long lag = estimate.lag();
        DecisionMemory calm = memory.withoutWaste().behind(null);
        String unknown = "the broker gives no counters, so neither arrivals nor the capacity of a replica are known";
        if (growth == null || lag == null || estimate.observedFor().compareTo(tempo.seconds(30)) < 0) {
            return new Proposal(n, Reason.GatheringEvidence, unknown + "; too few readings yet", calm);
        }
        if (estimate.trend() != Estimate.Trend.Growing || lag <= 10 * growth) {
            return new Proposal(n, Reason.CapacityUnknown, unknown + "; no backlog builds up", calm);
        }
        if (!settled(situation, memory.lastOwnChange(), tempo)) {
            return new Proposal(n, Reason.Settling, unknown + "; waiting for the last change to settle", calm);
        }
        Instant since = memory.clocks().behindSince() == null
                ? situation.now()
                : memory.clocks().behindSince();
        String detail =
                Figures.count(lag) + " are there and " + Figures.rate(growth) + "/s more come than go; " + unknown;
        if (Duration.between(since, situation.now()).compareTo(tempo.seconds(30)) < 0) {
            return new Proposal(
                    n, Reason.GatheringEvidence, detail + "; watching whether it lasts", calm.behind(since));
        }
        return carefulStep(situation, detail, calm);
    }

    /** To the next size that may do more, unless it is known to be of no use. */
    private static Proposal carefulStep(Situation situation, String detail, DecisionMemory memory) {
        int n = situation.replicas();
        String useless = Pooling.growthUseless(situation.estimate());
        if (useless != null) {
            return new Proposal(n, Reason.HeldByFinding, detail + ", but " + useless, memory);
        }
        Ceiling ceiling = memory.experience().ceilingAt(situation.now());
        if (ceiling != null && n >= ceiling.replicas()) {
            return new Proposal(
                    n, Reason.Ineffective, detail + ", but " + Proof.held(ceiling, situation.now()), memory);
        }
        int most = ceiling == null ? situation.max() : Math.min(situation.max(), ceiling.replicas());
        int to = Math.min(Sizing.nextSize(situation.estimate(), n, 2 * n), most);
        return to > n
                ? new Proposal(to, Reason.CapacityUnknown, detail, memory)
                : new Proposal(n, Reason.AtTarget, detail + "; no more replicas are allowed or of use", memory);
    }

    /** About when the Pods of our last change joined the group, from when what members do counts. */
    private static @Nullable Instant joined(Situation situation, DecisionMemory memory) {
        Instant last = memory.lastOwnChange();
        return last == null ? null : last.plus(situation.learned().podStart());
    }

    /** True when pods had the time to start, to join and to be seen working since {@code last}. */
    static boolean settled(Situation situation, @Nullable Instant last, Tempo tempo) {
        if (last == null) {
            return true;
        }
        Duration settle =
                situation.learned().podStart().plus(situation.learned().pause()).plus(tempo.seconds(30));
        return Duration.between(last, situation.now()).compareTo(settle) > 0;
    }

    private static String cut(Need need, int cap, Situation situation) {
        if (cap == need.uncapped()) {
            return need.sentence();
        }
        String limit = need.usable() <= situation.max()
                ? (situation.estimate().pool() == null ? "its partitions feed" : "its single-active queues feed")
                        + " at most " + need.usable()
                : situation.maxName() + " is the most allowed";
        return need.sentence() + ", but " + limit;
    }
}
