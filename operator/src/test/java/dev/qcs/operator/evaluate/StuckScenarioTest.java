package dev.qcs.operator.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.act.CpuUse;
import dev.qcs.operator.decide.Reason;
import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.estimate.PartitionEstimate;
import dev.qcs.operator.policy.Policies;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Consumers that stand still: named, and not scaled for; and their twins, which only look like it. */
class StuckScenarioTest {

    private static Scenario timed(Plant plant) {
        return new Scenario(Policies.lagSeconds(60).replicas(1, 24).capacity(100), plant);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 15, 30})
    void aFrozenPartitionIsNamedWithOffsetPodAndSinceWhenAndNotScaledFor(int polling) {
        Scenario story = new Scenario(
                Policies.lagSeconds(60).replicas(1, 24).capacity(100).every(polling),
                new Plant(12).running(3).arrival(240));
        story.minutes(5).then(plant -> plant.freeze(7));
        Instant frozenAt = story.now();
        story.minutes(20);

        assertThat(story.changes()).isEmpty();
        Instant shown = story.firstShown(FindingType.PartitionFrozen).orElseThrow();
        assertThat(Duration.between(frozenAt, shown)).isBetween(Duration.ofMinutes(2), Duration.ofMinutes(4));
        assertThat(story.timesShown(FindingType.PartitionFrozen)).isEqualTo(1);
        Finding finding = story.finding(FindingType.PartitionFrozen).orElseThrow();
        assertThat(finding.since()).isBetween(frozenAt.minusSeconds(polling), frozenAt.plusSeconds(2L * polling + 1));
        Finding.Evidence evidence = finding.evidence().getFirst();
        assertThat(evidence.partition()).isEqualTo(Plant.id(7));
        assertThat(evidence.offset()).isBetween(5_980L, 6_010L);
        assertThat(evidence.pod()).isEqualTo("consumer-1");
        assertThat(finding.message()).contains("orders-7", String.valueOf(evidence.offset()), "pod consumer-1");
        assertThat(finding.advice()).contains("restart pod consumer-1");
        assertThat(finding.confidence()).isEqualTo(Finding.Confidence.Suspected);
        assertThat(story.everFound()).containsExactly(FindingType.PartitionFrozen);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0.004 | 0.5 | CPU 1% at most (idle)   | they wait: for a lock
            0.47  | 0.5 | CPU 94% at most (busy)  | a loop over a record, or garbage collection
            0.15  | 0.5 | CPU 30% at most         | one long batch
            0.003 |     | CPU 3m at most (idle)   | they wait: for a lock
            1.1   |     | CPU 1100m at most (busy) | a loop over a record, or garbage collection
            """)
    void whetherTheProcessorsOfAStalledGroupAreIdleOrBusyTellsWhatItIsAt(
            double cores, @Nullable Double of, String figure, String cause) {
        Stage stage = Stage.of(4, 2).arrival(20);
        stage.minutes(5);
        stage.partitions.forEach(p -> p.frozen = true);
        stage.minutes(5);
        assertThat(stage.found(FindingType.AllPartitionsStalled).message()).doesNotContain("CPU");
        stage.cpu = new CpuUse.Used(cores, of);
        stage.seconds(20);
        Finding finding = stage.found(FindingType.AllPartitionsStalled);
        assertThat(finding.message()).contains(figure);
        assertThat(finding.advice()).startsWith("take a thread dump: ").contains(cause);
    }

    @Test
    void whereTheClusterHasNoMetricsThatIsSaid() {
        Stage stage = Stage.of(4, 2).arrival(20);
        stage.minutes(5);
        stage.partitions.forEach(p -> p.frozen = true);
        stage.cpu = new CpuUse.Unknown("no metrics of its Pods; is metrics-server installed?");
        stage.minutes(5);
        Finding finding = stage.found(FindingType.AllPartitionsStalled);
        assertThat(finding.message()).contains("CPU not known (no metrics of its Pods; is metrics-server installed?)");
        assertThat(finding.advice()).contains("blocked on a lock or a downstream system");
    }

    @Test
    void aThawedPartitionIsForgottenAndALaterFreezeIsANewFinding() {
        Scenario story = timed(new Plant(12).running(3).arrival(240));
        story.minutes(5).then(plant -> plant.freeze(7)).minutes(6);
        assertThat(story.finding(FindingType.PartitionFrozen)).isPresent();
        story.then(plant -> plant.thaw(7)).minutes(3);
        assertThat(story.last().findings()).isEmpty();
        Instant again = story.now();
        story.then(plant -> plant.freeze(2)).minutes(6);
        Finding finding = story.finding(FindingType.PartitionFrozen).orElseThrow();
        assertThat(finding.since()).isAfterOrEqualTo(again.minusSeconds(5));
        assertThat(finding.excluded()).containsExactly(Plant.id(2));
    }

    @Test
    void aChangeOfReplicasDoesNotHideWhatHasBeenStuckForLong() {
        Scenario story = timed(new Plant(12).running(6).arrival(240));
        story.minutes(5).then(plant -> plant.freeze(7)).minutes(6);
        Instant since = story.finding(FindingType.PartitionFrozen).orElseThrow().since();
        story.then(plant -> plant.arrival(900)).minutes(1);
        assertThat(story.plant.wanted()).as("a rescale in the meantime").isGreaterThan(6);
        assertThat(story.finding(FindingType.PartitionFrozen).orElseThrow().since())
                .isEqualTo(since);
    }

    /** A group that keeps up never shows its capacity; what is left to go by is that less is consumed than arrives. */
    @Test
    void aFrozenPartitionIsNotScaledForWhileTheCapacityIsUnknown() {
        Scenario story = new Scenario(
                Policies.lagSeconds(600).replicas(1, 24),
                new Plant(12).running(1).arrivals(i -> 2));
        story.minutes(5).then(plant -> plant.freeze(7)).minutes(30);
        assertThat(story.steps()).isEmpty();
        assertThat(story.finding(FindingType.PartitionFrozen)).isPresent();
        assertThat(story.last().estimate().capacity().perMember()).isNull();
    }

    @Test
    void aFrozenPartitionIsNotScaledForByLengthEither() {
        Scenario story = new Scenario(
                Policies.lagPerReplica(100).replicas(1, 24),
                new Plant(12).running(1).arrival(60));
        story.minutes(5).then(plant -> plant.freeze(7)).minutes(30);
        // One replica may be added before the partition is known to stand still, and is given back.
        assertThat(story.steps()).hasSizeLessThanOrEqualTo(2);
        assertThat(story.plant.wanted()).isLessThanOrEqualTo(2);
        assertThat(story.last().estimate().lag()).isGreaterThan(5_000);
    }

    @Test
    void slowButMovingIsNotStuck() {
        Scenario story = timed(new Plant(12).running(12).arrivals(i -> 20).burst(200_000));
        story.minutes(20);
        assertThat(story.everFound()).doesNotContain(FindingType.PartitionFrozen, FindingType.AllPartitionsStalled);
    }

    @Test
    void workAfterALongIdleTimeIsNotStuck() {
        Scenario story = timed(new Plant(12).running(4).arrivals(i -> i == 3 ? 0 : 20));
        story.minutes(30).then(plant -> plant.arrivals(i -> 20)).minutes(10);
        assertThat(story.everFound()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 15})
    void commitsOnceAMinuteAreNotStuck(int polling) {
        Scenario story = new Scenario(
                Policies.lagSeconds(300).replicas(4, 24).capacity(100).every(polling),
                new Plant(12).running(4).arrival(240).commitEvery(60));
        story.run(Duration.ofHours(1));
        assertThat(story.everFound()).isEmpty();
        assertThat(story.changes()).isEmpty();
    }

    @Test
    void allPartitionsStalledHoldsAndSaysSo() {
        Scenario story = timed(new Plant(12).running(3).arrival(240));
        story.minutes(5).then(plant -> plant.blockConsumers(true)).minutes(20);
        Finding finding = story.finding(FindingType.AllPartitionsStalled).orElseThrow();
        assertThat(finding.severity()).isEqualTo(Finding.Severity.Critical);
        assertThat(finding.confidence()).isEqualTo(Finding.Confidence.Confirmed);
        assertThat(finding.message()).contains("none of 12 partitions with work has moved");
        assertThat(finding.advice()).contains("thread dump");
        assertThat(story.decision().reason()).isEqualTo(Reason.HeldByFinding);
        int held = story.plant.wanted();
        story.minutes(30);
        assertThat(story.plant.wanted()).isEqualTo(held);
        assertThat(story.timesShown(FindingType.AllPartitionsStalled)).isEqualTo(1);
    }

    @Test
    void aLengthObjectiveStopsGrowingWhenNothingMoves() {
        Scenario story = new Scenario(
                Policies.lagPerReplica(10_000).replicas(1, 100),
                new Plant(60).running(2).arrival(100));
        story.minutes(5).then(plant -> plant.blockConsumers(true)).minutes(60);
        assertThat(story.finding(FindingType.AllPartitionsStalled)).isPresent();
        assertThat(story.plant.wanted()).isLessThan(10);
    }

    @Test
    void lostMembersAreReportedAndHoldTheSize() {
        Scenario story = timed(new Plant(12).running(3).arrival(240));
        story.minutes(5).then(plant -> plant.loseMembers(true)).seconds(30);
        assertThat(story.decision().reason()).isEqualTo(Reason.DataMissing);
        story.minutes(10);
        Finding finding = story.finding(FindingType.NoMembers).orElseThrow();
        assertThat(finding.message())
                .contains("group billing has had no member")
                .contains("3 Pods, 3 ready");
        assertThat(story.changes()).isEmpty();
        story.then(plant -> plant.loseMembers(false)).minutes(20);
        assertThat(story.finding(FindingType.NoMembers)).isEmpty();
    }

    @Test
    void anOpenTransactionIsNotAFrozenPartition() {
        Scenario story = new Scenario(
                Policies.lagSeconds(60).replicas(3, 24).capacity(100),
                new Plant(12).running(3).arrival(240));
        story.minutes(5).then(plant -> plant.openTransaction(3)).minutes(10);
        assertThat(story.everFound()).containsExactly(FindingType.LongTransaction);
        assertThat(story.last().estimate().partitions().get(3).state()).isEqualTo(PartitionEstimate.State.Blocked);
    }

    @Test
    void lostRecordsAreCountedAndStayListed() {
        Scenario story = timed(new Plant(12).running(3).arrival(240));
        story.minutes(5).then(plant -> plant.blockConsumers(true)).minutes(1);
        story.then(plant -> plant.deleteRecords(3, 6_500)).seconds(15);
        Finding finding = story.finding(FindingType.DataLost).orElseThrow();
        assertThat(finding.message()).contains("deleted unread on partition orders-3", "the log starts at 6500");
        assertThat(finding.severity()).isEqualTo(Finding.Severity.Critical);
        story.then(plant -> plant.blockConsumers(false)).run(Duration.ofHours(3));
        assertThat(story.finding(FindingType.DataLost)).isPresent();
        assertThat(story.timesShown(FindingType.DataLost)).isEqualTo(1);
    }

    @Test
    void unboundedRetentionIsFoundAtOnceAndGoesWhenItIsSet() {
        Scenario story = timed(new Plant(12).running(3).arrival(240).retention(-1L, -1L, "delete"));
        story.seconds(5);
        Finding finding = story.finding(FindingType.RetentionUnbounded).orElseThrow();
        assertThat(finding.message()).contains("retention.ms=-1, retention.bytes=-1");
        assertThat(finding.confidence()).isEqualTo(Finding.Confidence.Suspected);
        story.then(plant -> plant.retention(-1L, -1L, "compact")).minutes(1);
        assertThat(story.last().findings()).isEmpty();
    }

    @Test
    void anIgnoredFindingIsNeitherShownNorActedOn() {
        Scenario story = new Scenario(
                Policies.lagSeconds(60).replicas(1, 24).capacity(100).ignoring("RetentionUnbounded"),
                new Plant(12).running(3).arrival(240).retention(-1L, -1L, "delete"));
        story.minutes(5);
        assertThat(story.everFound()).isEmpty();
    }

    @Test
    void aFlappingSymptomDoesNotFlapInTheStatus() {
        Scenario story = timed(new Plant(12).running(3).arrival(240));
        story.minutes(5);
        for (int i = 0; i < 20; i++) {
            story.then(plant -> plant.hideEnds(3))
                    .seconds(5)
                    .then(Plant::hideEnds)
                    .seconds(5);
        }
        assertThat(story.timesShown(FindingType.ObservationDegraded)).isLessThanOrEqualTo(1);
        story.then(plant -> plant.hideEnds(3)).minutes(2);
        assertThat(story.finding(FindingType.ObservationDegraded))
                .hasValueSatisfying(finding -> assertThat(finding.message()).contains("partition orders-3"));
    }
}
