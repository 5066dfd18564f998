package dev.qcs.operator.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.diagnose.Unchecked;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.lag.kafka.KafkaLagReader;
import dev.qcs.operator.lag.kafka.KafkaReaderOptions;
import dev.qcs.operator.testing.EmbeddedKafka;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Trouble made with real clients on a real broker, and what the evaluator says of it; beside each, a twin that is well. */
class RealBrokerScenarioTest {
    /** What one consumer does at a time: a fetch brings one record of each partition. */
    private static final Map<String, Object> RECORD_BY_RECORD = Map.of("max.partition.fetch.bytes", 1);

    @SuppressWarnings("NullAway.Init")
    private static EmbeddedKafka kafka;

    private final KafkaLagReader reader = new KafkaLagReader(
            new BrokerAddress.Kafka(kafka.bootstrapServers()),
            KafkaReaderOptions.defaults(Clock.systemUTC()).faster(Watched.SPEEDUP));
    private final Watched watched = new Watched(reader);
    private final List<Client> clients = new ArrayList<>();

    @BeforeAll
    static void startBroker() {
        kafka = EmbeddedKafka.start();
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    @AfterEach
    void stopClients() throws Exception {
        for (Client client : clients) {
            client.stop();
        }
        reader.close();
    }

    private Client start(Client.Work work) {
        Client client = new Client(work);
        clients.add(client);
        return client;
    }

    /** A record for each partition, again and again, each in a batch of its own. */
    private Client feed(String topic, int partitions) {
        return start(client -> {
            try (KafkaProducer<String, String> producer = kafka.producer(Map.of())) {
                while (client.goesOn()) {
                    for (int p = 0; p < partitions; p++) {
                        Client.send(producer, topic, p);
                    }
                    client.busy(Duration.ofMillis(100));
                }
            }
        });
    }

    /** Commits each record that is good, and comes back to the first that is not. */
    private Client consume(
            String group, String topic, Duration perRecord, Predicate<ConsumerRecord<String, String>> good) {
        return start(client -> {
            try (KafkaConsumer<String, String> consumer = kafka.consumer(group, RECORD_BY_RECORD)) {
                consumer.subscribe(List.of(topic));
                while (client.goesOn()) {
                    for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
                        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                        if (consumer.position(partition) <= record.offset()) {
                            continue;
                        }
                        client.busy(perRecord);
                        if (good.test(record)) {
                            consumer.commitSync(Map.of(partition, new OffsetAndMetadata(record.offset() + 1)));
                        } else {
                            consumer.seek(partition, record.offset());
                            client.busy(Duration.ofMillis(100));
                        }
                    }
                }
            }
        });
    }

    private static void produce(String topic, int records) {
        try (KafkaProducer<String, String> producer = kafka.producer(Map.of())) {
            List<Future<RecordMetadata>> sent = IntStream.range(0, records)
                    .mapToObj(i -> producer.send(new ProducerRecord<>(topic, 0, "k", "v" + i)))
                    .toList();
            producer.flush();
            assertThat(sent).allSatisfy(record -> assertThat(record).succeedsWithin(Duration.ZERO));
        }
    }

