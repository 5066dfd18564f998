package dev.qcs.operator.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.decide.Decision;
import dev.qcs.operator.decide.Reason;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.policy.Fallback;
import dev.qcs.operator.policy.Policies;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Missing data never removes a replica. */
class BlindScenarioTest {

    private static Scenario oversized() {
        return new Scenario(
                Policies.lagSeconds(60).replicas(1, 24).capacity(100),
                new Plant(12).running(12).arrival(240));
    }

    @Test
    void aBrokerDownForAMinuteUnderLoadRemovesNothingAndLeavesNoTrace() {
        Scenario story = new Scenario(
                Policies.lagSeconds(60).replicas(1, 24).capacity(100),
                new Plant(12).running(6).arrival(500));
        story.minutes(10);
        assertThat(story.changes()).isEmpty();
        story.brokerDown(true)
                .then(plant -> plant.arrival(0).blockConsumers(true))
                .seconds(60);
        assertThat(story.decision().reason()).isEqualTo(Reason.DataMissing);
        assertThat(story.decision().detail()).contains("kafka b1:9092 does not answer");
        assertThat(story.last().blindSince()).isEqualTo(story.now().minusSeconds(60));
        assertThat(story.finding(FindingType.ObservationDegraded)).isPresent();

        story.brokerDown(false)
                .then(plant -> plant.arrival(500).blockConsumers(false))
                .forgetThePast();
        story.minutes(30);
        assertThat(story.changes()).isEmpty();
        assertThat(story.everFound()).isEmpty();
    }

    @Test
    void whileAPartitionIsUnknownNothingIsRemovedAndAfterwardsItIs() {
        Scenario story = oversized().then(plant -> plant.hideEnds(5));
        story.minutes(20);
        assertThat(story.changes()).isEmpty();
        assertThat(story.decision().reason()).isEqualTo(Reason.DataMissing);
        assertThat(story.decision().detail()).contains("orders-5");
        assertThat(story.last().estimate().unknownPartitions()).isEqualTo(1);
        story.then(Plant::hideEnds).minutes(10);
        assertThat(story.changes()).isNotEmpty();
    }

    @Test
    void aPartialAnswerMayStillRaise() {
        Scenario story = new Scenario(
                Policies.lagPerReplica(100).replicas(1, 24),
                new Plant(12).running(2).hideEnds(5).burst(1_200));
        story.poll();
        assertThat(story.steps()).containsExactly("2->11");
    }

    @Test
    void partitionsThatGoMissingLowerNeitherTheSizeNorTheCap() {
        Scenario story = oversized();
        story.seconds(30)
                .then(plant -> plant.leaveOut(0, 1, 2, 3, 4, 5, 6, 7, 8, 9))
                .seconds(55);
        assertThat(story.changes()).isEmpty();
        assertThat(story.decision().detail()).contains("had 12 partitions and this answer holds 2");
        assertThat(story.decision().size().usable()).isEqualTo(12);
        assertThat(story.last().estimate().unknownPartitions()).isEqualTo(10);
        story.then(Plant::leaveOut).seconds(5);
        assertThat(story.last().estimate().doubts()).isEmpty();
    }

    @Test
    void fewerPartitionsAreBelievedOnceTheyStoodForAMinute() {
        Scenario story = oversized();
        story.minutes(1).then(plant -> plant.resize(6)).seconds(70);
        assertThat(story.last().estimate().doubts()).isEmpty();
        assertThat(story.decision().size().usable()).isEqualTo(6);
    }

    @Test
    void aRecreatedTopicIsBelievedButNotShrunkForAtOnce() {
        Scenario story = new Scenario(
                Policies.lagPerReplica(100).replicas(1, 24),
                new Plant(12).running(12).capacity(1).burst(5_000));
        story.minutes(5).then(plant -> plant.recreateTopic(4)).seconds(10);
        assertThat(story.decision().size().usable()).isEqualTo(4);
        assertThat(story.last().estimate().doubts()).anyMatch(doubt -> doubt.contains("re-created"));
        story.seconds(50);
        assertThat(story.changes()).isEmpty();
        story.minutes(10);
        assertThat(story.plant.wanted()).isEqualTo(1);
    }

