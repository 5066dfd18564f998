package dev.qcs.operator.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.lag.Surroundings;
import dev.qcs.operator.lag.TailReading;
import dev.qcs.operator.policy.Policies;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A partition that stands still: when it is the record, and when that cannot be told. */
class RecordOrClientScenarioTest {

    private static Stage frozen() {
        return Stage.of(6, 3).arrival(20).minutes(3).then(stage -> stage.partition(4).frozen = true);
    }

    @Test
    void theSameOffsetUnderASecondOwnerIsARecord() {
        Stage stage = frozen().minutes(4);
        assertThat(stage.found(FindingType.PartitionFrozen).confidence()).isEqualTo(Finding.Confidence.Suspected);
        long offset = (long) stage.partition(4).committed;

        stage.then(s -> s.partition(4).owner = 2).minutes(4);

        Finding finding = stage.found(FindingType.PoisonMessage);
        assertThat(finding.confidence()).isEqualTo(Finding.Confidence.Confirmed);
        assertThat(finding.severity()).isEqualTo(Finding.Severity.Critical);
        assertThat(finding.message())
                .contains("orders-4 is stuck at offset " + offset, "owners consumer-1, consumer-2", "delivered again");
        assertThat(finding.advice()).contains("offset " + offset, "dead-letter topic");
        assertThat(finding.excluded()).containsExactly(stage.partition(4).id);
        assertThat(stage.finding(FindingType.PartitionFrozen)).isEmpty();
        assertThat(stage.timesShown(FindingType.PoisonMessage)).isEqualTo(1);
        assertThat(stage.last().findings().getFirst().type()).isEqualTo(FindingType.PoisonMessage);
    }

    @Test
    void aNewOwnerIsGivenTimeToGoOn() {
        Stage stage = frozen().minutes(6).then(s -> s.partition(4).owner = 2).seconds(40);
        assertThat(stage.everFound()).doesNotContain(FindingType.PoisonMessage);
        // It was the client: under its new owner the partition goes on.
        stage.then(s -> s.partition(4).frozen = false).minutes(5);
        assertThat(stage.everFound()).doesNotContain(FindingType.PoisonMessage);
        assertThat(stage.finding(FindingType.PartitionFrozen)).isEmpty();
    }

    @Test
    void twoRestartsOfTheSamePodAreARecordEvenWhileTheGroupRebalances() {
        Stage stage = frozen();
        for (int i = 0; i < 12; i++) {
            stage.seconds(25)
                    .then(s -> s.consumers.get(1).joined = false)
                    .seconds(5)
                    .then(s -> {
                        s.consumers.get(1).joined = true;
                        s.consumers.get(1).restarts++;
                        s.consumers.get(1).id = s.consumers.get(1).id + "'";
                    });
        }
        Finding finding = stage.found(FindingType.PoisonMessage);
        assertThat(finding.message()).contains("restarts", "owner consumer-1");
        assertThat(stage.timesShown(FindingType.PoisonMessage)).isEqualTo(1);
        // The storm is there too, with its cause; the record comes first.
        assertThat(stage.found(FindingType.RebalanceStorm).message()).contains("with restarts of its Pods");
        assertThat(stage.last().findings().getFirst().type()).isEqualTo(FindingType.PoisonMessage);
    }

    @Test
    void itClearsWhenTheRecordIsSkippedAndALaterFreezeIsNew() {
        Stage stage = frozen().minutes(4).then(s -> s.partition(4).owner = 2).minutes(4);
        assertThat(stage.finding(FindingType.PoisonMessage)).isPresent();
        stage.then(s -> s.partition(4).frozen = false).minutes(2);
        assertThat(stage.last().findings()).noneMatch(f -> f.severity() != Finding.Severity.Info);
        stage.then(s -> s.partition(4).frozen = true).minutes(6);
        assertThat(stage.finding(FindingType.PoisonMessage)).isEmpty();
        assertThat(stage.finding(FindingType.PartitionFrozen)).isPresent();
    }

    @Test
    void aRolloutGivesEverythingOutAgainAndProvesNothing() {
        Stage stage = frozen().minutes(5).forgetThePast().then(s -> {
            s.rollingOut = true;
            s.partition(4).owner = 2;
        });
        stage.minutes(3);
        assertThat(stage.everFound()).doesNotContain(FindingType.PoisonMessage);
    }

    @Test
    void aSlowRecordIsLegalWithinItsTime() {
        Stage stage = new Stage(
                        Policies.lagSeconds(60).replicas(1, 24).capacity(100).maxProcessing(900), 6, 3)
                .arrival(20)
                .minutes(3)
                .then(s -> s.partition(4).frozen = true)
                .minutes(4)
                .then(s -> s.partition(4).owner = 2)
                .minutes(9);
        assertThat(stage.everFound()).doesNotContain(FindingType.PoisonMessage, FindingType.PartitionFrozen);
    }

    @Test
    void ownersAndRestartsSurviveARestartOfTheOperator() {
        Stage stage = frozen().minutes(4)
                .operatorComesBack()
                .then(s -> s.partition(4).owner = 2)
                .minutes(5);
        assertThat(stage.found(FindingType.PoisonMessage).message()).contains("owners consumer-1, consumer-2");
    }

