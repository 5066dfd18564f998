package dev.qcs.operator.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.lag.GroupReading;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What happens to committed offsets that is not consumption. */
class OffsetEventsScenarioTest {

    private static Stage calm() {
        return Stage.of(6, 3).arrival(20).minutes(12);
    }

    @Test
    void aResetToTheStartIsAnEventWithItsSizeAndStaysListedForADay() {
        Stage stage =
                calm().then(s -> s.partitions.forEach(p -> p.committed = 0)).seconds(20);
        Finding finding = stage.found(FindingType.OffsetResetToEarliest);
        assertThat(finding.severity()).isEqualTo(Finding.Severity.Warning);
        assertThat(finding.message()).contains("records to the start of the log on 6 partitions", "at 00:12 UTC");
        assertThat(finding.effect()).isEqualTo(Finding.Effect.Hold);
        assertThat(stage.last().findings().getFirst().past()).isFalse();

        stage.minutes(20);
        assertThat(stage.found(FindingType.OffsetResetToEarliest).past()).isTrue();
        assertThat(stage.found(FindingType.OffsetResetToEarliest).effect()).isEqualTo(Finding.Effect.None);
        assertThat(stage.timesShown(FindingType.OffsetResetToEarliest)).isEqualTo(1);
        assertThat(stage.everFound()).doesNotContain(FindingType.OffsetRewind);

        stage.operatorComesBack().minutes(5);
        assertThat(stage.found(FindingType.OffsetResetToEarliest).message()).contains("6 partitions", "at 00:12 UTC");

        stage.pass(Duration.ofHours(24)).minutes(1);
        assertThat(stage.finding(FindingType.OffsetResetToEarliest)).isEmpty();
    }

    @Test
    void aRewindSaysHowFarAndWhetherItIsMadeGood() {
        Stage stage = calm().then(s -> s.partition(1).committed -= 5_100).seconds(10);
        Finding finding = stage.found(FindingType.OffsetRewind);
        assertThat(finding.severity()).isEqualTo(Finding.Severity.Warning);
        assertThat(finding.message()).contains("5k records on orders-1").doesNotContain("worked off again");
        assertThat(finding.evidence().getFirst().partition()).isEqualTo(stage.partition(1).id);
        stage.minutes(10);
        assertThat(stage.found(FindingType.OffsetRewind).message()).contains("they have been worked off again");
    }

    /** Whoever sets up a consumer starts it over a few times, on purpose. */
    @Test
    void aNewGroupThatBeginsAgainIsOnlyWorthKnowing() {
        Stage stage = Stage.of(6, 3).arrival(20);
        stage.partitions.forEach(p -> p.everCommitted = false);
        stage.minutes(2)
                .then(s -> s.partitions.forEach(p -> p.everCommitted = true))
                .minutes(7)
                .then(s -> s.partitions.forEach(p -> p.committed = 0))
                .seconds(20);
        assertThat(stage.found(FindingType.OffsetResetToEarliest).severity()).isEqualTo(Finding.Severity.Info);
        stage.minutes(20).then(s -> s.partitions.forEach(p -> p.committed = 0)).seconds(20);
        assertThat(stage.everWarned()).contains(FindingType.OffsetResetToEarliest);
    }

    @Test
    void aBatchThatIsRepeatedInARebalanceIsOnlyWorthKnowing() {
        Stage stage = calm().then(s -> s.partition(1).committed -= 200).minutes(2);
        assertThat(stage.found(FindingType.OffsetRewind).severity()).isEqualTo(Finding.Severity.Info);
        assertThat(stage.everWarned()).isEmpty();
    }

    @Test
    void whatIsRepeatedWhileTheGroupRebalancesIsOnlyWorthKnowingUnlessItIsEverything() {
        Stage stage = calm().then(s -> s.state = GroupReading.State.PREPARING_REBALANCE);
        stage.then(s -> s.partition(1).committed -= 3_000).seconds(5);
        assertThat(stage.found(FindingType.OffsetRewind).severity()).isEqualTo(Finding.Severity.Info);
        stage.then(s -> s.partition(2).committed = 0).seconds(5);
        assertThat(stage.found(FindingType.OffsetResetToEarliest).severity()).isEqualTo(Finding.Severity.Warning);
    }

