package dev.qcs.operator.diagnose;

import dev.qcs.operator.estimate.Estimate;
import dev.qcs.operator.policy.Objective;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.words.Figures;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** More replicas are needed than the partitions can feed: the one thing a scaler cannot mend by scaling. */
public final class CapLimit {
    private static final double ROOM = 1.3;
    private static final Duration MUCH = Duration.ofMinutes(10);

    private CapLimit() {}

    /**
     * True when messages wait longer, or more of them, than they should, or it is not known how long: what a group that keeps
     * its promise would need more replicas for has not come to pass.
     */
    public static boolean felt(Policy policy, Estimate estimate, int replicas) {
        return ageUnknown(policy, estimate) || Throughput.lateForObjective(policy, estimate, replicas);
    }

    /** An age that is only known to be at least so much may be any, once that is much. */
    private static boolean ageUnknown(Policy policy, Estimate estimate) {
        if (!(policy.objective() instanceof Objective.LagSeconds(Duration objective))) {
            return false;
        }
        Duration half = objective.dividedBy(2);
        Duration much = half.compareTo(MUCH) < 0 ? half : MUCH;
        return estimate.behind() == null
                || (estimate.behind().atLeast() && estimate.behind().age().compareTo(much) >= 0);
    }

    /**
     * What is short, once the demand is known.
     *
     * @param needed replicas that would keep up
     * @param usable replicas that the partitions can feed
     * @param limit why no size is enough, as a clause
     */
    public static Finding finding(Instant now, Estimate estimate, int current, int needed, int usable, String limit) {
        boolean growing = estimate.trend() == Estimate.Trend.Growing;
        return new Finding(
                FindingType.PartitionLimited,
                Finding.Severity.Warning,
                Finding.Confidence.Confirmed,
                now,
                Figures.replicas(needed) + " are needed, but " + limit + "; " + current + " run, "
                        + Figures.rate(estimate.consumption()) + "/s of " + Figures.rate(estimate.arrival())
                        + "/s arriving are consumed" + (growing ? " and the backlog grows" : ""),
                advice(estimate, usable),
                Finding.Effect.None,
                Set.of(),
                List.of());
    }

    /** Partitions are planned for what arrives, with a third to spare, not for a backlog that is worked off once. */
    private static String advice(Estimate estimate, int usable) {
        if (estimate.pool() != null) {
            return "spread the work over more queues, or make each message cheaper; replicas above " + usable
                    + " would stand by";
        }
        int balanced = Math.ceilDiv(estimate.partitionCount(), Math.max(1, estimate.membersPerReplica()));
        if (usable < balanced) {
            return "use a balanced assignor (cooperative-sticky, or group.protocol=consumer), which feeds up to "
                    + Figures.replicas(balanced) + "; under range assignment those above " + usable + " would idle";
        }
        Double perMember = estimate.capacity().perMember();
        Double arrival = estimate.arrival();
        double enough = perMember == null || arrival == null ? 0 : Math.ceil(ROOM * arrival / perMember);
        return (enough > estimate.partitionCount()
                        ? "add partitions, at least " + (long) enough + " in all (keys move once)"
                        : "add partitions if this comes again (keys move once)")
                + ", or make each record cheaper; replicas above " + usable + " would idle";
    }
}
