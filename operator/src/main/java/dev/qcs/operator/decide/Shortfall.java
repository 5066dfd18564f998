package dev.qcs.operator.decide;

import dev.qcs.operator.decide.size.Load;
import dev.qcs.operator.estimate.Assignor;
import dev.qcs.operator.estimate.Estimate;
import dev.qcs.operator.estimate.PartitionEstimate;
import dev.qcs.operator.words.Figures;
import java.time.Duration;
import java.util.Objects;

/** Why no number of replicas is enough: what a person has to change instead. */
final class Shortfall {
    private Shortfall() {}

    /** A clause that continues a sentence, or nothing: an objective that the rhythm of commits hides. */
    static String unseen(Demand demand) {
        long seconds = Math.round(demand.commitsTooRarely());
        return seconds == 0
                ? ""
                : "; its consumers commit each " + Figures.time(Duration.ofSeconds(seconds))
                        + ", so shorter waits are not seen: commit more often, or set lagSeconds to "
                        + 2 * seconds + " or more";
    }

    /**
     * The reason, as a clause.
     *
     * @param load that no size brings down to what a member does
     */
    static String reason(Demand demand, Load load, Estimate estimate, double perMember) {
        PartitionEstimate worst = null;
        int tooFast = 0;
        for (PartitionEstimate partition : estimate.partitions()) {
            if (partition.arrival() != null && partition.arrival() > perMember) {
                tooFast++;
                worst = worst == null || partition.arrival() > Objects.requireNonNull(worst.arrival())
                        ? partition
                        : worst;
            }
        }
        if (worst != null) {
            if (estimate.pool() != null) {
                return "queue " + worst.id().topic() + " gets " + Figures.rate(worst.arrival())
                        + "/s and its single active consumer does " + Figures.rate(perMember)
                        + "/s, so it grows at any size: spread it over more queues or make consumers faster";
            }
            return (tooFast == 1
                            ? "partition " + worst.id() + " gets "
                            : tooFast + " partitions, most of all " + worst.id() + ", get up to ")
                    + Figures.rate(worst.arrival()) + "/s and one consumer does " + Figures.rate(perMember)
                    + "/s, so their lag grows at any size: add partitions, spread the key or make consumers faster";
        }
        if (stacksTopics(estimate)) {
            int most = estimate.usable() * estimate.membersPerReplica();
            double arriving = demand.arriving().ofMostLoaded(most);
            // Each partition's arrivals fit one consumer, so it is several topics on one that do not.
            boolean stacked = arriving > perMember || load.ofLargestPartition() <= perMember;
            return !stacked
                    ? cap(estimate)
                    : "range assignment stacks partitions of every topic on the first consumers: at "
                            + Figures.replicas(estimate.usable()) + " one needs "
                            + Figures.rate(arriving > perMember ? arriving : load.ofMostLoaded(most))
                            + "/s and does " + Figures.rate(perMember) + "/s; " + balance(estimate);
        }
        Duration drain = demand.slowestDrain(perMember);
        return cap(estimate) + (drain == null ? "" : ", which drain the backlog in " + Figures.time(drain));
    }

    /** The most that its partitions feed, as a clause. */
    static String cap(Estimate estimate) {
        if (estimate.pool() != null) {
            return "each of its queues feeds a single active consumer, so at most "
                    + Figures.replicas(estimate.usable()) + " are of use";
        }
        String cap = "its partitions feed at most " + Figures.replicas(estimate.usable());
        return stacksTopics(estimate) ? cap + " under range assignment (" + balance(estimate) + ")" : cap;
    }

    private static boolean stacksTopics(Estimate estimate) {
        return estimate.assignor() == Assignor.Range && estimate.largestTopic() < estimate.partitionCount();
    }

    private static String balance(Estimate estimate) {
        int usable = Math.ceilDiv(estimate.partitionCount(), estimate.membersPerReplica());
        return "a balanced assignor, cooperative-sticky or that of the consumer protocol, feeds up to "
                + Figures.replicas(usable);
    }
}
