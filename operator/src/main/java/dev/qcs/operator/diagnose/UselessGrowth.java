package dev.qcs.operator.diagnose;

import dev.qcs.operator.words.Figures;
import java.time.Duration;
import java.time.Instant;

/**
 * Replicas were added and the work that is done did not become more: what limits it is behind the consumers and shared by all
 * of them. Only who decides about sizes can know; it judged the step before it told.
 */
public final class UselessGrowth {
    private UselessGrowth() {}

    /**
     * A step that brought nothing, while that is remembered.
     *
     * @param since when it was judged
     * @param few replicas that did as much as more of them
     * @param many replicas that did no more
     * @param before messages per second with few
     * @param with messages per second with many
     * @param until it is remembered, and no more than a few are wanted
     */
    public static Finding finding(
            Instant now, Instant since, int few, int many, double before, double with, Instant until) {
        return Found.of(FindingType.IneffectiveScaling, Finding.Severity.Warning, since)
                .says(few + " -> " + many + " replicas changed throughput from " + Figures.rate(before) + "/s to "
                        + Figures.rate(with) + "/s" + share(before, with)
                        + ": the limit is behind the consumers, in what all of them share; no more than "
                        + Figures.replicas(few) + " for it, and the next attempt is in "
                        + Figures.time(Duration.between(now, until)))
                .advises("look for what they share: a database or an API they wait for (its latency, rate limit and"
                        + " connections), a lock around the work, or a processor limit of the Pods; raise it, or batch"
                        + " the work, and growth goes on by itself")
                .done();
    }

    private static String share(double before, double with) {
        if (before <= 0) {
            return "";
        }
        long percent = Math.round(100 * (with - before) / before);
        return " (" + (percent > 0 ? "+" : "") + percent + "%)";
    }
}
