package dev.qcs.operator.e2e;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Whoever writes to the broker: sends messages, and knows how many of them a group has not read. */
final class Traffic implements AutoCloseable {
    private static final int TICKS_PER_SECOND = 4;
    private static final byte[] MESSAGE = new byte[10];

    /**
     * A burst is gathered whole and goes out in one request, so that nobody sees a part of it, however slow the machine: every
     * burst is flushed, and none fills a batch.
     */
    private static final Map<String, Object> AT_ONCE =
            Map.of(ProducerConfig.LINGER_MS_CONFIG, 60_000, ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024);

    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;

    Traffic(String bootstrapServers) {
        this.admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
        Map<String, Object> settings = new HashMap<>(AT_ONCE);
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        this.producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** The group has read everything that the topic holds; it must have no members yet. */
    void commitEverything(String group, String topic, int partitions) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        ends(topic, partitions).forEach((partition, end) -> offsets.put(partition, new OffsetAndMetadata(end)));
        get(admin.alterConsumerGroupOffsets(group, offsets).all());
    }

    /** Sends {@code messages}, spread evenly over the partitions, at once; returns when the broker has them all. */
    void send(String topic, int partitions, int messages) {
        burst(topic, messages, i -> i % partitions);
    }

    /** Sends {@code messages} to one partition, at once; returns when the broker has them all. */
    void sendTo(String topic, int partition, int messages) {
        burst(topic, messages, i -> partition);
    }

    private void burst(String topic, int messages, IntUnaryOperator partitionOf) {
        List<Future<RecordMetadata>> sent = new ArrayList<>(messages);
        for (int i = 0; i < messages; i++) {
            sent.add(producer.send(new ProducerRecord<>(topic, partitionOf.applyAsInt(i), null, MESSAGE)));
        }
        producer.flush();
        sent.forEach(Traffic::get);
    }

    /** Sends {@code perSecond} messages a second, spread evenly, until it is closed. */
    AutoCloseable stream(String topic, int partitions, int perSecond) {
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        Future<?> beat = clock.scheduleAtFixedRate(
                () -> send(topic, partitions, Math.max(1, perSecond / TICKS_PER_SECOND)),
                0,
                1000 / TICKS_PER_SECOND,
                TimeUnit.MILLISECONDS);
        return () -> {
            clock.shutdownNow();
            // A failed beat ends the stream; a test must not go on believing in it.
            if (beat.state() == Future.State.FAILED) {
                throw new IllegalStateException("the stream to " + topic + " broke off", beat.exceptionNow());
            }
        };
    }

    /** Messages that the group has not committed, over all partitions; what was never committed counts as read. */
    long lag(String group, String topic, int partitions) {
        Map<TopicPartition, OffsetAndMetadata> committed =
                get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        long lag = 0;
        for (Map.Entry<TopicPartition, Long> end : ends(topic, partitions).entrySet()) {
            OffsetAndMetadata read = committed.get(end.getKey());
            lag += read == null ? 0 : end.getValue() - read.offset();
        }
        return lag;
    }

    /** Client ids of the members that hold at least one partition. */
    List<String> busyMembers(String group) {
        ConsumerGroupDescription described = Objects.requireNonNull(
                get(admin.describeConsumerGroups(List.of(group)).all()).get(group));
        return described.members().stream()
                .filter(member -> !member.assignment().topicPartitions().isEmpty())
                .map(member -> member.clientId())
                .toList();
    }

    private Map<TopicPartition, Long> ends(String topic, int partitions) {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        IntStream.range(0, partitions).forEach(p -> latest.put(new TopicPartition(topic, p), OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        get(admin.listOffsets(latest).all()).forEach((partition, info) -> ends.put(partition, info.offset()));
        return ends;
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.get(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        admin.close(Duration.ZERO);
    }
}
