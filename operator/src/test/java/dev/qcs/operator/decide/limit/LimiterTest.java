package dev.qcs.operator.decide.limit;

import static dev.qcs.operator.decide.limit.Target.free;
import static dev.qcs.operator.decide.limit.Target.percent;
import static dev.qcs.operator.decide.limit.Target.pods;
import static dev.qcs.operator.decide.limit.Target.rules;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qcs.operator.decide.limit.Limited.Reason;
import dev.qcs.operator.policy.behavior.Behavior;
import dev.qcs.operator.policy.behavior.Rules;
import dev.qcs.operator.policy.behavior.Rules.SelectPolicy;
import dev.qcs.operator.policy.behavior.ScalingPolicy;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimiterTest {

    private static Behavior up(Rules up) {
        return new Behavior(up, free());
    }

    private static Behavior down(Rules down) {
        return new Behavior(free(), down);
    }

    private static Limited limited(int replicas, Reason reason) {
        return new Limited(replicas, reason);
    }

    @Nested
    class Bounds {

        @Test
        void aSizeAboveTheMaximumGoesThereAtOncePastWindowsAndRates() {
            Behavior still = new Behavior(free(), rules(300, SelectPolicy.Disabled, pods(1, 60)));
            assertThat(Target.of(still, 20, 1, 8).want(20)).isEqualTo(limited(8, Reason.TooManyReplicas));
        }

        @Test
        void aSizeBelowTheMinimumGoesThereAtOncePastWindowsAndRates() {
            Behavior still = new Behavior(rules(300, SelectPolicy.Disabled, pods(1, 60)), free());
            assertThat(Target.of(still, 2, 5, 8).want(1)).isEqualTo(limited(5, Reason.TooFewReplicas));
        }

        @Test
        void desiredBeyondTheBoundsIsHeldToThem() {
            assertThat(Target.of(up(free()), 5, 2, 10).want(50)).isEqualTo(limited(10, Reason.TooManyReplicas));
            assertThat(Target.of(down(free()), 5, 2, 10).want(0)).isEqualTo(limited(2, Reason.TooFewReplicas));
        }

        @Test
        void theMaximumIsNamedWhenTheRateWouldAllowExactlyAsMuch() {
            assertThat(Target.of(up(rules(0, SelectPolicy.Max, pods(5, 60))), 5, 1, 10)
                            .want(50))
                    .isEqualTo(limited(10, Reason.TooManyReplicas));
            assertThat(Target.of(up(rules(0, SelectPolicy.Max, pods(4, 60))), 5, 1, 10)
                            .want(50))
                    .isEqualTo(limited(9, Reason.ScaleUpLimit));
        }

        @Test
        void theMinimumIsNamedWhenTheRateWouldAllowExactlyAsLittle() {
            assertThat(Target.of(down(rules(0, SelectPolicy.Max, pods(4, 60))), 6, 2, 10)
                            .want(0))
                    .isEqualTo(limited(2, Reason.TooFewReplicas));
            assertThat(Target.of(down(rules(0, SelectPolicy.Max, pods(3, 60))), 6, 2, 10)
                            .want(0))
                    .isEqualTo(limited(3, Reason.ScaleDownLimit));
        }

        @Test
        void aMaximumBelowTheMinimumWins() {
            assertThat(Target.of(up(free()), 4, 5, 4).want(9)).isEqualTo(limited(4, Reason.TooManyReplicas));
        }

        @Test
        void negativeNumbersAreRefused() {
            assertThatThrownBy(() -> new Proposal(1, -1, 0, 5)).hasMessageContaining("desired -1");
        }
    }

    @Nested
    class FromZero {

        private final Behavior tenPercent = up(rules(600, SelectPolicy.Max, percent(10, 60)));

        @Test
        void theFirstStepIsNeitherStabilisedNorRated() {
            assertThat(Target.of(tenPercent, 0, 0, 10).want(7)).isEqualTo(limited(7, Reason.DesiredWithinRange));
        }

        @Test
        void theFirstStepKeepsToTheBounds() {
            assertThat(Target.of(tenPercent, 0, 3, 10).want(70)).isEqualTo(limited(10, Reason.TooManyReplicas));
            assertThat(Target.of(tenPercent, 0, 3, 10).want(1)).isEqualTo(limited(3, Reason.TooFewReplicas));
        }

        @Test
        void zeroStaysZeroWhenNothingIsDesired() {
            assertThat(Target.of(tenPercent, 0, 3, 10).want(0)).isEqualTo(limited(0, Reason.DesiredWithinRange));
        }

        @Test
        void aPercentageOfTheNothingBeforeHoldsTheSecondStepUntilThePeriodIsOver() {
            Target target = Target.of(up(rules(0, SelectPolicy.Max, percent(100, 60))), 0, 0, 10);
            target.want(1);
            assertThat(target.after(59).want(5)).isEqualTo(limited(1, Reason.ScaleUpLimit));
            assertThat(target.after(1).want(5)).isEqualTo(limited(2, Reason.ScaleUpLimit));
        }
    }

    @Nested
    class Windows {

        @Test
        void nothingShrinksBeforeTheFirstWindowIsOver() {
            Target target = Target.of(down(rules(300, SelectPolicy.Max, percent(100, 15))), 8, 1, 10);
            assertThat(target.want(2)).isEqualTo(limited(8, Reason.ScaleDownStabilized));
            assertThat(target.after(299).want(2)).isEqualTo(limited(8, Reason.ScaleDownStabilized));
            assertThat(target.after(1).want(2)).isEqualTo(limited(2, Reason.DesiredWithinRange));
        }

        @Test
        void shrinkingGoesToTheLargestDesiredOfTheWindow() {
            Target target = Target.of(down(rules(60, SelectPolicy.Max, percent(100, 15))), 8, 1, 10);
            target.after(30).want(5);
            assertThat(target.after(30).want(2)).isEqualTo(limited(5, Reason.ScaleDownStabilized));
        }

        @Test
        void growingGoesToTheSmallestDesiredOfTheWindow() {
            Target target = Target.of(up(rules(60, SelectPolicy.Max, percent(900, 15))), 2, 1, 20);
            target.after(30).want(6);
            assertThat(target.current()).isEqualTo(2);
            assertThat(target.after(30).want(9)).isEqualTo(limited(6, Reason.ScaleUpStabilized));
        }

        @Test
        void whatIsRememberedIsTheDesiredSizeBeforeAnyLimit() {
            Behavior slow = new Behavior(
                    rules(0, SelectPolicy.Max, pods(1, 15)), rules(60, SelectPolicy.Max, percent(100, 15)));
            Target target = Target.of(slow, 2, 1, 50);
            assertThat(target.after(15).want(40).replicas()).isEqualTo(3);
            assertThat(target.after(59).want(1)).isEqualTo(limited(3, Reason.ScaleDownStabilized));
            assertThat(target.after(1).want(1)).isEqualTo(limited(1, Reason.DesiredWithinRange));
        }

        @Test
        void aWindowOfZeroRemembersNothing() {
            Target target = Target.of(new Behavior(free(), free()), 8, 1, 10);
            assertThat(target.want(2)).isEqualTo(limited(8 - 6, Reason.DesiredWithinRange));
        }
    }

    @Nested
    class Rates {

        @ParameterizedTest(name = "{0} + {1} % = {2}")
        @CsvSource({"100, 10, 111", "50, 10, 56", "1, 10, 2", "10, 100, 20", "3, 50, 5"})
        void growingByPercentRoundsUpInDoubles(int size, int percent, int allowed) {
            assertThat(Target.of(up(rules(0, SelectPolicy.Max, percent(percent, 60))), size, 1, 1000)
                            .want(1000))
                    .isEqualTo(limited(allowed, Reason.ScaleUpLimit));
        }

        @ParameterizedTest(name = "{0} - {1} % = {2}")
        @CsvSource({"90, 30, 62", "10, 50, 5", "5, 50, 2", "1, 10, 0", "100, 10, 90"})
        void shrinkingByPercentTruncatesInDoubles(int size, int percent, int allowed) {
            Limited answer = Target.of(down(rules(0, SelectPolicy.Max, percent(percent, 60))), size, 0, 1000)
                    .want(0);
            assertThat(answer.replicas()).isEqualTo(allowed);
            assertThat(answer.reason()).isEqualTo(allowed == 0 ? Reason.DesiredWithinRange : Reason.ScaleDownLimit);
        }

        @Test
        void maxTakesTheLargestChangeAndMinTheSmallest() {
            ScalingPolicy[] both = {pods(4, 60), percent(100, 60)};
            assertThat(Target.of(up(rules(0, SelectPolicy.Max, both)), 10, 1, 99)
                            .want(99)
                            .replicas())
                    .isEqualTo(20);
            assertThat(Target.of(up(rules(0, SelectPolicy.Min, both)), 10, 1, 99)
                            .want(99)
                            .replicas())
                    .isEqualTo(14);
            ScalingPolicy[] half = {pods(4, 60), percent(50, 60)};
            assertThat(Target.of(down(rules(0, SelectPolicy.Max, half)), 10, 1, 99)
                            .want(1)
                            .replicas())
                    .isEqualTo(5);
            assertThat(Target.of(down(rules(0, SelectPolicy.Min, half)), 10, 1, 99)
                            .want(1)
                            .replicas())
                    .isEqualTo(6);
        }

        @Test
        void disabledForbidsTheDirection() {
            assertThat(Target.of(up(rules(0, SelectPolicy.Disabled, pods(4, 60))), 5, 1, 9)
                            .want(9))
                    .isEqualTo(limited(5, Reason.ScaleUpLimit));
            assertThat(Target.of(down(rules(0, SelectPolicy.Disabled, pods(4, 60))), 5, 1, 9)
                            .want(1))
                    .isEqualTo(limited(5, Reason.ScaleDownLimit));
        }

        @Test
        void aChangeCountsWhileItIsStrictlyYoungerThanThePeriod() {
            Target target = Target.of(up(rules(0, SelectPolicy.Max, pods(4, 60))), 5, 1, 99);
            assertThat(target.want(99).replicas()).isEqualTo(9);
            assertThat(target.after(59).want(99)).isEqualTo(limited(9, Reason.ScaleUpLimit));
            assertThat(target.after(1).want(99)).isEqualTo(limited(13, Reason.ScaleUpLimit));
        }

        @Test
        void changesOfBothDirectionsAreCounted() {
            Behavior behavior =
                    new Behavior(rules(0, SelectPolicy.Max, pods(4, 60)), rules(0, SelectPolicy.Max, percent(100, 60)));
            Target target = Target.of(behavior, 10, 1, 99);
            assertThat(target.want(3).replicas()).isEqualTo(3);
            assertThat(target.after(10).want(99)).isEqualTo(limited(14, Reason.ScaleUpLimit));
        }

        @Test
        void aWriteThatFailedIsNoChange() {
            Target target = Target.of(up(rules(0, SelectPolicy.Max, pods(4, 60))), 5, 1, 99);
            target.wantButFailToWrite(99);
            assertThat(target.after(1).want(99).replicas()).isEqualTo(9);
        }

        @Test
        void whoeverGrewMeanwhileIsNotShrunkByTheRateOfGrowing() {
            Target target = Target.of(up(rules(0, SelectPolicy.Max, pods(4, 60))), 5, 1, 99);
            target.want(99);
            target.set(30).want(99);
            assertThat(target.after(1).set(20).want(21)).isEqualTo(limited(20, Reason.ScaleUpLimit));
        }

        @Test
        void nothingIsLimitedWhenTheSizeStays() {
            Target target = Target.of(up(rules(0, SelectPolicy.Disabled, pods(4, 60))), 5, 1, 9);
            assertThat(target.want(5)).isEqualTo(limited(5, Reason.DesiredWithinRange));
        }

        @Test
        void hugeValuesStopAtTheEndOfTheNumbers() {
            assertThat(Target.of(up(rules(0, SelectPolicy.Min, pods(Integer.MAX_VALUE, 60))), 5, 1, 900)
                            .want(900))
                    .isEqualTo(limited(900, Reason.DesiredWithinRange));
        }
    }

    @Nested
    class Slots {

        private final Behavior longDown =
                new Behavior(rules(0, SelectPolicy.Max, pods(2, 15)), rules(0, SelectPolicy.Max, pods(3, 600)));

        @Test
        void anOldGrowthStillCountsForALongerPolicyOfShrinking() {
            Target target = Target.of(longDown, 10, 1, 99);
            target.want(12);
            // 12 − 2 added − 3 = 7: the growth of 100 s ago is old for its own direction only.
            assertThat(target.after(100).want(1)).isEqualTo(limited(7, Reason.ScaleDownLimit));
        }

        @Test
        void aNewGrowthTakesTheSlotOfAnOldOneThatShrinkingWouldStillHaveCounted() {
            Target target = Target.of(longDown, 10, 1, 99);
            target.want(12);
            target.after(100).want(14);
            assertThat(target.memory().ups()).hasSize(1);
            assertThat(target.after(1).want(1)).isEqualTo(limited(14 - 2 - 3, Reason.ScaleDownLimit));
        }

        @Test
        void aGrowthExactlyAsOldAsTheLongestPeriodKeepsItsSlot() {
            Target target = Target.of(longDown, 10, 1, 99);
            target.want(12);
            target.after(15).want(14);
            assertThat(target.memory().ups()).hasSize(2);
            assertThat(target.after(1).want(1)).isEqualTo(limited(14 - 4 - 3, Reason.ScaleDownLimit));
        }

        @Test
        void ofSeveralOldSlotsTheLastIsTaken() {
            Target target = Target.of(longDown, 10, 1, 99);
            target.want(12);
            target.after(15).want(13);
            target.after(100).want(15);
            assertThat(target.memory().ups())
                    .extracting(LimiterMemory.ScaleEvent::change)
                    .containsExactly(2, 2);
            assertThat(target.memory().ups().getLast().at()).isEqualTo(target.now());
        }
    }

    @ParameterizedTest(name = "{0} within -{2} % +{1} %: {3}")
    @CsvSource({
        "1.1, 10, 10, true",
        "1.1000000000000003, 10, 10, false",
        "0.9, 10, 10, true",
        "0.8999999999999999, 10, 10, false",
        "1.0, 0, 0, true",
        "1.0000000000000002, 0, 50, false",
        "0.5, 0, 50, true",
        "NaN, 10, 10, false"
    })
    void theToleranceIncludesBothItsEnds(double ratio, int up, int down, boolean keeps) {
        assertThat(Limiter.keepsSize(ratio, up, down)).isEqualTo(keeps);
    }
}
