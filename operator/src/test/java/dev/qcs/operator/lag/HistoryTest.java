package dev.qcs.operator.lag;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryTest {

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.02, 0.2})
    void pollsOfFiveSecondsKeepAtMostNinetyPointsForAQuarterOfAnHour(double jitter) {
        Series series = new Series();
        Random random = new Random(1);
        int most = 0;
        for (int i = 0; i < 2_000; i++) {
            series.at(5 * i + random.nextDouble() * jitter, (long) i, (long) i);
            most = Math.max(most, series.history.size());
        }
        assertThat(most).isBetween(70, 90);
        long span = series.history.time(series.history.size() - 1) - series.history.time(0);
        assertThat(Duration.ofMillis(span)).isBetween(Duration.ofMinutes(14), Duration.ofMinutes(15));
    }

    @Test
    void thinningKeepsEveryPointOfTheFinePartAndOneForEachStepBefore() {
        Series series = new Series();
        for (int i = 0; i < 200; i++) {
            series.at(5 * i, (long) i, 10L * i);
        }
        History history = series.history;
        long now = history.time(history.size() - 1);
        for (int i = 1; i < history.size(); i++) {
            long step = history.time(i) - history.time(i - 1);
            assertThat(step).isEqualTo(now - history.time(i) < 95_000 ? 5_000 : step);
            assertThat(step).isLessThanOrEqualTo(15_000);
            long second = (history.time(i) - Series.START.toEpochMilli()) / 1_000;
            assertThat(series.track().end(i)).isEqualTo(2 * second);
        }
    }

    @Test
    void aPointNotNewerIsLeftOut() {
        Series series = new Series().at(0, 1L, 1L).at(5, 2L, 2L);
        assertThat(series.history.add(series.reading(5, Series.partition(Series.P, 9L, 9L)), 1, false))
                .isFalse();
        assertThat(series.history.add(series.reading(4, Series.partition(Series.P, 9L, 9L)), 1, false))
                .isFalse();
        assertThat(series.track().end(1)).isEqualTo(2);
    }

    @Test
    void aPartitionThatComesLaterIsUnknownBefore() {
        PartitionId late = new PartitionId("orders", 1);
        Series series = new Series().at(0, 1L, 1L).at(5, 2L, 2L);
        series.read(10, Series.partition(Series.P, 3L, 3L), Series.partition(late, 7L, 8L));
        PartitionTrack track = Objects.requireNonNull(series.history.track(late));
        assertThat(List.of(track.end(0), track.end(1), track.end(2)))
                .containsExactly(History.UNKNOWN, History.UNKNOWN, 8L);
    }

    @Test
    void aPartitionNobodyReadsIsForgotten() {
        PartitionId gone = new PartitionId("old", 0);
        Series series = new Series().read(0, Series.partition(gone, 1L, 1L));
        for (int i = 1; i < 250; i++) {
            series.at(5 * i, 1L, 1L);
        }
        assertThat(series.history.track(gone)).isNull();
        assertThat(series.history.believedPartitions()).isEqualTo(1);
    }

    @Test
    void cadenceIsTheTimeBetweenCommitsWhileWorkWaited() {
        Series series = new Series();
        for (int i = 0; i <= 60; i++) {
            series.at(5 * i, (i / 6) * 300L, 1_000_000L);
        }
        assertThat(series.track().commitCadence()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void silenceWithoutWorkIsNoCadence() {
        Series series = new Series().at(0, 0L, 0L).at(600, 0L, 10L).at(605, 10L, 10L);
        assertThat(series.track().commitCadence()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void aConsumerThatKeepsUpShowsItsCadenceToo() {
        Series series = new Series();
        for (int i = 0; i <= 60; i++) {
            series.at(5 * i, 50L * (i / 12) * 12, 50L * i);
        }
        assertThat(series.track().commitCadence()).isBetween(Duration.ofSeconds(55), Duration.ofSeconds(60));
    }

    @Test
    void anOutageIsNoCadence() {
        Series series = new Series();
        for (int i = 0; i < 20; i++) {
            series.at(5 * i, i + 1L, 1_000_000L);
        }
        series.at(1_000, 500L, 1_000_000L);
        assertThat(series.track().commitCadence()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void theClockOfAFreezeStartsWithWorkAndSurvivesAnOwner() {
        Series series = new Series().at(0, 10L, 10L).at(60, 10L, 10L).at(65, 10L, 20L);
        series.group(group("b")).at(70, 10L, 20L).group(group("c")).at(90, 10L, 30L);
        assertThat(series.track().stillFor(Series.time(90).toEpochMilli())).isEqualTo(Duration.ofSeconds(25));
        series.at(95, 11L, 30L);
        assertThat(series.track().stillFor(Series.time(95).toEpochMilli())).isZero();
    }

    @Test
    void theFirstCommitOfAllIsAMoveAndTheFirstOneSeenIsNot() {
        Series late = new Series().at(0, 10L, 20L).at(5, 10L, 20L);
        assertThat(late.track().sinceChange(Series.time(5).toEpochMilli())).isNull();

        Series first = new Series().at(0, null, 20L).at(5, 10L, 20L).at(15, 10L, 20L);
        assertThat(first.track().sinceChange(Series.time(15).toEpochMilli())).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void theAssignorIsTheOneLastNamed() {
        Series series = new Series().at(0, 1L, 1L);
        assertThat(series.history.assignor()).isNull();
        series.group(assigned(GroupReading.State.STABLE, "range")).at(5, 1L, 1L);
        series.group(assigned(GroupReading.State.PREPARING_REBALANCE, "")).at(10, 1L, 1L);
        series.group(assigned(GroupReading.State.EMPTY, null)).at(15, 1L, 1L);
        assertThat(series.history.assignor()).isEqualTo("range");
        series.group(assigned(GroupReading.State.STABLE, "cooperative-sticky")).at(20, 1L, 1L);
        assertThat(series.history.assignor()).isEqualTo("cooperative-sticky");
    }

    private static GroupReading assigned(GroupReading.State state, @Nullable String assignor) {
        return new GroupReading("g", GroupReading.Type.CLASSIC, state, null, assignor, List.of(), false);
    }

    private static GroupReading group(String member) {
        return new GroupReading(
                "g",
                GroupReading.Type.CLASSIC,
                GroupReading.State.STABLE,
                null,
                null,
                List.of(new Member(member, "c", "h", null, 0, java.util.Set.of(Series.P))),
                false);
    }

    @Test
    void aGapStopsTheClocksForItsLength() {
        Series series = new Series().at(0, 10L, 20L).at(5, 10L, 20L);
        series.history.resumeAfterGap(Series.time(605));
        series.at(605, 10L, 20L);
        assertThat(series.track().stillFor(Series.time(605).toEpochMilli())).isEqualTo(Duration.ofSeconds(5));
        assertThat(series.history.size()).isEqualTo(1);
    }

    @Test
    void quietIsSinceTheLastChangeOfMembersOrReplicas() {
        Series series = new Series().group(group("a")).at(0, 1L, 1L).at(5, 1L, 1L);
        assertThat(series.history.quietSince()).contains(Series.time(0));
        assertThat(series.history.changeSeen()).isFalse();
        series.group(group("b")).at(10, 1L, 1L).at(15, 1L, 1L);
        assertThat(series.history.quietSince()).contains(Series.time(10));
        assertThat(series.history.changeSeen()).isTrue();
        series.replicas(2).at(20, 1L, 1L).at(25, 1L, 1L);
        assertThat(series.history.quietSince()).contains(Series.time(20));
    }

    @Test
    void negativeOffsetsAreUnknown() {
        PartitionReading odd = new PartitionReading(Series.P, new Committed.At(-1), -1L, -5L, -1L, null);
        assertThat(odd.committed()).isEqualTo(Committed.Absent.UNKNOWN);
        assertThat(odd.start()).isNull();
        assertThat(odd.end()).isNull();
        assertThat(odd.lastStable()).isNull();
        assertThat(odd.complete()).isFalse();
    }
}
