package dev.qcs.operator.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.decide.Decision;
import dev.qcs.operator.decide.LimitedBy;
import dev.qcs.operator.decide.Reason;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.estimate.Age;
import dev.qcs.operator.estimate.Capacity;
import dev.qcs.operator.policy.Policies;
import dev.qcs.operator.policy.Policy;
import java.time.Duration;
import java.util.Comparator;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code lagSeconds}: the size that keeps up and drains in time, in one step; down when the waste has paid for it. */
class TimeScenarioTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 15, 30})
    void aFiveFoldStepIsFewStepsThenDrainsThenDown(int polling) {
        Scenario story = new Scenario(
                Policies.lagSeconds(60).replicas(1, 24).every(polling),
                new Plant(12).capacity(100).running(2).arrival(150));
        story.minutes(10);
        assertThat(story.changes()).isEmpty();

        story.then(plant -> plant.arrival(750)).minutes(15);
        System.out.println("polls of " + polling + " s, 150/s to 750/s: " + story.steps());
        int largest = story.changes().stream()
                .map(Decision.ScaleTo::to)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        assertThat(largest).isEqualTo(12);
        assertThat(story.steps()).hasSizeLessThanOrEqualTo(2);
        assertThat(story.last().estimate().capacity().source()).isEqualTo(Capacity.Source.Measured);
        assertThat(story.last().estimate().capacity().perMember()).isBetween(90.0, 110.0);
        assertThat(story.plant.lag()).isLessThan(5 * 750);

        story.then(plant -> plant.arrival(150)).minutes(15);
        assertThat(story.decision().to()).isLessThanOrEqualTo(3);
        story.forgetThePast().run(Duration.ofHours(2));
        assertThat(story.changes()).isEmpty();
        assertThat(story.everFound()).isEmpty();
    }

    /** The jump falls somewhere inside a polling interval, so the first reading shows a part of it. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void aJumpInsideAPollingIntervalIsOneStepToo(int secondsAfterThePoll) {
        Scenario story = new Scenario(
                Policies.lagSeconds(60).replicas(1, 24).capacity(100),
                new Plant(12).capacity(100).running(2).arrival(150));
        story.minutes(5).seconds(secondsAfterThePoll);
        assertThat(story.changes()).isEmpty();
        story.then(plant -> plant.arrival(500)).seconds(20);
        assertThat(story.steps()).as("at most three polls after the jump").hasSize(1);
        story.minutes(10);
        assertThat(story.steps())
                .as("6 carries the arrivals, and works off what queues while Pods start before anybody waits too long")
                .containsExactly("2->6");
        assertThat(story.evaluations()).allSatisfy(seen -> assertThat(age(seen)).isLessThan(Duration.ofSeconds(60)));
        assertThat(story.last().estimate().lag()).isLessThan(5 * 500);
    }

    private static Duration age(Evaluation evaluation) {
        Age behind = evaluation.estimate().behind();
        return behind == null ? Duration.ZERO : behind.age();
    }

    /** Noise that the objective's own slack takes in is no reason to move; a rise that lasts is one, sooner or later. */
    @Test
    void aSmallRiseThatLastsIsActedOnAfterAWhileAndNoiseIsNot() {
        Random random = new Random(7);
        Scenario noisy = new Scenario(
                Policies.lagSeconds(60).replicas(1, 24).capacity(100),
                new Plant(12).capacity(100).running(6).arrival(540));
        for (int second = 0; second < 7200; second++) {
            noisy.then(plant -> plant.arrival(540 * (1 + 0.15 * random.nextGaussian())))
                    .seconds(1);
        }
        assertThat(noisy.changes()).isEmpty();

        Scenario story = new Scenario(
                Policies.lagSeconds(60).replicas(1, 24).capacity(100),
                new Plant(12).capacity(100).running(6).arrival(540));
        story.minutes(5).then(plant -> plant.arrival(605)).seconds(60);
        assertThat(story.changes()).isEmpty();
        story.minutes(4);
        assertThat(story.steps()).containsExactly("6->12");
    }

    @Test
    void aHotPartitionCountsOnTheMemberThatOwnsIt() {
        Scenario story = new Scenario(
                Policies.lagSeconds(60).replicas(1, 24).capacity(100),
                new Plant(12).capacity(100).running(6).arrivals(i -> i == 3 ? 85 : 20));
        story.minutes(10);
        assertThat(story.steps())
                .as("with any other partition it is more than one member does")
                .containsExactly("6->12");
        assertThat(story.plant.lag()).isLessThan(1_000);
    }

    @Test
    void aPartitionThatNoMemberCanFeedIsNamedAndNotScaledFor() {
        Scenario story = new Scenario(
                Policies.lagSeconds(60).replicas(1, 24).capacity(100),
                new Plant(12).capacity(100).running(6).arrivals(i -> i == 3 ? 150 : 20));
        story.minutes(20);
        assertThat(story.plant.wanted()).isLessThanOrEqualTo(6);
        assertThat(story.finding(FindingType.PartitionLimited).orElseThrow().message())
                .contains("orders-3", "150/s");
    }

    @Test
    void aSeedLetsItGrowAtOnce() {
        Scenario story = new Scenario(
                Policies.lagSeconds(60).replicas(1, 24).capacity(100),
                new Plant(12).capacity(100).running(2).arrival(150));
        story.minutes(5).then(plant -> plant.arrival(750)).minutes(5);
        assertThat(story.steps()).hasSizeLessThanOrEqualTo(2);
        assertThat(story.plant.wanted()).isEqualTo(12);
    }

    @Test
    void withoutCapacityItClimbsTheLadder() {
        // A consumer whose members are never seen: nothing says what one of them can do.
        Scenario story = new Scenario(
                Policies.lagSeconds(60).replicas(1, 24),
                new Plant(12).capacity(40).running(1).hideMembers().arrival(1_000));
        story.minutes(12);
        assertThat(story.steps()).startsWith("1->2", "2->3", "3->4", "4->6");
        assertThat(story.changes()).allMatch(change -> change.reason() == Reason.CapacityUnknown);
        assertThat(story.last().estimate().capacity().source()).isEqualTo(Capacity.Source.Unknown);
    }

    @Test
    void withoutCapacityAndWithoutAnyWorkOneReplicaIsEnough() {
        Scenario story = new Scenario(Policies.lagSeconds(60).replicas(1, 24), new Plant(12).running(6));
        story.minutes(10);
        assertThat(story.steps()).containsExactly("6->1");
    }

    @Test
    void evenLoadAtAStepOfTheLadderIsLeftAlone() {
        Scenario story = new Scenario(
                Policies.lagSeconds(60).replicas(1, 24).capacity(100),
                new Plant(12).capacity(100).running(6).arrival(520));
        story.run(Duration.ofHours(2));
        assertThat(story.changes()).isEmpty();
    }

    @Test
    void aConsumerThatCommitsEachMinuteStillShrinks() {
        Scenario story = new Scenario(
                Policies.lagSeconds(120).replicas(1, 24).capacity(100),
                new Plant(12).capacity(100).running(12).arrival(150).commitEvery(50));
        story.minutes(30);
        assertThat(story.plant.wanted()).isLessThanOrEqualTo(4);
        assertThat(story.everFound()).isEmpty();
        assertThat(story.decision().detail()).doesNotContain("commit");
    }

    @Test
    void anObjectiveThatRareCommitsHideIsSaidToBe() {
        Scenario story = new Scenario(
                Policies.lagSeconds(60).replicas(1, 24).capacity(100),
                new Plant(12).capacity(100).running(4).arrival(150).commitEvery(50));
        story.minutes(30);
        assertThat(story.decision().detail())
                .contains(
                        "its consumers commit each 50s, so shorter waits are not seen: commit more often, or set lagSeconds to 100 or more");
    }

    @Test
    void aPartitionFasterThanAConsumerIsNamedAndNotScaledForBeyondUse() {
        Scenario story = new Scenario(
                Policies.lagSeconds(60).replicas(1, 24).capacity(100),
                new Plant(6).capacity(100).running(6).arrivals(i -> i == 4 ? 300 : 20));
        story.minutes(5);
        assertThat(story.plant.wanted()).isLessThanOrEqualTo(6);
        assertThat(story.decision().size().needed()).isGreaterThan(6);
        assertThat(story.decision().size().limitedBy()).isEqualTo(LimitedBy.PartitionCount);
        assertThat(story.finding(FindingType.PartitionLimited)).hasValueSatisfying(finding -> {
            assertThat(finding.message()).contains("orders-4 gets 300/s").contains("one consumer does 100/s");
            assertThat(finding.advice()).contains("add partitions");
        });
    }

    @Test
    void whatIsNeededIsWhatWouldKeepUpNotWhatWouldDrainAtOnce() {
        Scenario story = new Scenario(
                Policies.lagSeconds(60).replicas(1, 24).capacity(100),
                new Plant(6).capacity(100).running(6).arrival(300).burst(1_000_000));
        story.minutes(3);
        assertThat(story.decision().size().needed()).isEqualTo(7);
        assertThat(story.finding(FindingType.PartitionLimited))
                .hasValueSatisfying(finding -> assertThat(finding.message()).contains("drain the backlog in"));
    }

    @Test
    void afterASuddenDropTheFirstWasteIsNotCounted() {
        int without = minutesUntilDown(150, 150);
        int with = minutesUntilDown(750, 30);
        assertThat(with).isGreaterThanOrEqualTo(2);
        assertThat(without).isLessThanOrEqualTo(with);
    }

    private static int minutesUntilDown(double before, double after) {
        Scenario story = new Scenario(
                Policies.lagSeconds(60).replicas(1, 24).capacity(100),
                new Plant(12).capacity(100).running(12).arrival(before));
        story.seconds(before == after ? 0 : 600)
                .then(plant -> plant.arrival(after))
                .forgetThePast();
        int minutes = 0;
        while (story.changes().isEmpty() && minutes < 30) {
            story.minutes(1);
            minutes++;
        }
        return minutes;
    }

    @Test
    void stabilityMakesADisturbanceDearer() {
        assertThat(secondsUntilDown(Policy.Stability.High)).isGreaterThan(secondsUntilDown(Policy.Stability.Low));
    }

    private static int secondsUntilDown(Policy.Stability stability) {
        Scenario story = new Scenario(
                Policies.lagSeconds(60).replicas(1, 24).capacity(100).stability(stability),
                new Plant(12).capacity(100).running(6).arrival(310));
        int seconds = 0;
        while (story.changes().isEmpty() && seconds < 3_600) {
            story.seconds(5);
            seconds += 5;
        }
        return seconds;
    }
}
