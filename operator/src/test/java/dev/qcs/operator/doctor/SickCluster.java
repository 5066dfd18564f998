package dev.qcs.operator.doctor;

import dev.qcs.operator.testing.EmbeddedKafka;
import dev.qcs.operator.testing.Patience;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * A real broker whose groups fare differently: {@code orders} is stuck on one of four partitions, {@code ledger} has lost its
 * consumers, {@code clicks} cannot keep up, {@code mailer} is well; topic {@code events} keeps everything for ever, and {@code
 * orders.DLT} holds what nobody reads. Time passes by {@link #step}.
 */
public final class SickCluster implements AutoCloseable {
    private static final int STUCK = 3;

    private final EmbeddedKafka kafka;
    private final KafkaProducer<String, String> producer;
    private final KafkaConsumer<String, String> orders;
    private final KafkaConsumer<String, String> mailer;
    private final KafkaConsumer<String, String> clicks;
    private final Map<TopicPartition, Long> written = new HashMap<>();

    private SickCluster(EmbeddedKafka kafka) {
        this.kafka = kafka;
        this.producer = kafka.producer(Map.of());
        kafka.createTopic("orders", 4);
        kafka.createTopic("payments", 2);
        kafka.createTopic("mails", 2);
        kafka.createTopic("clicks", 2);
        kafka.createTopic("events", 1, Map.of("retention.ms", "-1", "retention.bytes", "-1"));
        kafka.createTopic("orders.DLT", 1);
        write("events", 1, 500);
        write("orders.DLT", 1, 12);
        write("payments", 2, 600);
        join("ledger", "payments", "ledger-1").close();
        this.orders = join("orders", "orders", "orders-0");
        this.mailer = join("mailer", "mails", "mailer-0");
        this.clicks = join("clicks", "clicks", "clicks-0");
        write("orders", 4, 100);
        write("mails", 2, 10);
        write("clicks", 2, 5000);
        commit(orders, "orders", Map.of(0, 100L, 1, 100L, 2, 100L, STUCK, 7L));
        commit(mailer, "mails", Map.of(0, 10L, 1, 10L));
        commit(clicks, "clicks", Map.of(0, 10L, 1, 10L));
    }

    static SickCluster start() {
        return new SickCluster(EmbeddedKafka.start());
    }

    EmbeddedKafka kafka() {
        return kafka;
    }

    /** Five seconds' worth of work. */
    void step() {
        write("orders", 4, 20);
        write("mails", 2, 5);
        write("clicks", 2, 200);
        commit(orders, "orders", Map.of(0, end("orders", 0), 1, end("orders", 1), 2, end("orders", 2)));
        commit(mailer, "mails", Map.of(0, end("mails", 0), 1, end("mails", 1)));
        long clicked = (end("clicks", 0) - 5000) / 4 + 10;
        commit(clicks, "clicks", Map.of(0, clicked, 1, clicked));
        for (KafkaConsumer<String, String> consumer : Set.of(orders, mailer, clicks)) {
            consumer.poll(Duration.ZERO);
        }
    }

    /** A topic whose records came evenly over the time twice as long as {@code age}; the group has read the first half of them. */
    void ofLongAgo(String topic, String group, Duration age) {
        kafka.createTopic(topic, 1);
        int records = 200;
        long first = System.currentTimeMillis() - 2 * age.toMillis();
        for (int i = 0; i < records; i++) {
            long time = first + 2L * i * age.toMillis() / records;
            var _ = producer.send(new ProducerRecord<>(topic, 0, time, null, "long ago"));
        }
        producer.flush();
        Patience.await()
                .untilAsserted(() -> kafka.admin()
                        .alterConsumerGroupOffsets(
                                group, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(records / 2)))
                        .all()
                        .get());
    }

    /** Takes away what {@link #ofLongAgo} made: other tests count topics and groups. */
    void forget(String topic, String group) throws ExecutionException, InterruptedException {
        kafka.admin().deleteConsumerGroups(Set.of(group)).all().get();
        kafka.admin().deleteTopics(Set.of(topic)).all().get();
        Patience.await().until(() -> !kafka.admin().listTopics().names().get().contains(topic));
    }

    private Long end(String topic, int partition) {
        return written.getOrDefault(new TopicPartition(topic, partition), 0L);
    }

    private void write(String topic, int partitions, int records) {
        for (int p = 0; p < partitions; p++) {
            for (int i = 0; i < records; i++) {
                var _ = producer.send(new ProducerRecord<>(topic, p, "key", "a message of some length, number " + i));
            }
            written.merge(new TopicPartition(topic, p), (long) records, Long::sum);
        }
        producer.flush();
    }

    /** Returns when the group is stable, with a commit. */
    private KafkaConsumer<String, String> join(String group, String topic, String client) {
        KafkaConsumer<String, String> consumer = kafka.consumer(group, Map.of(ConsumerConfig.CLIENT_ID_CONFIG, client));
        consumer.subscribe(Set.of(topic));
        Patience.await().until(() -> {
            consumer.poll(Duration.ofMillis(200));
            return !consumer.assignment().isEmpty();
        });
        consumer.commitSync(
                consumer.assignment().stream().collect(Collectors.toMap(tp -> tp, _ -> new OffsetAndMetadata(0))));
        return consumer;
    }

    private static void commit(KafkaConsumer<String, String> consumer, String topic, Map<Integer, Long> offsets) {
        consumer.commitSync(offsets.entrySet().stream()
                .collect(Collectors.toMap(
                        offset -> new TopicPartition(topic, offset.getKey()),
                        offset -> new OffsetAndMetadata(offset.getValue()))));
    }

    /** Offsets of a group without members, as a tool sets them. */
    void set(String group, String topic, int partitions, long offset) throws ExecutionException, InterruptedException {
        kafka.admin()
                .alterConsumerGroupOffsets(
                        group,
                        IntStream.range(0, partitions)
                                .boxed()
                                .collect(Collectors.toMap(
                                        p -> new TopicPartition(topic, p), _ -> new OffsetAndMetadata(offset))))
                .all()
                .get();
    }

    @Override
    public void close() {
        orders.close();
        mailer.close();
        clicks.close();
        producer.close();
        kafka.close();
    }
}
