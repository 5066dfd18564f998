package dev.qcs.operator.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.decide.Reason;
import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.estimate.Capacity;
import dev.qcs.operator.policy.Policies;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The operator comes back and reads what it wrote down: what took long to learn is not learned again. */
class RestartScenarioTest {

    private static Scenario frozen() {
        Scenario story = new Scenario(
                Policies.lagSeconds(60).replicas(1, 24).capacity(100),
                new Plant(12).running(3).arrival(240));
        return story.minutes(5).then(plant -> plant.freeze(7)).minutes(10);
    }

    /** A group that has shown what a member can do, and runs more members than it needs now. */
    private static Scenario tooLarge() {
        return new Scenario(
                        Policies.lagSeconds(60).replicas(1, 12),
                        new Plant(12).capacity(100).running(2).arrival(600))
                .minutes(15)
                .then(plant -> plant.arrival(150))
                .minutes(1);
    }

    private static Scenario offByPerson() {
        return new Scenario(
                        Policies.lagSeconds(60).replicas(0, 12).capacity(100),
                        new Plant(12).running(2).arrival(120))
                .minutes(5)
                .personScales(0)
                .minutes(1);
    }

    @Test
    void theClockOfAFrozenPartitionGoesOn() {
        Scenario story = frozen();
        Instant before =
                story.finding(FindingType.PartitionFrozen).orElseThrow().since();
        story.operatorComesBack().minutes(3);
        Finding finding = story.finding(FindingType.PartitionFrozen).orElseThrow();
        assertThat(finding.since()).isEqualTo(before);
        assertThat(finding.message()).contains("orders-7");
    }

    @Test
    void aPartitionThatMovedMeanwhileHasANewClock() {
        Scenario story = frozen();
        story.then(plant -> plant.thaw(7)).unobserved(Duration.ofSeconds(30)).then(plant -> plant.freeze(7));
        Instant again = story.now();
        story.operatorComesBack().minutes(6);
        assertThat(story.finding(FindingType.PartitionFrozen).orElseThrow().since())
                .isAfterOrEqualTo(again);
    }

    @Test
    void clocksOutliveASourceThatIsDownAcrossTheRestart() {
        Scenario story = frozen();
        Instant before =
                story.finding(FindingType.PartitionFrozen).orElseThrow().since();
        story.brokerDown(true)
                .seconds(20)
                .operatorComesBack()
                .seconds(20)
                .operatorComesBack()
                .brokerDown(false)
                .minutes(3);
        assertThat(story.finding(FindingType.PartitionFrozen).orElseThrow().since())
                .isEqualTo(before);
    }

    @Test
    void aGroupThatLostItsMembersIsStillKnownToHaveHadSome() {
        Scenario story = new Scenario(
                Policies.lagSeconds(60).replicas(1, 24).capacity(100),
                new Plant(12).running(3).arrival(240));
        story.minutes(5).then(plant -> plant.loseMembers(true)).minutes(1);
        int held = story.plant.wanted();
        story.operatorComesBack().minutes(10);
        assertThat(story.plant.wanted()).isEqualTo(held);
    }

    @Test
    void aLearnedCapacityLetsTheGroupShrink() {
        Scenario story = tooLarge();
        int before = story.plant.wanted();
        assertThat(before).isGreaterThanOrEqualTo(6);
        story.operatorComesBack().minutes(15);
        assertThat(story.last().estimate().capacity().source()).isEqualTo(Capacity.Source.Measured);
        assertThat(story.plant.wanted()).isLessThan(before);

        Scenario forgetful = tooLarge();
        forgetful.operatorRestarts().minutes(15);
        assertThat(forgetful.plant.wanted()).as("without memory").isEqualTo(before);
    }

    @Test
    void aCapacityOfLastWeekIsForgotten() {
        Scenario story = tooLarge();
        story.unobserved(Duration.ofDays(7)).operatorComesBack().poll();
        assertThat(story.last().estimate().capacity().source()).isEqualTo(Capacity.Source.Unknown);
    }

    @Test
    void zeroSetByAPersonStaysOff() {
        Scenario story = offByPerson();
        story.operatorComesBack().minutes(10);
        assertThat(story.plant.wanted()).isZero();
        assertThat(story.decision().reason()).isEqualTo(Reason.Paused);
        assertThat(story.last().estimate().lag()).isPositive();
        story.personScales(1).minutes(5);
        assertThat(story.plant.wanted()).isPositive();
        assertThat(story.decision().reason()).isNotEqualTo(Reason.Paused);
    }

    @Test
    void anotherWorkloadUnderTheSameNameIsNotOff() {
        Scenario story = offByPerson();
        story.operatorComesBack().targetRecreated().minutes(1);
        assertThat(story.plant.wanted()).isPositive();
    }

    @Test
    void ourOwnZeroIsStillOurs() {
        Scenario story = new Scenario(
                        Policies.lagSeconds(60).replicas(0, 12).capacity(100),
                        new Plant(12).running(2).arrival(120))
                .minutes(5);
        // Killed between the write of replicas and the write of the status.
        String written = story.memoryText();
        story.personScales(0).operatorComesBackWith(written).minutes(1);
        assertThat(story.plant.wanted()).isPositive();
    }

    @Test
    void aZeroThatSomebodySetWhileTheOperatorWasAwayIsTheirs() {
        Scenario story = new Scenario(
                        Policies.lagSeconds(60).replicas(0, 12).capacity(100),
                        new Plant(12).running(2).arrival(500))
                .minutes(5);
        assertThat(story.changes()).as("the operator wrote before").isNotEmpty();
        story.personScales(0).replicasBy("kubectl").operatorComesBack().minutes(10);
        assertThat(story.plant.wanted()).isZero();
        assertThat(story.decision().reason()).isEqualTo(Reason.Paused);
    }

    @Test
    void aZeroThatWasThereBeforeTheOperatorStaysItsOwnOverARestart() {
        Scenario story = new Scenario(Policies.lagSeconds(60).replicas(0, 12).capacity(100), new Plant(12).running(0))
                .replicasBy("helm")
                .minutes(5);
        story.operatorComesBack().then(plant -> plant.arrival(100)).minutes(2);
        assertThat(story.plant.wanted()).isPositive();
    }
}
