package dev.qcs.operator.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.decide.LimitedBy;
import dev.qcs.operator.decide.Reason;
import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.diagnose.Unchecked;
import dev.qcs.operator.estimate.Capacity;
import dev.qcs.operator.estimate.PartitionEstimate;
import dev.qcs.operator.policy.Policies;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Share groups in simulated time: any member takes the next record, and what is settled has no order. */
class ShareScenarioTest {

    private static Policies minute() {
        return Policies.lagSeconds(60).replicas(1, 40);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 400})
    void moreMembersThanPartitionsWorkAndAreAskedFor(int waver) {
        SharePlant plant = new SharePlant(3);
        Scenario story = new Scenario(
                minute(), plant.wavering(waver).capacity(100).running(3).arrival(200));
        story.minutes(10);
        assertThat(story.changes()).isEmpty();
        plant.arrival(1100);
        story.minutes(15);
        assertThat(story.last().estimate().capacity().source()).isEqualTo(Capacity.Source.Measured);
        assertThat(story.last().estimate().capacity().perMember()).isBetween(90.0, 110.0);
        assertThat(plant.wanted()).as("carries 1100/s on 3 partitions").isBetween(11, 15);
        assertThat(plant.lag()).isLessThan(5 * 1100);
        assertThat(story.decision().size().usable())
                .as("no partition limits a share group")
                .isNull();
        assertThat(story.everFound()).doesNotContain(FindingType.PartitionLimited, FindingType.IdleMembers);
        plant.arrival(200);
        story.minutes(15);
        assertThat(plant.wanted()).isBetween(2, 4);
    }

    @Test
    void whatIsNeverFoundOfAShareGroupIsNotCalledUnchecked() {
        Scenario story = new Scenario(
                minute(), new SharePlant(3).capacity(100).running(3).arrival(200));
        story.seconds(30);
        assertThat(story.last().unchecked())
                .extracting(Unchecked::type)
                .contains(FindingType.AllPartitionsStalled, FindingType.SlowConsumer)
                .doesNotContain(
                        FindingType.CommitsAheadOfProcessing, FindingType.PoisonMessage, FindingType.PersistentTail);
        story.minutes(15);
        assertThat(story.last().unchecked()).isEmpty();
    }

    @Test
    void lagIsWhatTheBrokerSaysWheneverTheEndIsRead() {
        SharePlant plant = new SharePlant(1);
        Scenario story = new Scenario(
                Policies.lagSeconds(600).replicas(2, 2),
                plant.wavering(900).capacity(100).running(2).arrival(190));
        plant.burst(30_000);
        for (int i = 0; i < 200; i++) {
            story.seconds(1);
            assertThat(story.poll().estimate().lag()).isEqualTo((long) plant.lag());
        }
    }

    @Test
    void ofAPartitionThatNobodyHasReadFromNothingIsKnownAndNoReplicaGoes() {
        SharePlant plant = new SharePlant(2).notBegun(true);
        Scenario story = new Scenario(
                minute().capacity(100), plant.capacity(100).running(5).arrival(20));
        story.minutes(30);
        assertThat(story.changes()).isEmpty();
        assertThat(story.last().estimate().unknownPartitions()).isEqualTo(1);
        assertThat(story.decision().reason()).isEqualTo(Reason.DataMissing);
        Finding blind = story.finding(FindingType.ObservationDegraded).orElseThrow();
        assertThat(blind.message()).contains("cannot read the lag of partition orders-0");
        plant.notBegun(false);
        story.minutes(30);
        assertThat(plant.wanted()).isEqualTo(1);
    }

    @Test
    void nobodySettlingAnythingIsSaidAndReplicasAreHeld() {
        SharePlant plant = new SharePlant(3);
        Scenario story = new Scenario(minute(), plant.capacity(100).running(3).arrival(200));
        story.minutes(5);
        plant.stall(true);
        story.until(FindingType.AllPartitionsStalled, Duration.ofMinutes(5));
        int when = plant.wanted();
        assertThat(story.finding(FindingType.AllPartitionsStalled).orElseThrow().message())
                .contains("of the share group alive, but no record was settled for");
        assertThat(story.finding(FindingType.AllPartitionsStalled).orElseThrow().advice())
                .contains("failed records of share groups cannot be counted");
        story.minutes(10);
        assertThat(plant.wanted()).isEqualTo(when);
        assertThat(story.decision().reason()).isEqualTo(Reason.HeldByFinding);
        plant.stall(false);
        story.minutes(2);
        assertThat(story.finding(FindingType.AllPartitionsStalled)).isEmpty();
    }

    @Test
    void aGroupThatIsSetBackHasLagAndNoRewind() {
        SharePlant plant = new SharePlant(3);
        Scenario story = new Scenario(
                minute().capacity(100), plant.capacity(100).running(3).arrival(200));
        story.minutes(10);
        plant.reset();
        story.seconds(20);
        assertThat(story.last().estimate().lag()).isGreaterThan(100_000);
        assertThat(story.last().estimate().arrival()).as("nothing new arrived").isLessThan(250);
        story.minutes(30);
        assertThat(story.everFound())
                .doesNotContain(
                        FindingType.OffsetRewind,
                        FindingType.OffsetResetToEarliest,
                        FindingType.OffsetSkippedForward,
                        FindingType.PartitionFrozen,
                        FindingType.StaleSubscription,
                        FindingType.CommittedOffsetsExpiring,
                        FindingType.RebalanceStorm);
        assertThat(plant.lag()).isLessThan(1_000);
    }

    @Test
    void aLimitBehindTheMembersIsFoundByTrying() {
        SharePlant plant = new SharePlant(3);
        Scenario story = new Scenario(minute(), plant.capacity(100).running(3).arrival(250));
        story.minutes(10);
        plant.downstream(300).arrival(600);
        story.minutes(20);
        assertThat(story.decision().size().limitedBy()).isIn(LimitedBy.Ineffective, LimitedBy.None);
        assertThat(plant.wanted()).isLessThanOrEqualTo(10);
    }

    @Test
    void aPartitionHasNoOffsetNoOwnerAndNoStandstillOfItsOwn() {
        SharePlant plant = new SharePlant(2);
        Scenario story = new Scenario(minute(), plant.capacity(100).running(2).arrival(100));
        story.minutes(2);
        assertThat(story.last().estimate().shared()).isTrue();
        assertThat(story.last().estimate().partitions()).hasSize(2).allSatisfy(partition -> {
            assertThat(partition.committed()).isNull();
            assertThat(partition.member()).isNull();
            assertThat(partition.burrow()).isNull();
            assertThat(partition.state()).isIn(PartitionEstimate.State.Moving, PartitionEstimate.State.Idle);
        });
    }

    @Test
    void whatCannotBeSeenIsSaidAndWhatDoesNotApplyIsNot() {
        SharePlant plant = new SharePlant(2);
        Scenario story = new Scenario(minute(), plant.capacity(100).running(2).arrival(100));
        story.minutes(20);
        assertThat(story.last().unchecked()).singleElement().satisfies(unchecked -> {
            assertThat(unchecked.cause()).isEqualTo(Unchecked.Cause.INVISIBLE);
            assertThat(unchecked.why()).isEqualTo("failed records of share groups cannot be counted");
        });
    }

    @Test
    void anEmptyShareGroupGoesToZeroAndWakes() {
        SharePlant plant = new SharePlant(2);
        Scenario story = new Scenario(
                Policies.lagSeconds(60).replicas(0, 10).toZeroAfter(300),
                plant.capacity(100).running(2).arrival(50));
        story.minutes(5);
        plant.arrival(0);
        story.minutes(40);
        assertThat(plant.wanted()).as(story.decision().toString()).isZero();
        plant.arrival(50);
        story.seconds(30);
        assertThat(plant.wanted()).isPositive();
    }
}
