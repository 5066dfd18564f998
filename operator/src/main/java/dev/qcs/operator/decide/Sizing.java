package dev.qcs.operator.decide;

import dev.qcs.operator.decide.limit.Limiter;
import dev.qcs.operator.decide.size.Ladder;
import dev.qcs.operator.decide.size.Load;
import dev.qcs.operator.estimate.Capacity;
import dev.qcs.operator.estimate.Estimate;
import dev.qcs.operator.estimate.Learned;
import dev.qcs.operator.estimate.PartitionEstimate;
import dev.qcs.operator.policy.Objective;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.policy.Tempo;
import dev.qcs.operator.policy.behavior.Behavior;
import dev.qcs.operator.words.Figures;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How many replicas the demand asks for. For a time objective: the smallest size at which the most loaded member carries its
 * own arrivals and drains its own backlog within half the objective. For a length: the lag divided by the length, rounded up.
 */
final class Sizing {
    /**
     * More Pods are asked for when messages would otherwise wait this share of the objective by the time that they help. Sooner
     * would pay for every rise that turns out to be noise, later would leave nothing for what goes wrong.
     */
    private static final double LAST_MOMENT = 0.5;

    private final Tempo tempo;

    Sizing(Tempo tempo) {
        this.tempo = tempo;
    }

    /**
     * Sizes for the partitions that more replicas can help.
     *
     * @param max most replicas allowed; it decides what the next step is worth, not what is needed
     * @param settled false shortly after a change of ours, whose pause lets messages queue that are no sign of need
     * @param outgrownForLong true when more has arrived for a while than what runs can do: that is no noise, and no moment too
     *     early to act
     * @return {@code null} when the demand cannot be computed: no lag is known, or no capacity is
     */
    @Nullable
    Need need(
            Policy policy,
            int max,
            int current,
            Estimate estimate,
            Learned learned,
            Exclusions exclusions,
            boolean settled,
            boolean outgrownForLong) {
        Need need = sized(policy, max, current, estimate, learned, exclusions, settled, outgrownForLong);
        if (need == null || estimate.pool() == null) {
            return need;
        }
        // What consumers hold may not count for growing; shrinking looks at all there is.
        Need all = estimate.pool().countsHeld()
                ? need
                : sized(policy, max, current, estimate.countingHeld(), learned, exclusions, settled, outgrownForLong);
        Need careful =
                all == null ? need : need.notBelow(all.enough(), "; with what is held unacknowledged " + all.enough());
        return Pooling.keepingBusy(careful, estimate, current);
    }

    private @Nullable Need sized(
            Policy policy,
            int max,
            int current,
            Estimate estimate,
            Learned learned,
            Exclusions exclusions,
            boolean settled,
            boolean outgrownForLong) {
        int usable = estimate.usable();
        return switch (policy.objective()) {
            case Objective.LagPerReplica length ->
                byLength(
                        length.messages(),
                        policy,
                        max,
                        current,
                        estimate,
                        exclusions,
                        usable,
                        settled ? Duration.ZERO : learned.pause());
            case Objective.LagSeconds time -> {
                Double perMember = estimate.capacity().perMember();
                if (estimate.arrival() == null || estimate.lag() == null) {
                    yield null;
                }
                Demand demand = new Demand(
                        time.lag(),
                        policy.pollingInterval(),
                        estimate,
                        perMember == null ? 0 : perMember,
                        learned,
                        exclusions,
                        tempo);
                if (perMember != null) {
                    yield byTime(
                            demand,
                            time.lag(),
                            estimate.capacity(),
                            policy,
                            max,
                            current,
                            estimate,
                            usable,
                            outgrownForLong);
                }
                // Whatever one replica can do, it can do nothing.
                yield estimate.arrival() == 0 && estimate.lag() == 0
                        ? new Need(
                                1,
                                1,
                                1,
                                usable,
                                0,
                                0,
                                0,
                                0,
                                false,
                                false,
                                false,
                                false,
                                "nothing arrives and nothing waits",
                                null)
                        : null;
            }
        };
    }

