package dev.qcs.demo.workload;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends messages to a topic, evenly over its partitions. */
public final class Traffic implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Traffic.class);

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private final int partitions;
    private final byte[] message;
    private final AtomicInteger sent = new AtomicInteger();
    private final Paced pace;

    /** @param messageBytes size of each message */
    public Traffic(String bootstrapServers, String topic, int partitions, int messageBytes) {
        this.topic = topic;
        this.partitions = partitions;
        this.message = new byte[messageBytes];
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.CLIENT_ID_CONFIG,
                        topic + "-producer",
                        ProducerConfig.ENABLE_METRICS_PUSH_CONFIG,
                        false),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        this.pace = new Paced(topic + "-producer", this::send);
    }

    /** How many a second, and how many at most. */
    public Paced pace() {
        return pace;
    }

    /** Sends one message without content, and waits until it is there. Returns its offset. */
    public long sendEmpty(int partition) throws InterruptedException {
        try {
            return producer.send(new ProducerRecord<>(topic, partition, null, new byte[0]))
                    .get()
                    .offset();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a message to " + topic + " was lost", e.getCause());
        }
    }

    /** Sends so many at once, and waits until they are there. */
    public void sendNow(int messages) {
        for (int i = 0; i < messages; i++) {
            send();
        }
        producer.flush();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback is told of a failure
    private void send() {
        int partition = Math.floorMod(sent.getAndIncrement(), partitions);
        producer.send(new ProducerRecord<>(topic, partition, null, message), (done, e) -> {
            if (e != null && !pace.ending()) {
                LOG.warn("a message to {} was lost", topic, e);
            }
        });
    }

    @Override
    public void close() {
        pace.close();
        producer.close(Duration.ZERO);
    }
}
