package dev.qcs.operator.decide;

import dev.qcs.operator.act.TargetReading;
import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.estimate.Estimate;
import dev.qcs.operator.estimate.Learned;
import dev.qcs.operator.policy.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one decision is made from.
 *
 * @param scalerAge since the scaler was created
 * @param blindSince since when nothing of the source could be read; {@code null} = it can be
 * @param membersMissing true when Pods are ready and yet the group has no member although it had some before
 */
public record Situation(
        Instant now,
        Policy policy,
        TargetReading target,
        Estimate estimate,
        Learned learned,
        List<Finding> findings,
        Duration scalerAge,
        @Nullable Instant blindSince,
        boolean membersMissing) {

    int replicas() {
        return target.current();
    }
}
