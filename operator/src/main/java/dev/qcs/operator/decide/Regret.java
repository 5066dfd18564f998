package dev.qcs.operator.decide;

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
    /** Seconds of readings that all say that fewer would do; the largest of the sizes that they name is gone to. */
    private static final int SPAN = 60;

    /** Where messages take long, so many of them pass before a need is believed to be over. */
    private static final int LONG_JOBS = 3;

    private static final Duration LONGEST_SPAN = Duration.ofMinutes(5);

    private final Tempo tempo;

    Regret(Tempo tempo) {
        this.tempo = tempo;
    }

    /** Called when no more replicas are needed: fewer, or a hold that says why not yet. */
    Proposal down(Situation situation, Need need, DecisionMemory memory) {
        int n = situation.replicas();
        int enough = Math.clamp(need.enough(), Math.max(1, situation.min()), Math.max(1, situation.max()));
        double elapsed = situation.elapsed(memory);
        if (enough >= n) {
            return new Proposal(
                    n,
                    Reason.AtTarget,
                    need.sentence() + (need.limit() == null ? "" : "; " + need.limit()),
                    memory.with(memory.waste().refuted(elapsed)));
        }
        if (backlogged(situation, need)) {
            return new Proposal(
                    n,
                    Reason.BacklogDraining,
                    need.sentence() + "; " + Figures.replicas(n) + " stay until the backlog is drained",
                    memory.with(memory.waste().faded(elapsed)));
        }
        double price = price(situation, n);
        Waste before = droppedSuddenly(situation)
                ? memory.waste().forgiven(price, situation.now(), tempo.minutes(10))
                : memory.waste();
        Waste waste = before.grown((n - enough) * elapsed, enough, situation.now(), span(situation));
        DecisionMemory wasting = memory.with(waste);
        if (!Growth.settled(situation, memory.lastChange(), tempo)
                || situation.target().rollingOut()) {
            return new Proposal(
                    n, Reason.Settling, need.sentence() + "; waiting for the last change to settle", wasting);
        }
        int to = Math.max(enough, waste.largestSeen());
        if (!observed(situation, waste) || waste.regret() < price || to >= n) {
            return new Proposal(
                    n,
                    Reason.GatheringEvidence,
                    need.sentence() + "; " + Figures.rate(Math.max(0, waste.regret())) + " of " + Figures.rate(price)
                            + " replica-seconds of waste that a scale-down must save",
                    wasting);
        }
        return new Proposal(
                to,
                Reason.WasteAccumulated,
                need.sentence() + "; the largest need of the last " + Figures.time(span(situation)) + " was " + to,
                wasting);
    }

    /** A minute of readings, and a minute of them saying that fewer would do; polls come a little early or late. */
    private boolean observed(Situation situation, Waste waste) {
        Duration minute = span(situation);
        return situation.estimate().observedFor().compareTo(tempo.seconds(SPAN)) >= 0
                && waste.seenFor(situation.now())
                                .compareTo(minute.multipliedBy(95).dividedBy(100))
                        >= 0;
    }

    private Duration span(Situation situation) {
        double job = Pooling.longJobSeconds(situation.estimate(), situation.policy(), situation.replicas());
        Duration jobs = Duration.ofMillis((long) (1000 * LONG_JOBS * job));
        Duration most = jobs.compareTo(tempo.of(LONGEST_SPAN)) > 0 ? tempo.of(LONGEST_SPAN) : jobs;
        return most.compareTo(tempo.seconds(SPAN)) > 0 ? most : tempo.seconds(SPAN);
    }

    /**
     * With a time objective a backlog is worth the replicas that drain it, unless no size does in time; with a length objective it is
     * the objective.
     */
    private static boolean backlogged(Situation situation, Need need) {
        Double arrival = situation.estimate().arrival();
        return situation.policy().objective() instanceof Objective.LagSeconds
                && arrival != null
                && need.drainable() > 5 * arrival + 1;
    }

    /** Arrivals fell off within seconds: an outage of the producer looks like this. */
    private static boolean droppedSuddenly(Situation situation) {
        Double now = situation.estimate().arrivals().now();
        Double minute = situation.estimate().arrival();
        return now != null && minute != null && now < 0.3 * minute;
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