    @Test
    void aLogThatWasCutIsDoubtedUntilItsWindowIsClean() {
        Scenario story = oversized();
        story.seconds(30).then(plant -> plant.cut(3, 100)).seconds(5);
        assertThat(story.last().estimate().doubts())
                .containsExactly("the end of orders-3 went backwards: was its log cut, or restored from a copy?");
        story.seconds(50);
        assertThat(story.changes()).isEmpty();
        story.seconds(15);
        assertThat(story.last().estimate().doubts()).isEmpty();
        story.minutes(10);
        assertThat(story.changes()).isNotEmpty();
    }

    @Test
    void readingsOutOfOrderChangeNothing() {
        Scenario story = oversized();
        story.seconds(35);
        Reading old = story.plant.read(story.now().minusSeconds(20));
        Evaluation before = story.last();
        Evaluation out = story.look(old);
        assertThat(out.decision().to()).isEqualTo(12);
        assertThat(out.decision().reason()).isEqualTo(Reason.DataMissing);
        story.look(story.plant.read(before.time()));
        story.look(story.plant.read(before.time()));
        story.seconds(20);
        assertThat(story.changes()).isEmpty();
        assertThat(story.last().estimate().arrival()).isBetween(230.0, 250.0);
    }

    @Test
    void aRestartOfTheOperatorRemovesNothingTooEarly() {
        Scenario story = oversized();
        for (int i = 0; i < 10; i++) {
            story.operatorRestarts().seconds(55);
        }
        assertThat(story.changes()).isEmpty();
    }

    @Test
    void waitingWhileNobodyLooksIsNoEvidenceOfWaste() {
        Scenario story = oversized();
        story.seconds(40).unobserved(Duration.ofMinutes(30)).seconds(50);
        assertThat(story.changes()).isEmpty();
    }

    @Test
    void membersNeverSeenMayRaiseButNotLower() {
        Scenario story = new Scenario(
                Policies.lagPerReplica(100).replicas(1, 24),
                new Plant(12).running(5).withoutMembers());
        story.minutes(20);
        assertThat(story.changes()).isEmpty();
        story.then(plant -> plant.burst(1_000)).seconds(5);
        assertThat(story.steps()).containsExactly("5->10");
    }

    // Fallback.

    @Test
    void holdIsHold() {
        assertThat(afterTenBlindMinutes(Fallback.Kind.Hold, 0)).isEqualTo(6);
    }

    @Test
    void holdOrRaiseOnlyRaises() {
        assertThat(afterTenBlindMinutes(Fallback.Kind.HoldOrRaise, 9)).isEqualTo(9);
        assertThat(afterTenBlindMinutes(Fallback.Kind.HoldOrRaise, 3)).isEqualTo(6);
    }

    @Test
    void staticAndHoldOrLowerAreAPersonsExplicitChoice() {
        assertThat(afterTenBlindMinutes(Fallback.Kind.Static, 3)).isEqualTo(3);
        assertThat(afterTenBlindMinutes(Fallback.Kind.Static, 9)).isEqualTo(9);
        assertThat(afterTenBlindMinutes(Fallback.Kind.HoldOrLower, 3)).isEqualTo(3);
        assertThat(afterTenBlindMinutes(Fallback.Kind.HoldOrLower, 9)).isEqualTo(6);
    }

    @Test
    void noFallbackIsEverZeroAndAllStayWithinBounds() {
        assertThat(afterTenBlindMinutes(Fallback.Kind.Static, 0)).isEqualTo(1);
        assertThat(afterTenBlindMinutes(Fallback.Kind.Static, 99)).isEqualTo(24);
    }

    @Test
    void aFallbackWaitsItsSeconds() {
        Scenario story = blind(Fallback.Kind.Static, 3).seconds(175);
        assertThat(story.changes()).isEmpty();
        story.seconds(15);
        assertThat(story.changes()).extracting(Decision::reason).containsExactly(Reason.Fallback);
        assertThat(story.decision().detail()).contains("fallback Static after 3m without data");
    }

    private static int afterTenBlindMinutes(Fallback.Kind kind, int replicas) {
        return blind(kind, replicas).minutes(10).plant.wanted();
    }

    private static Scenario blind(Fallback.Kind kind, int replicas) {
        Scenario story = new Scenario(
                Policies.lagSeconds(60).replicas(0, 24).capacity(100).fallback(kind, 180, replicas),
                new Plant(12).running(6).arrival(500));
        return story.minutes(5).brokerDown(true);
    }
}
