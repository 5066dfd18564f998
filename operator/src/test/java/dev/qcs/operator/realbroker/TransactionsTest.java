package dev.qcs.operator.realbroker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.Finding.Confidence;
import dev.qcs.operator.diagnose.Finding.Evidence;
import dev.qcs.operator.diagnose.Finding.Severity;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.lag.PartitionId;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Transactions that hold readers back, and what orderly ones leave behind. */
class TransactionsTest {
    @RegisterExtension
    static final RealBroker broker = new RealBroker();

    private static KafkaProducer<String, String> transactional(String id) {
        KafkaProducer<String, String> producer =
                broker.kafka().producer(Map.of("transactional.id", id, "transaction.timeout.ms", 600_000));
        producer.initTransactions();
        return producer;
    }

    private static void send(KafkaProducer<String, String> producer, String topic, int records) throws Exception {
        for (int i = 0; i < records; i++) {
            producer.send(new ProducerRecord<>(topic, 0, broker.clock().millis(), "k", "v"))
                    .get();
        }
    }

    private static Worker reader(String group, String topic, String isolation) {
        return broker.worker(group, group + "-0", topic)
                .with("isolation.level", isolation)
                .committingPositions();
    }

    @Test
    void anOpenTransactionIsLongThenHangsAndHoldsOnlyThoseWhoWaitForIt() throws Exception {
        broker.topic("payments", 1);
        broker.topic("refunds", 1);
        WatchedGroup held = broker.watched().group("held", "payments").in("held-0");
        WatchedGroup careless = broker.watched().group("careless", "payments").in("careless-0");
        WatchedGroup free = broker.watched().group("free", "refunds").in("free-0");
        broker.send("payments", 0, 5);
        reader("held", "payments", "read_committed").start();
        reader("careless", "payments", "read_uncommitted").start();
        reader("free", "refunds", "read_committed").start();
        broker.awaitCommitted("held", "payments", 0, 5);
        try (KafkaProducer<String, String> open = transactional("till-7");
                KafkaProducer<String, String> orderly = transactional("till-8")) {
            open.beginTransaction();
            send(open, "payments", 1);
            broker.watched().beforeEachLook(() -> {
                broker.send("payments", 0, 2);
                orderly.beginTransaction();
                send(orderly, "refunds", 3);
                orderly.commitTransaction();
                broker.awaitWorkedOff("careless", "payments", 0);
                broker.awaitWorkedOff("free", "refunds", 0);
            });

            Finding open10 = held.until(
                    FindingType.LongTransaction, finding -> finding.message().contains("till-7"));

            assertThat(open10.confidence()).isEqualTo(Confidence.Confirmed);
            assertThat(open10.severity()).isEqualTo(Severity.Warning);
            assertThat(open10.message())
                    .containsPattern(
                            "a transaction of producer \\d+ \\(till-7\\) has been open at offset 5 of payments-0")
                    .contains("its timeout is 10m");
            assertThat(open10.evidence()).containsExactly(new Evidence(new PartitionId("payments", 0), 5L, "held-0"));
            assertThat(open10.excluded()).containsExactly(new PartitionId("payments", 0));

            // The coordinator's clock has hardly moved: for it the transaction is young, and it does not end it.
            Finding hanging = held.until(FindingType.HangingTransaction);
            assertThat(hanging.confidence()).isEqualTo(Confidence.Confirmed);
            assertThat(hanging.severity()).isEqualTo(Severity.Critical);
            assertThat(hanging.advice()).contains("kafka-transactions.sh find-hanging");
            assertThat(held.everFound())
                    .containsExactlyInAnyOrder(FindingType.LongTransaction, FindingType.HangingTransaction);

            open.abortTransaction();
            broker.awaitWorkedOff("held", "payments", 0);
            held.untilGone(FindingType.HangingTransaction);
        }
        assertThat(careless.everFound()).as("it does not wait").isEmpty();
        assertThat(free.everFound()).as("nothing holds it").isEmpty();
    }

    @Test
    void markersAtTheEndAreATailAndNoStandstill() throws Exception {
        broker.topic("settled", 1);
        WatchedGroup byRecord = broker.watched().group("by-record", "settled").in("by-record-0");
        WatchedGroup byPosition =
                broker.watched().group("by-position", "settled").in("by-position-0");
        broker.worker("by-record", "by-record-0", "settled")
                .with("isolation.level", "read_committed")
                .start();
        reader("by-position", "settled", "read_committed").start();
        try (KafkaProducer<String, String> producer = transactional("till-9")) {
            for (int i = 0; i < 8; i++) {
                producer.beginTransaction();
                send(producer, "settled", 2);
                broker.watched().look();
                producer.commitTransaction();
            }
        }
        broker.awaitCommitted("by-record", "settled", 0, 23);
        broker.awaitCommitted("by-position", "settled", 0, 24);

        Finding tail = byRecord.until(FindingType.PersistentTail);

        assertThat(tail.severity()).isEqualTo(Severity.Info);
        assertThat(tail.confidence()).isEqualTo(Confidence.Confirmed);
        assertThat(tail.message()).contains("the 1 offset behind the commit of settled-0 is a marker");
        assertThat(byRecord.last().estimate().lag()).isZero();
        broker.watched().minutes(10);
        assertThat(byRecord.everFound()).containsExactly(FindingType.PersistentTail);
        assertThat(byPosition.last().estimate().lag()).isZero();
        assertThat(byPosition.everFound()).isEmpty();
    }

    @Test
    void anAbortedBatchAtTheEndIsNoLagAndARecordThereIsOne() throws Exception {
        broker.topic("undone", 1);
        broker.topic("waiting", 1);
        WatchedGroup undone = broker.watched().group("undone-app", "undone").in("undone-app-0");
        WatchedGroup waiting = broker.watched().group("waiting-app", "waiting").in("waiting-app-0");
        broker.worker("undone-app", "undone-app-0", "undone")
                .with("isolation.level", "read_committed")
                .start();
        try (KafkaProducer<String, String> producer = transactional("till-10")) {
            for (String topic : List.of("undone", "waiting")) {
                producer.beginTransaction();
                send(producer, topic, 3);
                producer.commitTransaction();
            }
            broker.awaitCommitted("undone-app", "undone", 0, 3);
            producer.beginTransaction();
            send(producer, "undone", 50);
            broker.watched().look();
            producer.abortTransaction();
            producer.beginTransaction();
            send(producer, "waiting", 1);
            producer.commitTransaction();
        }
        broker.commit("waiting-app", "waiting", 0, 3);
        broker.watched().look();
        assertThat(undone.lag(0)).isEqualTo(52);

        Finding tail = undone.until(FindingType.PersistentTail);
        broker.watched().minutes(10);

        assertThat(tail.confidence()).isEqualTo(Confidence.Confirmed);
        assertThat(tail.message()).contains("the 52 offsets behind the commit of undone-0");
        assertThat(undone.last().estimate().lag()).isZero();
        assertThat(undone.everFound()).containsExactly(FindingType.PersistentTail);
        assertThat(waiting.lag(0))
                .as("a record that waits, between two markers")
                .isEqualTo(3);
        assertThat(waiting.everFound()).doesNotContain(FindingType.PersistentTail);
    }
}