    @Test
    void aFrozenLogOfTransactionsMayBeAnAbortedTailAndSaysSo() {
        Stage stage = Stage.of(6, 3).arrival(20);
        stage.partition(4).stable = 10_000L;
        stage.seconds(30);
        stage.partition(4).stable = null;
        stage.partition(4).end = 10_060;
        stage.partition(4).arrival = 0;
        stage.partition(4).frozen = true;
        stage.minutes(8).then(s -> s.partition(4).owner = 2).minutes(8);
        Finding finding = stage.found(FindingType.PartitionFrozen);
        assertThat(finding.confidence()).isEqualTo(Finding.Confidence.Suspected);
        assertThat(finding.message()).contains("aborted transaction");
        assertThat(stage.everFound()).doesNotContain(FindingType.PoisonMessage);
    }

    @Test
    void markersAtTheEndOfALogAreATailAndNotStuck() {
        Stage stage = Stage.of(6, 3).arrival(20);
        stage.partition(4).stable = 10_000L;
        stage.seconds(30);
        stage.partition(4).stable = null;
        stage.partition(4).arrival = 0;
        stage.partition(4).frozen = true;
        stage.partition(4).end = 10_001;
        stage.partition(4).committed = 10_000;
        stage.minutes(15);
        Finding finding = stage.found(FindingType.PersistentTail);
        assertThat(finding.severity()).isEqualTo(Finding.Severity.Info);
        assertThat(finding.confidence()).isEqualTo(Finding.Confidence.Suspected);
        assertThat(finding.message()).contains("possibly nothing is left to read: 1 offset of orders-4");
        assertThat(stage.everWarned()).doesNotContain(FindingType.PoisonMessage, FindingType.AllPartitionsStalled);
        stage.then(s -> s.partition(4).arrival = 20)
                .then(s -> s.partition(4).frozen = false)
                .minutes(2);
        assertThat(stage.finding(FindingType.PersistentTail)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 52})
    void aTailThatWasLookedIntoIsNoLagHoweverLong(int left) {
        Stage stage = tail(left);
        stage.minutes(12);
        assertThat(stage.last().estimate().lag()).isZero();
        Finding finding = stage.found(FindingType.PersistentTail);
        assertThat(finding.severity()).isEqualTo(Finding.Severity.Info);
        assertThat(finding.confidence()).isEqualTo(Finding.Confidence.Confirmed);
        assertThat(finding.message())
                .contains(
                        "nothing is left to read: the " + left + (left == 1 ? " offset" : " offsets"),
                        "count as no lag");
        assertThat(stage.everWarned()).isEmpty();
        stage.then(s -> s.partition(1).end += 5).seconds(10);
        assertThat(stage.last().estimate().lag())
                .as("what came later was not looked at")
                .isEqualTo(left + 5L);
    }

    @Test
    void aTailInWhichARecordWasFoundIsJudgedLikeAnyOtherFreeze() {
        Stage stage = tail(52);
        stage.around = Surroundings.NONE.withTails(
                Map.of(stage.partition(1).id, new TailReading(stage.partition(1).id, 10_000, 10_052, false)));
        stage.minutes(4);
        stage.then(s -> s.partition(0).arrival = 20).minutes(4);
        Finding finding = stage.found(FindingType.PartitionFrozen);
        assertThat(finding.message()).doesNotContain("aborted transaction");
        stage.then(s -> s.partition(1).owner = 0).minutes(9);
        assertThat(stage.found(FindingType.PoisonMessage).message()).contains("offset 10000");
    }

    @Test
    void aWholeGroupBeforeATailIsOnlyPerhapsStalledAndSaysWhichRightWouldTell() {
        Stage stage = tail(52);
        stage.around = Surroundings.NONE;
        stage.partition(2).stable = 9_999L;
        stage.seconds(30);
        stage.partition(2).stable = null;
        stage.partition(2).end = 10_040;
        stage.partition(2).frozen = true;
        stage.minutes(12);
        Finding finding = stage.found(FindingType.AllPartitionsStalled);
        assertThat(finding.confidence()).isEqualTo(Finding.Confidence.Suspected);
        assertThat(finding.message()).contains("aborted transaction", "right to Read topic orders");
    }

    /** A log of transactions with nothing but so many offsets of them behind the commit, which somebody looked into. */
    private static Stage tail(int left) {
        Stage stage = Stage.of(3, 2);
        stage.partition(1).stable = 9_999L;
        stage.seconds(30);
        stage.partition(1).stable = null;
        stage.partition(1).frozen = true;
        stage.partition(1).end = 10_000 + left;
        stage.around = Surroundings.NONE.withTails(
                Map.of(stage.partition(1).id, new TailReading(stage.partition(1).id, 10_000, 10_000 + left, true)));
        return stage;
    }

    @Test
    void aTailAloneIsNoStall() {
        Stage stage = Stage.of(3, 1);
        stage.partition(1).stable = 9_999L;
        stage.seconds(30);
        stage.partition(1).stable = null;
        stage.partition(1).frozen = true;
        stage.partition(1).end = 10_001;
        stage.run(Duration.ofMinutes(20), s -> {});
        assertThat(stage.last().findings()).extracting(Finding::type).containsExactly(FindingType.PersistentTail);
    }
}
