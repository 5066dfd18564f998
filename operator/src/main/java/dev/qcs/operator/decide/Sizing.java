package dev.qcs.operator.decide;

import dev.qcs.operator.estimate.Estimate;
import dev.qcs.operator.estimate.Learned;
import dev.qcs.operator.estimate.PartitionEstimate;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.policy.Objective;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.policy.Tempo;
import dev.qcs.operator.words.Figures;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How many replicas the demand asks for. For a time objective: the smallest size at which the most loaded member carries its
 * own arrivals and drains its own backlog within half the objective. For a length: the lag divided by the length, rounded up.
 */
final class Sizing {
    private final Tempo tempo;

    Sizing(Tempo tempo) {
        this.tempo = tempo;
    }

    /**
     * Sizes for the partitions that more replicas can help.
     *
     * @param excluded partitions whose backlog is left out
     * @return {@code null} when the demand cannot be computed: no lag is known, or no capacity is
     */
    @Nullable
    Need need(Policy policy, int current, Estimate estimate, Learned learned, Set<PartitionId> excluded) {
        int members = estimate.membersPerReplica();
        int usable = Math.max(1, (estimate.partitionCount() + members - 1) / members);
        return switch (policy.objective()) {
            case Objective.LagPerReplica length -> byLength(length.messages(), current, estimate, excluded, usable);
            case Objective.LagSeconds time ->
                estimate.capacity().perMember() == null || estimate.arrival() == null
                        ? null
                        : byTime(time.lag(), current, estimate, learned, excluded, usable);
        };
    }

    private static @Nullable Need byLength(
            long length, int current, Estimate estimate, Set<PartitionId> excluded, int usable) {
        if (estimate.lag() == null) {
            return null;
        }
        long lag = 0;
        for (PartitionEstimate partition : estimate.partitions()) {
            if (partition.lag() != null && !excluded.contains(partition.id())) {
                lag += partition.lag();
            }
        }
        // Rounded up without adding first: a lag near the largest long must not overflow into a negative size.
        long wanted = lag / length + (lag % length == 0 ? 0 : 1);
        int uncapped = (int) Math.min(wanted, Integer.MAX_VALUE);
        int useful = Math.min(uncapped, usable);
        String sentence = "lag " + Figures.count(lag) + " at " + Figures.count(length) + " per replica needs "
                + Figures.count((long) uncapped);
        return new Need(
                uncapped,
                useful,
                usable,
                useful > current,
                true,
                sentence,
                uncapped > usable ? "its partitions feed at most " + Figures.replicas(usable) : null);
    }

    private Need byTime(
            Duration objective,
            int current,
            Estimate estimate,
            Learned learned,
            Set<PartitionId> excluded,
            int usable) {
        double perMember = java.util.Objects.requireNonNull(estimate.capacity().perMember());
        int members = estimate.membersPerReplica();
        Demand demand = new Demand(objective, estimate, learned, excluded, tempo);
        Load sustained = new Load(demand.toSustain());
        int useful = smallest(sustained, perMember, members, usable);
        boolean overloaded =
                new Load(demand.toKeepObjective()).ofMostLoaded(Math.max(1, current) * members) > perMember;
        if (useful > current && overloaded) {
            // What queues while the new Pods start must be drained too.
            Load withStart = new Load(demand.withStart(current * members, perMember));
            useful = Math.max(useful, smallest(withStart, perMember, members, usable));
            sustained = withStart;
        }
        double load = sustained.ofMostLoaded(useful * members);
        String limit = load > perMember * 1.0001 ? limit(demand, estimate, perMember, usable) : null;
        int uncapped = limit == null
                ? useful
                : Math.max(usable + 1, (int) Math.ceil(sustained.total() / (members * perMember)));
        double before = sustained.ofMostLoaded(Math.max(1, current) * members);
        boolean urgent = current == 0 || before >= 1.5 * load;
        return new Need(
                uncapped,
                useful,
                usable,
                overloaded,
                urgent,
                sentence(demand, objective, perMember * members, uncapped),
                limit);
    }

    /** The smallest size that is enough; where none is, the smallest whose load is within 2 % of the best there is. */
    private static int smallest(Load load, double perMember, int members, int usable) {
        int from = Math.clamp((long) Math.ceil(load.total() / (perMember * members)), 1, usable);
        for (int n = from; n <= usable; n++) {
            if (load.ofMostLoaded(n * members) <= perMember) {
                return n;
            }
        }
        double best = load.ofMostLoaded(usable * members);
        for (int n = 1; n < usable; n++) {
            if (load.ofMostLoaded(n * members) <= best * 1.02) {
                return n;
            }
        }
        return usable;
    }

    private static String limit(Demand demand, Estimate estimate, double perMember, int usable) {
        List<PartitionEstimate> tooFast = estimate.partitions().stream()
                .filter(p -> p.arrival() != null && p.arrival() > perMember)
                .toList();
        if (!tooFast.isEmpty()) {
            PartitionEstimate worst = tooFast.getFirst();
            return (tooFast.size() == 1
                            ? "partition " + worst.id() + " gets "
                            : tooFast.size() + " partitions, the first " + worst.id() + ", get ")
                    + Figures.rate(worst.arrival()) + "/s and one consumer does " + Figures.rate(perMember)
                    + "/s, so their lag grows at any size: add partitions, spread the key or make consumers faster";
        }
        Duration drain = demand.slowestDrain(perMember);
        return "its partitions feed at most " + Figures.replicas(usable)
                + (drain == null ? "" : ", which drain the backlog in " + Figures.time(drain));
    }

    private static String sentence(Demand demand, Duration objective, double perReplica, int needed) {
        StringBuilder sentence = new StringBuilder(Figures.rate(demand.arrival())).append("/s arriving");
        long backlog = Math.round(demand.backlog());
        if (backlog > 0) {
            sentence.append(" and ")
                    .append(Figures.count(backlog))
                    .append(" to drain in ")
                    .append(Figures.time(objective.dividedBy(2)));
        }
        return sentence.append(" need ")
                .append(needed)
                .append(" x ")
                .append(Figures.rate(perReplica))
                .append("/s")
                .toString();
    }
}
