package dev.qcs.operator.decide.limit;

import dev.qcs.operator.policy.behavior.Behavior;
import dev.qcs.operator.policy.behavior.Rules;
import dev.qcs.operator.policy.behavior.Rules.SelectPolicy;
import dev.qcs.operator.policy.behavior.ScalingPolicy;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Random behaviors and histories for the properties. */
final class Histories {

    private static final int LARGEST = 60;

    private Histories() {}

    record Step(int seconds, int desired) {}

    record History(Behavior behavior, int min, int max, int start, List<Step> steps) {

        Target target() {
            return Target.of(behavior, start, min, max);
        }
    }

    static Arbitrary<History> any() {
        return histories(behaviors(Arbitraries.of(SelectPolicy.class)));
    }

    static Arbitrary<History> of(SelectPolicy select) {
        return histories(behaviors(Arbitraries.just(select)));
    }

    private static Arbitrary<History> histories(Arbitrary<Behavior> behaviors) {
        Arbitrary<Step> step = Combinators.combine(
                        Arbitraries.of(1, 5, 15, 15, 30, 60, 300),
                        Arbitraries.integers().between(0, LARGEST + 20))
                .as(Step::new);
        return Combinators.combine(
                        behaviors,
                        Arbitraries.integers().between(1, 5),
                        Arbitraries.integers().between(5, LARGEST),
                        Arbitraries.integers().between(0, LARGEST),
                        step.list().ofMinSize(1).ofMaxSize(30))
                .as((behavior, min, max, start, steps) ->
                        new History(behavior, min, max, Math.clamp(start, min, max), steps));
    }

    private static Arbitrary<Behavior> behaviors(Arbitrary<SelectPolicy> selects) {
        Arbitrary<ScalingPolicy> policy = Combinators.combine(
                        Arbitraries.of(ScalingPolicy.Type.class),
                        Arbitraries.integers().between(1, 120),
                        Arbitraries.of(5, 15, 60, 300))
                .as(ScalingPolicy::new);
        Arbitrary<Rules> rules = Combinators.combine(
                        Arbitraries.of(0, 15, 60, 300),
                        selects,
                        policy.list().ofMinSize(1).ofMaxSize(3))
                .as((window, select, policies) -> new Rules(window, select, policies, 0));
        return Combinators.combine(rules, rules).as(Behavior::new);
    }
}
