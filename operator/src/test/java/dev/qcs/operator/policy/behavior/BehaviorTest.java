package dev.qcs.operator.policy.behavior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qcs.operator.policy.behavior.Behavior.Part;
import dev.qcs.operator.policy.behavior.Rules.SelectPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;

class BehaviorTest {

    @Test
    void anEmptyBlockTakesEveryDefaultOfTheHpa() {
        Behavior behavior = Behavior.of(null, Part.EMPTY, Behavior.HPA_TOLERANCE_PERCENT);
        assertThat(behavior.up()).isEqualTo(new Rules(0, SelectPolicy.Max, List.of(pods(4, 15), percent(100, 15)), 10));
        assertThat(behavior.down()).isEqualTo(new Rules(300, SelectPolicy.Max, List.of(percent(100, 15)), 10));
    }

    @Test
    void defaultsAreTakenFieldByFieldAndAGivenListReplacesTheDefaultOne() {
        Behavior behavior = Behavior.of(
                new Part(30, null, null, null), new Part(null, SelectPolicy.Min, List.of(pods(1, 60)), 5), 0);
        assertThat(behavior.up()).isEqualTo(new Rules(30, SelectPolicy.Max, List.of(pods(4, 15), percent(100, 15)), 0));
        assertThat(behavior.down()).isEqualTo(new Rules(300, SelectPolicy.Min, List.of(pods(1, 60)), 5));
    }

    @Test
    void theEndsOfTheBoundsAreAllowed() {
        assertThat(Behavior.problems(
                        new Part(0, null, List.of(pods(1, 1)), 0), new Part(3600, null, List.of(pods(1, 1800)), 100)))
                .isEmpty();
    }

    @Test
    void everyProblemNamesItsFieldAndItsNumber() {
        assertThat(Behavior.problems(
                        new Part(3601, null, List.of(pods(1, 15), percent(0, 1801)), -1),
                        new Part(-1, null, List.of(), null)))
                .satisfiesExactly(
                        p -> assertThat(p).startsWith("behavior.scaleUp.stabilizationWindowSeconds is 3601 s"),
                        p -> assertThat(p).startsWith("behavior.scaleUp.tolerancePercent is -1 %"),
                        p -> assertThat(p).startsWith("behavior.scaleUp.policies[1].value is 0"),
                        p -> assertThat(p).startsWith("behavior.scaleUp.policies[1].periodSeconds is 1801 s"),
                        p -> assertThat(p).startsWith("behavior.scaleDown.stabilizationWindowSeconds is -1 s"),
                        p -> assertThat(p).startsWith("behavior.scaleDown.policies is empty"));
    }

    @Test
    void aBehaviorWithProblemsIsNotMade() {
        assertThatThrownBy(() -> Behavior.of(new Part(null, null, List.of(pods(1, 0)), null), null, 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("behavior.scaleUp.policies[0].periodSeconds is 0 s");
    }

    private static ScalingPolicy pods(int value, int periodSeconds) {
        return new ScalingPolicy(ScalingPolicy.Type.Pods, value, periodSeconds);
    }

    private static ScalingPolicy percent(int value, int periodSeconds) {
        return new ScalingPolicy(ScalingPolicy.Type.Percent, value, periodSeconds);
    }
}