    @Test
    void aJumpToTheEndOverABacklogIsASkip() {
        Stage stage = calm().then(s -> s.partitions.forEach(p -> {
                    p.end += 30_000;
                    p.capacity = 30;
                }))
                .minutes(5);
        assertThat(stage.everFound()).doesNotContain(FindingType.OffsetSkippedForward);
        stage.then(s -> s.partition(2).committed = s.partition(2).end).seconds(10);
        Finding finding = stage.found(FindingType.OffsetSkippedForward);
        assertThat(finding.severity()).isEqualTo(Finding.Severity.Critical);
        assertThat(finding.message()).contains("records of orders-2 were skipped at 00:17 UTC");
        assertThat(finding.advice()).contains("set the group back to offset");
        stage.minutes(3);
        assertThat(stage.found(FindingType.OffsetSkippedForward).message()).contains("orders-2");
    }

    @Test
    void aQuickConsumerAfterABurstSkipsNothing() {
        Stage stage = Stage.of(6, 3).arrival(1).then(s -> s.partitions.forEach(p -> p.capacity = 20_000));
        stage.minutes(12);
        for (int i = 0; i < 6; i++) {
            stage.then(s -> s.partitions.forEach(p -> p.end += 90_000)).minutes(2);
        }
        assertThat(stage.everFound()).doesNotContain(FindingType.OffsetSkippedForward);
    }

    @Test
    void aPartitionThatIsServedAloneAtLastSkipsNothing() {
        // Twelve share one member; when the others are done, the last one goes twelve times as fast.
        Stage stage = Stage.of(12, 1).arrival(2).minutes(2);
        stage.partitions.forEach(p -> {
            p.end += p == stage.partition(5) ? 400_000 : 150_000;
            p.capacity = 400;
        });
        stage.run(Duration.ofMinutes(12), s -> {
            boolean alone =
                    s.partitions.stream().filter(p -> p.end - p.committed > 100).count() == 1;
            s.partition(5).capacity = alone ? 4_800 : 400;
        });
        assertThat(stage.everFound()).doesNotContain(FindingType.OffsetSkippedForward);
    }

    @Test
    void offsetsThatMoveWhileNobodyIsThereWereMovedByHand() {
        Stage stage = calm();
        stage.then(s -> {
                    s.consumers.forEach(c -> c.joined = false);
                    s.partition(3).end += 50_000;
                })
                .minutes(2);
        stage.then(s -> s.partition(3).committed = s.partition(3).end).seconds(10);
        assertThat(stage.found(FindingType.OffsetSkippedForward).message()).contains("orders-3");
    }

    @Test
    void whatRetentionDeletedWasLostAndNotSkipped() {
        Stage stage = calm();
        stage.then(s -> {
                    s.partition(3).frozen = true;
                    s.partition(3).end += 50_000;
                })
                .minutes(2);
        stage.then(s -> s.partition(3).start = (long) s.partition(3).end - 100).seconds(10);
        assertThat(stage.found(FindingType.DataLost).message()).contains("deleted unread on partition orders-3");
        stage.then(s -> s.partition(3).frozen = false).minutes(2);
        assertThat(stage.everFound()).doesNotContain(FindingType.OffsetSkippedForward);
        stage.operatorComesBack().minutes(1);
        assertThat(stage.found(FindingType.DataLost).message()).contains("orders-3", "UTC");
    }

    @Test
    void aCommitPastTheEndIsNamedAfterThreePeriodsAndClears() {
        Stage stage = calm().then(s -> {
            s.partition(0).committed = s.partition(0).end + 4_000;
            s.partition(0).frozen = true;
        });
        stage.seconds(20);
        assertThat(stage.finding(FindingType.OffsetBeyondLogEnd)).isEmpty();
        stage.seconds(30);
        Finding finding = stage.found(FindingType.OffsetBeyondLogEnd);
        assertThat(finding.severity()).isEqualTo(Finding.Severity.Critical);
        assertThat(finding.message()).contains("of orders-0 is past the end", "re-created, restored or cut");
        stage.then(s -> s.partition(0).committed = s.partition(0).end)
                .then(s -> s.partition(0).frozen = false)
                .minutes(1);
        assertThat(stage.finding(FindingType.OffsetBeyondLogEnd)).isEmpty();
        assertThat(stage.timesShown(FindingType.OffsetBeyondLogEnd)).isEqualTo(1);
    }
}