    /** Within the tolerance of {@code behavior} a size is kept, but never short of a cap that the demand reaches. */
    private static Need tolerated(Need need, double ratio, Policy policy, int max, int current) {
        Behavior behavior = policy.behavior();
        int cap = Math.min(max, need.usable());
        boolean keeps = behavior != null
                && current > 0
                && !(need.uncapped() >= cap && cap > current)
                && Limiter.keepsSize(
                        ratio, behavior.up().tolerancePercent(), behavior.down().tolerancePercent());
        return keeps ? need.keeping(current) : need;
    }

    private static @Nullable Need byLength(
            long length,
            Policy policy,
            int max,
            int current,
            Estimate estimate,
            Exclusions exclusions,
            int usable,
            Duration paused) {
        if (estimate.lag() == null) {
            return null;
        }
        long lag = 0;
        long waiting = 0;
        for (PartitionEstimate partition : estimate.partitions()) {
            if (partition.lag() == null || exclusions.whole().contains(partition.id())) {
                continue;
            }
            waiting = plus(waiting, partition.lag());
            lag = exclusions.countsForGrowth(partition) ? plus(lag, estimate.lagForGrowth(partition)) : lag;
        }
        Double arrival = estimate.arrival();
        Double perMember = estimate.capacity().perMember();
        double halfAMinute = 30;
        // What waits behind a stuck partition needs no more replicas, but it needs somebody.
        int uncapped = Math.max(estimate.lag() > 0 ? 1 : 0, replicas(lag, length));
        double queued = arrival == null ? 0 : arrival * paused.toMillis() / 1000.0;
        long evidence = Math.max(0, lag - (long) queued);
        Need need = new Need(
                uncapped,
                Math.min(uncapped, usable),
                Math.min(replicas(waiting, length), usable),
                usable,
                (arrival == null ? 0 : arrival) + lag / halfAMinute,
                perMember == null ? 0 : perMember * estimate.membersPerReplica(),
                (double) waiting,
                (double) waiting,
                Math.min(replicas(evidence, length), usable) > current,
                true,
                false,
                true,
                "lag " + Figures.count(lag) + " at " + Figures.count(length) + " per replica needs "
                        + Figures.count((long) uncapped),
                uncapped > usable && estimate.capped() ? Shortfall.cap(estimate) : null);
        return tolerated(need, lag / ((double) length * Math.max(1, current)), policy, max, current);
    }

    /** Rounded up without adding first: a lag near the largest long must not overflow into a negative size. */
    private static int replicas(long lag, long length) {
        return (int) Math.min(lag / length + (lag % length == 0 ? 0 : 1), Integer.MAX_VALUE);
    }

    private static long plus(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }

