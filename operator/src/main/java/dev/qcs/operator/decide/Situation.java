package dev.qcs.operator.decide;

import dev.qcs.operator.act.TargetReading;
import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.estimate.Estimate;
import dev.qcs.operator.estimate.Learned;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.policy.schedule.ActiveBounds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one decision is made from.
 *
 * @param bounds of the spec, narrowed by the schedule
 * @param scalerAge since the scaler was created
 * @param blindSince since when nothing of the source could be read; {@code null} = it can be
 * @param members whether somebody is there who would use replicas
 */
public record Situation(
        Instant now,
        Policy policy,
        ActiveBounds.Bounds bounds,
        TargetReading target,
        Estimate estimate,
        Learned learned,
        List<Finding> findings,
        Duration scalerAge,
        @Nullable Instant blindSince,
        Members members) {

    /** The members of the group, against the Pods that are ready. */
    public enum Members {
        /** The group has members. */
        PRESENT,
        /** It is not known whether there are any, or none can be expected. */
        UNKNOWN,
        /** Pods are ready, the group has no member, and none was ever seen: fewer replicas are not justified by that. */
        NEVER_SEEN,
        /** Pods are ready and the group has lost all its members: replicas would change nothing. */
        LOST;

        /** True when nobody is there who should be. */
        boolean missing() {
            return this == NEVER_SEEN || this == LOST;
        }
    }

    /** The first finding that has this effect; {@code null} = none has. */
    @Nullable
    FindingType effect(Finding.Effect effect) {
        for (Finding finding : findings) {
            if (finding.effect() == effect) {
                return finding.type();
            }
        }
        return null;
    }

    int replicas() {
        return target.current();
    }

    int min() {
        return bounds.min();
    }

    int max() {
        return bounds.max();
    }

    Reason minReason() {
        return bounds.minEntry() == null ? Reason.MinReplicas : Reason.Schedule;
    }

    Reason maxReason() {
        return bounds.maxEntry() == null ? Reason.MaxReplicas : Reason.Schedule;
    }

    /** The lower bound as a person knows it. */
    String minName() {
        return bounds.minEntry() == null
                ? "minReplicas " + min()
                : "minReplicas " + min() + " of schedule " + bounds.minEntry();
    }

    /** The upper bound as a person knows it. */
    String maxName() {
        return bounds.maxEntry() == null
                ? "maxReplicas " + max()
                : "maxReplicas " + max() + " of schedule " + bounds.maxEntry();
    }

    /** Seconds that waste may be counted for since the last decision: what lies longer back was not observed. */
    double elapsed(DecisionMemory memory) {
        Duration threePolls = policy.pollingInterval().multipliedBy(3);
        Duration least = Duration.ofSeconds(30);
        return memory.secondsSinceTick(now, threePolls.compareTo(least) > 0 ? threePolls : least);
    }
}
