package dev.qcs.operator.diagnose;

import dev.qcs.operator.act.Pod;
import dev.qcs.operator.diagnose.Finding.Severity;
import dev.qcs.operator.estimate.Estimate;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.GroupTrack;
import dev.qcs.operator.words.Figures;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A group that hands its partitions around so often that it does little work. Rebalances soon after a rollout or a change of
 * replicas are not counted; those that cost no throughput are only worth knowing.
 */
final class Churn implements Check {
    private static final int OFTEN = 4;

    /** A Pod that restarts leaves the group, and joins it again, with a rebalance each. */
    private static final int CHANGES_OF_A_RESTART = 3;

    private static final double UNSTABLE = 0.3;

    /** Readings that make a share of them mean something. */
    private static final int ENOUGH = 20;

    @Override
    public List<Finding> look(Symptoms symptoms) {
        GroupReading group = symptoms.group();
        GroupTrack.Churn churn = symptoms.history().groupTrack().churn();
        if (group == null || !often(churn) || symptoms.rollingOut() || symptoms.scaledToZero()) {
            return List.of();
        }
        boolean slower =
                !Double.isNaN(churn.stableRate()) && churn.stableRate() > 0 && churn.rate() < 0.5 * churn.stableRate();
        boolean hurts = slower || symptoms.estimate().trend() == Estimate.Trend.Growing;
        int times = churn.unexpected();
        String what = (group.epoch() == null ? "at least " : "") + times
                + (times == 1 ? " rebalance" : " rebalances") + " in "
                + Figures.time(symptoms.tempo().minutes(10))
                + (churn.expected() == 0
                        ? ""
                        : " besides " + churn.expected() + " after a rollout or a change of replicas")
                + ", not stable in " + Math.round(100.0 * churn.unstable() / Math.max(1, churn.readings()))
                + "% of the readings";
        String work = Double.isNaN(churn.stableRate())
                ? ""
                : "; " + Figures.rate(churn.rate()) + "/s were committed, " + Figures.rate(churn.stableRate())
                        + "/s while it was at rest";
        Cause cause = cause(symptoms, churn);
        Found found = Found.of(FindingType.RebalanceStorm, hurts ? Severity.Critical : Severity.Info, symptoms.now())
                .says("group " + group.name() + ": " + what + ", " + cause.words + work)
                .advises(cause.advice)
                .effect(hurts ? Finding.Effect.Hold : Finding.Effect.None);
        symptoms.pods().stream().filter(pod -> pod.trouble() != null).forEach(pod -> found.at(null, null, pod.name()));
        return List.of(found.done());
    }

    /** Whether it does so at all, whatever that costs. */
    static boolean often(GroupTrack.Churn churn) {
        return churn.unexpected() >= OFTEN
                || (churn.readings() >= ENOUGH && churn.unstable() >= UNSTABLE * churn.readings());
    }

    private enum Cause {
        OUR_OWN(
                "most of them after changes of replicas",
                "let sizes change more rarely: set spec.stability to High, or lengthen"
                        + " spec.behavior.scaleDown.stabilizationWindowSeconds; meanwhile the size is held"),
        CRASHES(
                "with restarts of its Pods",
                "read the logs of the Pods that restart: a crash loop makes the group rebalance, and often one record is what"
                        + " they crash on"),
        EVICTIONS(
                "members leave and come back although no Pod restarts",
                "raise max.poll.interval.ms or lower max.poll.records, so that a batch is done in time; static membership and"
                        + " the cooperative assignor or group.protocol=consumer make each rebalance cheaper"),
        UNKNOWN(
                "for a reason that cannot be seen",
                "look in the consumers' logs for why they leave: a poll that took too long, a session that timed out, or"
                        + " restarts");

        private final String words;
        private final String advice;

        Cause(String words, String advice) {
            this.words = words;
            this.advice = advice;
        }
    }

    private static Cause cause(Symptoms symptoms, GroupTrack.Churn churn) {
        boolean crashing = symptoms.pods().stream().map(Pod::trouble).anyMatch(Churn::crash);
        if (crashing || churn.restarts() * CHANGES_OF_A_RESTART >= churn.unexpected()) {
            return Cause.CRASHES;
        }
        if (churn.expected() > churn.unexpected()) {
            return Cause.OUR_OWN;
        }
        return churn.evictions() > 0 ? Cause.EVICTIONS : Cause.UNKNOWN;
    }

    private static boolean crash(@Nullable String trouble) {
        return trouble != null && (trouble.contains("CrashLoop") || trouble.contains("OOMKilled"));
    }
}
