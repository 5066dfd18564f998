package dev.qcs.operator.reconcile;

import dev.qcs.crd.QueueConsumerScalerSpec;
import dev.qcs.operator.policy.behavior.Behavior;
import dev.qcs.operator.policy.behavior.Rules;
import dev.qcs.operator.policy.behavior.ScalingPolicy;
import dev.qcs.operator.reconcile.SpecReader.Refused;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code spec.behavior}: the shape of the HPA, completed with its defaults. */
final class BehaviorReader {
    private BehaviorReader() {}

    /**
     * Reads the block; {@code null} when there is none, and then nothing limits how fast sizes change.
     *
     * @param byTime true for a time objective, which needs no tolerance: its size is a measured need and no ratio
     */
    static @Nullable Behavior read(QueueConsumerScalerSpec spec, boolean byTime) {
        QueueConsumerScalerSpec.Behavior behavior = spec.behavior();
        if (behavior == null) {
            return null;
        }
        Behavior.Part up = part(behavior.scaleUp());
        Behavior.Part down = part(behavior.scaleDown());
        List<String> problems = Behavior.problems(up, down);
        if (!problems.isEmpty()) {
            throw new Refused("spec.behavior", String.join("; ", problems));
        }
        return Behavior.of(up, down, byTime ? 0 : Behavior.HPA_TOLERANCE_PERCENT);
    }

    private static Behavior.Part part(QueueConsumerScalerSpec.Behavior.@Nullable Rules rules) {
        if (rules == null) {
            return Behavior.Part.EMPTY;
        }
        return new Behavior.Part(
                rules.stabilizationWindowSeconds(),
                select(rules.selectPolicy()),
                rules.policies() == null
                        ? null
                        : rules.policies().stream().map(BehaviorReader::policy).toList(),
                rules.tolerancePercent());
    }

    private static Rules.@Nullable SelectPolicy select(QueueConsumerScalerSpec.Behavior.@Nullable SelectPolicy select) {
        return switch (select) {
            case Max -> Rules.SelectPolicy.Max;
            case Min -> Rules.SelectPolicy.Min;
            case Disabled -> Rules.SelectPolicy.Disabled;
            case null -> null;
        };
    }

    private static ScalingPolicy policy(QueueConsumerScalerSpec.Behavior.@Nullable Policy policy) {
        // The model says that both are always there; an object that evaded the schema may say otherwise.
        if (policy == null || policy.type() == null) {
            throw new Refused("spec.behavior", "a policy lacks its type; write Pods or Percent, or remove the policy");
        }
        ScalingPolicy.Type type = switch (policy.type()) {
            case Pods -> ScalingPolicy.Type.Pods;
            case Percent -> ScalingPolicy.Type.Percent;
        };
        return new ScalingPolicy(type, policy.value(), policy.periodSeconds());
    }
}
