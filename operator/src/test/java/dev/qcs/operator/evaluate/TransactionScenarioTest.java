package dev.qcs.operator.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.lag.BrokerLimits;
import dev.qcs.operator.lag.Surroundings;
import dev.qcs.operator.lag.TransactionReading;
import dev.qcs.operator.policy.Policies;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Open transactions that hide what follows from readers of committed records. */
class TransactionScenarioTest {

    private static Stage held(boolean readCommitted) {
        Policies policies = Policies.lagSeconds(60).replicas(1, 24).capacity(100);
        Stage stage = new Stage(readCommitted ? policies.readCommitted() : policies, 6, 3)
                .arrival(20)
                .minutes(3);
        stage.partition(3).stable = (long) stage.partition(3).end;
        return stage;
    }

    private static Surroundings open(Stage stage, @Nullable String id, long startedMinutesAgo) {
        return new Surroundings(
                List.of(new TransactionReading(
                        stage.partition(3).id,
                        4711,
                        id,
                        stage.partition(3).stable == null ? 0 : stage.partition(3).stable,
                        stage.now(),
                        stage.now().minus(Duration.ofMinutes(startedMinutesAgo)),
                        Duration.ofMinutes(10))),
                Set.of(stage.partition(3).id),
                List.of(),
                BrokerLimits.UNKNOWN);
    }

    @Test
    void aTransactionThatStaysOpenIsLongAndThenHanging() {
        Stage stage = held(false).minutes(4);
        Finding finding = stage.found(FindingType.LongTransaction);
        assertThat(finding.confidence()).isEqualTo(Finding.Confidence.Suspected);
        assertThat(finding.message())
                .contains(
                        "possibly a transaction has been open at offset " + stage.partition(3).stable + " of orders-3")
                .contains("isolation.level=read_committed", "records behind it");
        assertThat(finding.excluded()).containsExactly(stage.partition(3).id);
        assertThat(stage.everFound()).doesNotContain(FindingType.PartitionFrozen, FindingType.PoisonMessage);
        stage.minutes(18);
        assertThat(stage.found(FindingType.HangingTransaction).severity()).isEqualTo(Finding.Severity.Critical);
        assertThat(stage.finding(FindingType.LongTransaction)).isEmpty();
        stage.then(s -> s.partition(3).stable = null).minutes(1);
        assertThat(stage.last().findings()).noneMatch(f -> f.type().stuck());
    }

    @Test
    void aReaderOfCommittedRecordsHasNoLagAndIsToldAllTheSame() {
        Stage stage = held(true).minutes(4);
        assertThat(stage.found(FindingType.LongTransaction).message()).contains("its readers cannot see the");
    }

    @Test
    void theProducerIsNamedWhereTheBrokerTellsIt() {
        Stage stage = held(false);
        stage.around = open(stage, "billing-tx", 4);
        stage.minutes(3);
        Finding finding = stage.found(FindingType.LongTransaction);
        assertThat(finding.confidence()).isEqualTo(Finding.Confidence.Confirmed);
        assertThat(finding.message()).contains("producer 4711 (billing-tx)", "its timeout is 10m");
    }

    @Test
    void aProducerThatNoCoordinatorKnowsHangsSooner() {
        Stage stage = held(false);
        stage.around = open(stage, null, 6);
        stage.minutes(3);
        Finding finding = stage.found(FindingType.HangingTransaction);
        assertThat(finding.confidence()).isEqualTo(Finding.Confidence.Suspected);
        assertThat(finding.message()).contains("producer 4711, which no coordinator that may be asked knows,");
    }

    @Test
    void shortTransactionsAreNothing() {
        Stage stage = Stage.of(6, 3).arrival(20).minutes(2);
        stage.run(
                Duration.ofMinutes(20),
                s -> s.partitions.forEach(
                        p -> p.stable = s.now().getEpochSecond() % 30 == 0 ? null : (Long) (long) (p.end - 40)));
        assertThat(stage.everFound()).isEmpty();
    }

    @Test
    void aReaderOfEverythingIsNotHeldBack() {
        Stage stage = held(false);
        // It commits past the last stable offset.
        stage.run(Duration.ofMinutes(10), s -> s.partition(3).committed = s.partition(3).end - 5);
        assertThat(stage.everFound()).isEmpty();
    }
}
