package dev.qcs.operator.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.decide.Reason;
import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.lag.BrokerLimits;
import dev.qcs.operator.lag.DeadLetterReading;
import dev.qcs.operator.lag.DeadLetterReading.Reader;
import dev.qcs.operator.lag.Surroundings;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Records that are set aside. */
class DeadLetterScenarioTest {

    private static void told(Stage stage, DeadLetterReading topic) {
        stage.around = new Surroundings(List.of(), Set.of(), List.of(topic), BrokerLimits.UNKNOWN);
    }

    private static Stage with(double perSecond, Duration time, Stage stage, double[] end, Reader... readers) {
        return stage.run(time, s -> {
            end[0] += perSecond * 5;
            told(s, Stage.deadLetters((long) end[0], (long) end[0], 0L, readers));
        });
    }

    @Test
    void aShareOfWhatIsConsumedThatGoesAsideIsAWarning() {
        double[] end = {500};
        Stage stage = Stage.of(6, 3).arrival(20);
        with(0, Duration.ofMinutes(12), stage, end, new Reader("dlt", 0));
        assertThat(stage.everFound()).as("what lay there before is no growth").isEmpty();
        with(1.2, Duration.ofMinutes(15), stage, end, new Reader("dlt", 0));
        Finding finding = stage.found(FindingType.DeadLetterGrowing);
        assertThat(finding.severity()).isEqualTo(Finding.Severity.Warning);
        assertThat(finding.message()).contains("records came to orders.DLT in 10m, 1.0% of what was consumed");
        with(0, Duration.ofMinutes(15), stage, end, new Reader("dlt", 0));
        assertThat(stage.finding(FindingType.DeadLetterGrowing)).isEmpty();
        assertThat(stage.timesShown(FindingType.DeadLetterGrowing)).isEqualTo(1);
    }

    @Test
    void aTwentiethIsCriticalAndMoreThanHalfStopsGrowth() {
        double[] end = {0};
        Stage stage = Stage.of(6, 1).arrival(20);
        with(8, Duration.ofMinutes(15), stage, end, new Reader("dlt", 0));
        assertThat(stage.found(FindingType.DeadLetterGrowing).severity()).isEqualTo(Finding.Severity.Critical);
        assertThat(stage.found(FindingType.DeadLetterGrowing).effect()).isEqualTo(Finding.Effect.None);
        with(80, Duration.ofMinutes(12), stage, end, new Reader("dlt", 0));
        assertThat(stage.found(FindingType.DeadLetterGrowing).effect()).isEqualTo(Finding.Effect.NoGrowth);

        stage.followDecisions = true;
        stage.forgetThePast();
        stage.partitions.forEach(p -> {
            p.end += 50_000;
            p.capacity = 20;
        });
        with(80, Duration.ofMinutes(3), stage, end, new Reader("dlt", 0));
        assertThat(stage.replicas).isEqualTo(1);
        assertThat(stage.last().decision().reason()).isEqualTo(Reason.HeldByFinding);
        assertThat(stage.last().decision().detail()).contains("more replicas would only fail faster");
    }

    @Test
    void tenTimesTheUsualIsCritical() {
        double[] end = {0};
        Stage stage = Stage.of(6, 3).arrival(20);
        with(0.05, Duration.ofHours(4), stage, end, new Reader("dlt", 0));
        assertThat(stage.found(FindingType.DeadLetterGrowing).severity()).isEqualTo(Finding.Severity.Warning);
        with(1, Duration.ofMinutes(12), stage, end, new Reader("dlt", 0));
        assertThat(stage.found(FindingType.DeadLetterGrowing).severity()).isEqualTo(Finding.Severity.Critical);
        assertThat(stage.found(FindingType.DeadLetterGrowing).message()).contains("times the usual");
    }

    @Test
    void lettersThatNobodyReadsAreUnattended() {
        double[] end = {412};
        Stage stage = Stage.of(6, 3).arrival(20);
        with(0, Duration.ofMinutes(2), stage, end);
        assertThat(stage.found(FindingType.DeadLetterUnattended).message())
                .contains("412 dead letters lie in orders.DLT, and no group that may be seen reads them");
        with(0, Duration.ofMinutes(2), stage, end, new Reader("dlt", 0));
        assertThat(stage.finding(FindingType.DeadLetterUnattended)).isEmpty();
    }

    @Test
    void aReaderThatStandsStillIsNoReader() {
        double[] end = {412};
        Stage stage = Stage.of(6, 3).arrival(20);
        with(0, Duration.ofMinutes(15), stage, end, new Reader("dlt", 400));
        assertThat(stage.found(FindingType.DeadLetterUnattended).message())
                .contains("group dlt has 400 of them unread");
        long[] unread = {400};
        stage.run(Duration.ofMinutes(12), s -> {
            unread[0] = Math.max(1, unread[0] - 1);
            told(s, Stage.deadLetters(412, 412, 0L, new Reader("dlt", unread[0])));
        });
        assertThat(stage.finding(FindingType.DeadLetterUnattended)).isEmpty();
    }

    @Test
    void lettersThatExpireUnreadAreTold() {
        Stage stage = Stage.of(6, 3).arrival(20);
        stage.run(Duration.ofMinutes(2), s -> told(s, Stage.deadLetters(500, 500, 412L)));
        assertThat(stage.found(FindingType.DeadLetterExpiring).message())
                .contains("412 dead letters of orders.DLT can be deleted within 24h", "retention of 7d");
        stage.run(Duration.ofMinutes(2), s -> told(s, Stage.deadLetters(500, 500, 412L, new Reader("dlt", 0))));
        assertThat(stage.finding(FindingType.DeadLetterExpiring)).isEmpty();
    }

    @Test
    void whoReadsIsNotKnownAndThenNothingIsSaidOfIt() {
        Stage stage = Stage.of(6, 3).arrival(20);
        stage.run(Duration.ofMinutes(20), s -> told(s, new DeadLetterReading("orders.DLT", 500, 500, null, 10L, null)));
        assertThat(stage.everFound()).isEmpty();
    }
}