    private static Need byTime(
            Demand demand,
            Duration objective,
            Capacity capacity,
            Policy policy,
            int max,
            int current,
            Estimate estimate,
            int usable,
            boolean outgrownForLong) {
        int members = estimate.membersPerReplica();
        int running = Math.max(1, current) * members;
        double perMember = capacity.in(running);
        Load sustained = demand.toSustain();
        Load.Size size = smallest(sustained, capacity, members, usable);
        Pooling.LongJobs longJobs = estimate.pool() == null
                ? Pooling.LongJobs.NONE
                : Pooling.forLongJobs(estimate, perMember * members, objective, Math.max(1, current));
        int forLongJobs = Math.min(usable, longJobs.enough());
        int useful = Math.max(size.replicas(), forLongJobs);
        double most = LAST_MOMENT * objective.toMillis() / 1000.0;
        boolean outgrown = demand.arriving().ofMostLoaded(running) > perMember;
        // What is late already, and will be for long, is worth the replicas that speed it up.
        boolean late = useful > current && demand.starved(running);
        boolean overloaded = late
                || demand.wait(running, perMember, true) > most
                || (outgrown && outgrownForLong)
                || current < Math.min(usable, longJobs.least());
        boolean helpable = !demand.anyHelpless() && !demand.anyBeyondHelp();
        if (useful > current && current > 0 && !overloaded && helpable) {
            return content(demand, perMember * members, current, usable, outgrown);
        }
        if (overloaded && current > 0 && useful <= current && current < usable) {
            // The deal was unlucky: at the next size that does more, members have fewer partitions each.
            useful = Math.min(usable, nextSize(estimate, current, current + 1));
        }
        boolean grows = useful > current;
        if (grows) {
            // What queues while the new Pods start must be drained too.
            sustained = demand.withStart(current * members, perMember);
            size = smallest(sustained, capacity, members, usable);
            useful = Math.max(useful, size.replicas());
        }
        double there = capacity.in(Math.max(1, Math.min(useful, max)) * members);
        String limit = (size.suffices() && helpable) || !estimate.capped()
                ? null
                : Shortfall.reason(demand, sustained, estimate, there);
        double keepUp = Math.ceil(demand.toKeepUp() / (members * there));
        int uncapped = limit == null ? useful : (int) Math.max(usable + 1.0, keepUp);
        double next = sustained.ofMostLoaded(Math.max(1, Math.min(useful, max)) * members) / there;
        double load = sustained.ofMostLoaded(running) / perMember;
        int enough = grows
                ? useful
                : Math.max(
                        forLongJobs,
                        smallest(demand.toShrink(), capacity, members, usable).replicas());
        Need need = new Need(
                uncapped,
                useful,
                enough,
                usable,
                demand.total(),
                there * members,
                demand.waiting(),
                demand.drainable(),
                overloaded,
                late || demand.wait(running, perMember, false) > most,
                outgrown,
                current == 0 || load >= 1.5 * next,
                sentence(demand, there * members, uncapped) + (grows ? ", with what queues until new Pods work" : ""),
                limit);
        return tolerated(need, load, policy, max, current);
    }

    /**
     * The next size that does more work than {@code current}: with partitions it has fewer of them on its most loaded member.
     *
     * @param uncapped what it is where any replica more does more
     */
    static int nextSize(Estimate estimate, int current, int uncapped) {
        int each = Math.max(1, estimate.membersPerReplica());
        if (!estimate.capped()) {
            return uncapped;
        }
        return Math.ceilDiv(Ladder.of(Math.max(1, estimate.owners())).above(current * each), each);
    }

    private static Load.Size smallest(Load load, Capacity capacity, int members, int usable) {
        boolean same = capacity.curve().points().size() <= 1;
        return same ? load.smallest(capacity.in(1), members, usable) : load.smallest(capacity::in, members, usable);
    }

    /** More would drain the backlog sooner, but what runs keeps the objective: nothing is missing. */
    private static Need content(Demand demand, double perReplica, int current, int usable, boolean outgrown) {
        return new Need(
                current,
                current,
                current,
                usable,
                demand.total(),
                perReplica,
                demand.waiting(),
                demand.drainable(),
                false,
                false,
                outgrown,
                false,
                Figures.rate(demand.arrival()) + "/s arriving and " + Figures.count(Math.round(demand.backlog()))
                        + " waiting are worked off within the objective by " + current + " x "
                        + Figures.rate(perReplica)
                        + "/s" + Shortfall.unseen(demand),
                null);
    }

    private static String sentence(Demand demand, double perReplica, int needed) {
        StringBuilder sentence = new StringBuilder(Figures.rate(demand.arrival())).append("/s arriving");
        long backlog = Math.round(demand.backlog());
        if (backlog > 0) {
            sentence.append(" and ").append(Figures.count(backlog)).append(" waiting");
        }
        return sentence.append(" need ")
                .append(needed)
                .append(" x ")
                .append(Figures.rate(perReplica))
                .append("/s")
                .append(Shortfall.unseen(demand))
                .toString();
    }
}
