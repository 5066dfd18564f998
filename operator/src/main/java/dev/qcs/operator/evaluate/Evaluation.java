package dev.qcs.operator.evaluate;

import dev.qcs.operator.act.TargetReading;
import dev.qcs.operator.decide.Decision;
import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.Unchecked;
import dev.qcs.operator.estimate.Estimate;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.policy.Policy;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that one sweep found out and decided for one scaler. The only thing that acting and reporting read.
 *
 * @param target {@code null} = the target does not exist or could not be read; the decision is then a hold at 0 of 0
 * @param blindSince since when the source has not been readable; {@code null} = it is
 * @param findings worst first
 * @param unchecked findings of which it is not known whether they are so
 */
public record Evaluation(
        Instant time,
        Policy policy,
        @Nullable TargetReading target,
        Reading reading,
        @Nullable Instant blindSince,
        Estimate estimate,
        List<Finding> findings,
        List<Unchecked> unchecked,
        Decision decision) {

    public Evaluation {
        findings = List.copyOf(findings);
        unchecked = List.copyOf(unchecked);
    }

    /** The same with what was found. */
    Evaluation with(List<Finding> found, List<Unchecked> notChecked) {
        return new Evaluation(time, policy, target, reading, blindSince, estimate, found, notChecked, decision);
    }
}
