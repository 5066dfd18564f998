package dev.qcs.operator.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.diagnose.Unchecked;
import dev.qcs.operator.lag.DiskReading;
import dev.qcs.operator.lag.Gap;
import dev.qcs.operator.lag.Surroundings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What nobody could look at is never shown as passed: it is named, with what is missing. */
class NotCheckedScenarioTest {

    private static Optional<Unchecked> unchecked(Stage stage, FindingType type) {
        return stage.last().unchecked().stream()
                .filter(one -> one.type() == type)
                .findFirst();
    }

    @Test
    void whatNeedsTimeSaysForHowLongItHasBeenWatchedAndOfHowMuch() {
        Stage stage = Stage.of(4, 2).arrival(20);
        stage.seconds(45);
        assertThat(unchecked(stage, FindingType.PartitionFrozen))
                .contains(new Unchecked(
                        FindingType.PartitionFrozen, Unchecked.Cause.COLLECTING, "collecting data, 40s of 2m"));
        assertThat(unchecked(stage, FindingType.SlowConsumer).orElseThrow().why())
                .isEqualTo("collecting data, 40s of 10m");
        stage.minutes(3);
        assertThat(unchecked(stage, FindingType.PartitionFrozen)).isEmpty();
        assertThat(unchecked(stage, FindingType.SlowConsumer)).isPresent();
        stage.minutes(8);
        assertThat(stage.last().unchecked())
                .extracting(Unchecked::type)
                .containsExactly(FindingType.CommitsAheadOfProcessing);
    }

    @Test
    void aDiskIsWatchedForLongerThanAGroup() {
        Stage stage = Stage.of(4, 2);
        stage.disks = List.of(new DiskReading(1, "/data", 1_000_000_000L, 900_000_000L));
        stage.minutes(20);
        assertThat(unchecked(stage, FindingType.DiskFilling).orElseThrow().why())
                .matches("collecting data, \\d+m of 30m");
        stage.minutes(20);
        assertThat(unchecked(stage, FindingType.DiskFilling)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "DISKS, DiskFilling",
        "TOPIC_SETTINGS, DataExpiring",
        "TOPIC_SETTINGS, RetentionUnbounded",
        "TRANSACTIONS, HangingTransaction",
        "TAILS, PersistentTail",
        "DEAD_LETTERS, DeadLetterGrowing",
        "BROKER_SETTINGS, CommittedOffsetsExpiring",
        "MEMBERS, RebalanceStorm",
        "END, PartitionFrozen",
        "COMMITTED, DataLost",
    })
    void aMissingRightNamesWhatItKeepsFromBeingChecked(Gap.What what, FindingType hidden) {
        Stage stage = Stage.of(4, 2).arrival(20);
        stage.gaps = List.of(new Gap(what, "topic orders", "TopicAuthorizationException", "grant it"));
        stage.minutes(15);
        Unchecked one = unchecked(stage, hidden).orElseThrow();
        assertThat(one.cause()).isEqualTo(Unchecked.Cause.UNREADABLE);
        assertThat(one.why()).startsWith("cannot read").contains("topic orders", "TopicAuthorizationException");
        Finding finding = stage.found(FindingType.ObservationDegraded);
        assertThat(finding.message()).contains("; not checked: ");
        stage.gaps = List.of();
        stage.minutes(1);
        assertThat(unchecked(stage, hidden)).isEmpty();
    }

    @Test
    void everyRightThatIsMissingIsNamedAndWhatItIsMissingOnIsGathered() {
        Stage stage = Stage.of(4, 2).arrival(20);
        List<Gap> gaps = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            gaps.add(new Gap(
                    Gap.What.TOPIC_SETTINGS,
                    "topic t" + i,
                    "TopicAuthorizationException",
                    "grant DescribeConfigs on topic t" + i));
        }
        gaps.add(new Gap(
                Gap.What.MEMBERS, "group billing", "GroupAuthorizationException", "grant Describe on group billing"));
        gaps.add(new Gap(Gap.What.DISKS, "broker 1", "ClusterAuthorizationException", "grant Describe on the cluster"));
        gaps.add(new Gap(Gap.What.DISKS, "broker 2", "ClusterAuthorizationException", "grant Describe on the cluster"));
        gaps.add(new Gap(Gap.What.TAILS, "topic t1", "TopicAuthorizationException", "grant Read on topic t1"));
        gaps.add(new Gap(Gap.What.TAILS, "topic t2", "TopicAuthorizationException", "grant Read on topic t2"));
        stage.gaps = gaps;
        stage.minutes(15);
        Finding finding = stage.found(FindingType.ObservationDegraded);
        assertThat(finding.message())
                .startsWith(
                        "not everything could be checked: cannot read retention settings of topics t0, t1, t2, t3, t4,"
                                + " t5, t6, t7 and 2 more (TopicAuthorizationException); cannot read members of group billing")
                .contains("cannot read log directories of brokers 1, 2 (ClusterAuthorizationException)")
                .contains("not checked: ")
                .contains("DiskFilling", "RebalanceStorm", "RetentionUnbounded", "PersistentTail", "StaleSubscription");
        assertThat(finding.advice())
                .isEqualTo(
                        "grant DescribeConfigs on topics t0, t1, t2, t3, t4, t5, t6, t7 and 2 more; grant Describe on group"
                                + " billing; grant Describe on the cluster; grant Read on topics t1, t2");
    }

    @Test
    void whatIsSoNeedsNoExcuse() {
        Stage stage = Stage.of(4, 2).arrival(20);
        stage.gaps = List.of(new Gap(Gap.What.MEMBERS, "group billing", "GroupAuthorizationException", "grant it"));
        stage.minutes(3).then(s -> s.partition(1).frozen = true).minutes(5);
        assertThat(stage.finding(FindingType.PartitionFrozen)).isPresent();
        assertThat(unchecked(stage, FindingType.PartitionFrozen)).isEmpty();
    }

    @Test
    void commitsAheadOfProcessingNeedAWordOfTheApplicationAndAMinute() {
        Stage stage = Stage.of(3, 1).arrival(20);
        stage.minutes(2);
        assertThat(unchecked(stage, FindingType.CommitsAheadOfProcessing))
                .contains(new Unchecked(
                        FindingType.CommitsAheadOfProcessing,
                        Unchecked.Cause.NO_HINT,
                        "the application gives no processed position"));
        stage.run(Duration.ofSeconds(50), s -> say(s, 2_000));
        assertThat(stage.finding(FindingType.CommitsAheadOfProcessing)).isEmpty();
        stage.run(Duration.ofSeconds(30), s -> say(s, 2_000));
        Finding finding = stage.found(FindingType.CommitsAheadOfProcessing);
        assertThat(finding.severity()).isEqualTo(Finding.Severity.Warning);
        assertThat(finding.message()).contains("2k records ahead of processing on orders-1");
        assertThat(unchecked(stage, FindingType.CommitsAheadOfProcessing)).isEmpty();
        stage.run(Duration.ofSeconds(30), s -> say(s, 300));
        assertThat(stage.finding(FindingType.CommitsAheadOfProcessing)).isEmpty();
    }

    private static void say(Stage stage, long behind) {
        stage.around = Surroundings.NONE.withProcessed(
                Map.of(stage.partition(1).id, (long) stage.partition(1).committed - behind));
    }
}
