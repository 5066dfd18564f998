package dev.qcs.operator.policy.behavior;

import dev.qcs.operator.policy.behavior.Rules.SelectPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rules of both directions, complete. Bounds and defaults are those of the HPA, field by field: a list of policies
 * that is given replaces the default list, it does not extend it.
 */
public record Behavior(Rules up, Rules down) {

    /** The HPA's own tolerance. An objective that needs none may pass another default to {@link #of}. */
    public static final int HPA_TOLERANCE_PERCENT = 10;

    private static final int LONGEST_WINDOW = 3_600;
    private static final int LONGEST_PERIOD = 1_800;

    /** What a spec says of one direction: an absent field takes the default. */
    public record Part(
            @Nullable Integer stabilizationWindowSeconds,
            @Nullable SelectPolicy selectPolicy,
            @Nullable List<ScalingPolicy> policies,
            @Nullable Integer tolerancePercent) {

        /** Nothing said: every default. */
        public static final Part EMPTY = new Part(null, null, null, null);

        private Rules or(Rules defaults) {
            return new Rules(
                    Objects.requireNonNullElse(stabilizationWindowSeconds, defaults.stabilizationWindowSeconds()),
                    Objects.requireNonNullElse(selectPolicy, defaults.selectPolicy()),
                    Objects.requireNonNullElse(policies, defaults.policies()),
                    Objects.requireNonNullElse(tolerancePercent, defaults.tolerancePercent()));
        }
    }

    /**
     * Completes what a spec says.
     *
     * @param defaultTolerancePercent the tolerance of a direction that names none
     * @throws IllegalArgumentException with the sentences of {@link #problems} if there are any
     */
    public static Behavior of(@Nullable Part up, @Nullable Part down, int defaultTolerancePercent) {
        List<String> problems = problems(up, down);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
        Rules defaultUp = new Rules(
                0,
                SelectPolicy.Max,
                List.of(
                        new ScalingPolicy(ScalingPolicy.Type.Pods, 4, 15),
                        new ScalingPolicy(ScalingPolicy.Type.Percent, 100, 15)),
                defaultTolerancePercent);
        Rules defaultDown = new Rules(
                300,
                SelectPolicy.Max,
                List.of(new ScalingPolicy(ScalingPolicy.Type.Percent, 100, 15)),
                defaultTolerancePercent);
        return new Behavior(
                Objects.requireNonNullElse(up, Part.EMPTY).or(defaultUp),
                Objects.requireNonNullElse(down, Part.EMPTY).or(defaultDown));
    }

    /** What is wrong with a spec, one sentence a field, each beginning with the field's path; empty if nothing is. */
    public static List<String> problems(@Nullable Part up, @Nullable Part down) {
        List<String> problems = new ArrayList<>();
        collect("behavior.scaleUp", up, problems);
        collect("behavior.scaleDown", down, problems);
        return List.copyOf(problems);
    }

    private static void collect(String path, @Nullable Part part, List<String> problems) {
        if (part == null) {
            return;
        }
        Integer window = part.stabilizationWindowSeconds();
        if (window != null && (window < 0 || window > LONGEST_WINDOW)) {
            problems.add(path + ".stabilizationWindowSeconds is " + window + " s: allowed are 0 to 3600 s");
        }
        Integer tolerance = part.tolerancePercent();
        if (tolerance != null && (tolerance < 0 || tolerance > 100)) {
            problems.add(path + ".tolerancePercent is " + tolerance + " %: allowed are 0 to 100 %");
        }
        List<ScalingPolicy> policies = part.policies();
        if (policies != null) {
            if (policies.isEmpty()) {
                problems.add(path + ".policies is empty: name at least one policy, or leave the field out for the"
                        + " default (to forbid this direction use selectPolicy: Disabled)");
            }
            for (int i = 0; i < policies.size(); i++) {
                collect(path + ".policies[" + i + "]", policies.get(i), problems);
            }
        }
    }

    private static void collect(String path, ScalingPolicy policy, List<String> problems) {
        if (policy.value() < 1) {
            problems.add(path + ".value is " + policy.value() + ": it must be 1 or more");
        }
        if (policy.periodSeconds() < 1 || policy.periodSeconds() > LONGEST_PERIOD) {
            problems.add(path + ".periodSeconds is " + policy.periodSeconds() + " s: allowed are 1 to 1800 s");
        }
    }
}
