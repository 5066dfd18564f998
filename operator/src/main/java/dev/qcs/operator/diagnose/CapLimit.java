package dev.qcs.operator.diagnose;

import dev.qcs.operator.estimate.Estimate;
import dev.qcs.operator.words.Figures;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** More replicas are needed than the partitions can feed: the one thing a scaler cannot mend by scaling. */
public final class CapLimit {
    private CapLimit() {}

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
                "add partitions (at least " + needed * Math.max(1, estimate.membersPerReplica())
                        + ", which moves keys once) or make each record cheaper; replicas above " + usable
                        + " would idle",
                Finding.Effect.None,
                Set.of(),
                List.of());
    }
}