    private static void commit(String group, String topic, long offset) throws Exception {
        kafka.admin()
                .alterConsumerGroupOffsets(group, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(offset)))
                .all()
                .get();
    }

    private static boolean committed(Evaluation evaluation, long offset) {
        return evaluation.estimate().partitions().stream()
                .anyMatch(p -> p.committed() != null && p.committed() == offset);
    }

    @Test
    void aPoisonRecordIsAFreezeUntilItWasDeliveredTwiceAndSlownessIsNeither() throws Exception {
        kafka.createTopic("orders", 3);
        Watched.Group poisoned = watched.group("poisoned", "orders");
        Watched.Group slow = watched.group("slow", "orders");
        feed("orders", 3);
        Predicate<ConsumerRecord<String, String>> bad = record -> record.partition() != 1 || record.offset() != 20;
        Client first = consume("poisoned", "orders", Duration.ZERO, bad);
        consume("slow", "orders", Duration.ofMillis(100), record -> true);

        Finding frozen = poisoned.until(FindingType.PartitionFrozen);
        assertThat(frozen.confidence()).isEqualTo(Finding.Confidence.Suspected);
        assertThat(frozen.message()).contains("orders-1", "offset 20");

        first.stop();
        consume("poisoned", "orders", Duration.ZERO, bad);
        Finding poison = poisoned.until(FindingType.PoisonMessage);
        assertThat(poison.message()).contains("orders-1", "offset 20", "delivered again");
        assertThat(poison.advice()).contains("offset 20");
        assertThat(slow.last().estimate().lag()).isPositive();
        assertThat(slow.everFound()).doesNotContain(FindingType.PoisonMessage, FindingType.PartitionFrozen);
    }

    @Test
    void membersThatComeAndGoAreAStorm() throws Exception {
        kafka.createTopic("restless", 2);
        Watched.Group storm = watched.group("storm", "restless");
        Watched.Group calm = watched.group("calm", "restless");
        feed("restless", 2);
        Client steady = consume("storm", "restless", Duration.ZERO, record -> true);
        consume("calm", "restless", Duration.ZERO, record -> true);
        storm.untilSeen(evaluation -> evaluation.estimate().anyPartitionMoves());

        steady.stop();
        for (int member = 0; member < 2; member++) {
            Duration stay = Duration.ofMillis(700 + 200 * member);
            start(client -> {
                while (client.goesOn()) {
                    try (KafkaConsumer<String, String> consumer = kafka.consumer("storm", Map.of())) {
                        consumer.subscribe(List.of("restless"));
                        for (long end = System.nanoTime() + stay.toNanos(); System.nanoTime() < end; ) {
                            consumer.poll(Duration.ofMillis(50));
                        }
                    }
                }
            });
        }

        Finding found = storm.until(FindingType.RebalanceStorm, f -> f.severity() == Finding.Severity.Critical);
        assertThat(found.message()).contains("group storm").containsPattern("\\d+ rebalances");
        assertThat(calm.everFound()).doesNotContain(FindingType.RebalanceStorm);
    }

    @Test
    void offsetsSetBackToTheStartAreAnEventAndAnIdleGroupIsNone() throws Exception {
        kafka.createTopic("ledger", 1);
        produce("ledger", 1_500);
        commit("reset", "ledger", 1_500);
        commit("idle", "ledger", 1_500);
        Watched.Group reset = watched.group("reset", "ledger");
        Watched.Group idle = watched.group("idle", "ledger");
        reset.untilSeen(evaluation -> committed(evaluation, 1_500));

        commit("reset", "ledger", 0);

        Finding found = reset.until(FindingType.OffsetResetToEarliest);
        assertThat(found.message()).contains("1.5k records", "start of the log", "ledger-0");
        assertThat(reset.last().estimate().lag()).isEqualTo(1_500);
        assertThat(idle.last().estimate().lag()).isZero();
        assertThat(idle.everFound()).doesNotContain(FindingType.OffsetResetToEarliest, FindingType.OffsetRewind);
    }

    @Test
    void anOpenTransactionHoldsReadersBackAndCommittedOnesDoNot() throws Exception {
        kafka.createTopic("payments", 1);
        kafka.createTopic("refunds", 1);
        Watched.Group held = watched.group("held", "payments");
        Watched.Group free = watched.group("free", "refunds");
        produce("payments", 5);
        commit("held", "payments", 5);
        try (KafkaProducer<String, String> open = transactional("till-7");
                KafkaProducer<String, String> orderly = transactional("till-8")) {
            open.beginTransaction();
            Client.send(open, "payments", 0);
            feed("payments", 1);
            start(client -> {
                while (client.goesOn()) {
                    orderly.beginTransaction();
                    Client.send(orderly, "refunds", 0);
                    orderly.commitTransaction();
                    client.busy(Duration.ofMillis(100));
                }
            });
            start(client -> readCommitted(client, "held", "payments"));
            start(client -> readCommitted(client, "free", "refunds"));

            Finding found = held.until(
                    FindingType.LongTransaction, finding -> finding.message().contains("till-7"));

            assertThat(found.message())
                    .containsPattern("a transaction of producer \\d+ \\(till-7\\)")
                    .contains("open at offset 5 of payments-0", "its timeout is 10m");
            assertThat(found.confidence()).isEqualTo(Finding.Confidence.Confirmed);
            assertThat(free.everFound()).doesNotContain(FindingType.LongTransaction, FindingType.HangingTransaction);
            stopClients();
        }
    }

    @Test
    void whatTransactionsLeaveAtTheEndOfALogIsNoLagAndARecordThereIsOne() throws Exception {
        kafka.createTopic("ended", 1);
        kafka.createTopic("aborted", 1);
        kafka.createTopic("waiting", 1);
        try (KafkaProducer<String, String> producer = transactional("till-5")) {
            for (String topic : List.of("ended", "aborted", "waiting")) {
                producer.beginTransaction();
                Client.send(producer, topic, 0);
                producer.commitTransaction();
            }
            producer.beginTransaction();
            for (int i = 0; i < 50; i++) {
                Client.send(producer, "aborted", 0);
            }
            producer.abortTransaction();
            producer.beginTransaction();
            Client.send(producer, "waiting", 0);
            producer.commitTransaction();
        }
        commit("ended-readers", "ended", 1);
        commit("aborted-readers", "aborted", 1);
        commit("waiting-readers", "waiting", 1);
        Watched.Group ended = watched.group("ended-readers", "ended");
        Watched.Group aborted = watched.group("aborted-readers", "aborted");
        Watched.Group waiting = watched.group("waiting-readers", "waiting");

        ended.untilSeen(evaluation -> lag(evaluation) == 1);
        aborted.untilSeen(evaluation -> lag(evaluation) == 52);

        Finding marker = ended.until(FindingType.PersistentTail);
        Finding leftOver = aborted.until(FindingType.PersistentTail);

        assertThat(marker.message()).contains("the 1 offset behind the commit of ended-0");
        assertThat(leftOver.message()).contains("the 52 offsets behind the commit of aborted-0");
        assertThat(List.of(marker, leftOver))
                .extracting(Finding::confidence)
                .containsOnly(Finding.Confidence.Confirmed);
        assertThat(lag(ended.last())).isZero();
        assertThat(lag(aborted.last())).isZero();
        waiting.untilSeen(evaluation -> evaluation.reading() instanceof Reading.Observed observed
                && !observed.around().tails().isEmpty());
        assertThat(lag(waiting.last())).as("a record that waits").isEqualTo(3);
        assertThat(waiting.everFound()).doesNotContain(FindingType.PersistentTail);
        assertThat(ended.everFound()).doesNotContain(FindingType.PartitionFrozen, FindingType.AllPartitionsStalled);
    }

    private static long lag(Evaluation evaluation) {
        Long lag = evaluation.estimate().lag();
        return lag == null ? -1 : lag;
    }

    @Test
    void anApplicationThatSaysHowFarItIsShowsCommitsThatAreAheadOfIt() throws Exception {
        kafka.createTopic("invoices", 1);
        produce("invoices", 3_500);
        commitSaying("early", "invoices", 3_400, "worker=7;processed=100");
        commitSaying("orderly", "invoices", 3_400, "processed=3300");
        commit("silent", "invoices", 3_400);
        Watched.Group early = watched.group("early", "invoices");
        Watched.Group orderly = watched.group("orderly", "invoices");
        Watched.Group silent = watched.group("silent", "invoices");

        Finding found = early.until(FindingType.CommitsAheadOfProcessing);

        assertThat(found.message())
                .contains("committed 3.3k records ahead of processing on invoices-0", "committed 3400", "up to 100");
        assertThat(found.advice()).contains("commit after processing");
        assertThat(orderly.everFound()).doesNotContain(FindingType.CommitsAheadOfProcessing);
        assertThat(silent.everFound()).doesNotContain(FindingType.CommitsAheadOfProcessing);
        assertThat(orderly.last().unchecked())
                .extracting(Unchecked::type)
                .doesNotContain(FindingType.CommitsAheadOfProcessing);
        assertThat(silent.last().unchecked())
                .contains(new Unchecked(
                        FindingType.CommitsAheadOfProcessing,
                        Unchecked.Cause.NO_HINT,
                        "the application gives no processed position"));
    }

    private static void commitSaying(String group, String topic, long offset, String metadata) throws Exception {
        kafka.admin()
                .alterConsumerGroupOffsets(
                        group, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(offset, metadata)))
                .all()
                .get();
    }

    private static KafkaProducer<String, String> transactional(String id) {
        KafkaProducer<String, String> producer =
                kafka.producer(Map.of("transactional.id", id, "transaction.timeout.ms", 600_000));
        producer.initTransactions();
        return producer;
    }

    private static void readCommitted(Client client, String group, String topic) {
        try (KafkaConsumer<String, String> consumer =
                kafka.consumer(group, Map.of("isolation.level", "read_committed"))) {
            consumer.subscribe(List.of(topic));
            while (client.goesOn()) {
                if (!consumer.poll(Duration.ofMillis(100)).isEmpty()) {
                    consumer.commitSync();
                }
            }
        }
    }

    @Test
    void recordsThatWereDeletedUnreadAreLost() throws Exception {
        kafka.createTopic("audit", 1);
        produce("audit", 100);
        commit("late", "audit", 10);
        commit("prompt", "audit", 60);
        Watched.Group late = watched.group("late", "audit");
        Watched.Group prompt = watched.group("prompt", "audit");
        late.untilSeen(evaluation -> committed(evaluation, 10));

        kafka.admin()
                .deleteRecords(Map.of(new TopicPartition("audit", 0), RecordsToDelete.beforeOffset(60)))
                .all()
                .get();

        Finding found = late.until(FindingType.DataLost);
        assertThat(found.message()).contains("50", "audit-0");
        assertThat(late.last().estimate().lag()).as("what is gone is no lag").isEqualTo(40);
        assertThat(prompt.everFound()).doesNotContain(FindingType.DataLost);
    }

    @Test
    void aTopicWithoutAnyLimitIsToldAlsoWithoutLag() throws Exception {
        kafka.createTopic("forever", 1, Map.of("retention.ms", "-1", "retention.bytes", "-1"));
        kafka.createTopic("bounded", 1, Map.of("retention.ms", "3600000", "retention.bytes", "1000000"));
        commit("keeper", "forever", 0);
        commit("cleaner", "bounded", 0);
        Watched.Group keeper = watched.group("keeper", "forever");
        Watched.Group cleaner = watched.group("cleaner", "bounded");

        Finding found = keeper.until(FindingType.RetentionUnbounded);

        assertThat(found.message()).contains("topic forever", "retention.ms=-1");
        assertThat(found.advice()).contains("retention.bytes");
        assertThat(keeper.last().estimate().lag()).isZero();
        cleaner.untilSeen(evaluation -> evaluation.reading() instanceof Reading.Observed observed
                && observed.topics().getFirst().retentionBytes() != null);
        assertThat(cleaner.everFound()).doesNotContain(FindingType.RetentionUnbounded);
    }
}
