package dev.qcs.demo.workload;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends messages to a topic, evenly over its partitions, at a rate that can be changed while it runs. */
public final class Traffic implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Traffic.class);

    /** Records go out in small groups this often: sending each at its own instant would cost more than the rest of the demo. */
    private static final Duration TICK = Duration.ofMillis(50);

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private final int partitions;
    private final byte[] message;
    private final Thread thread;
    private final AtomicLong budget = new AtomicLong(Long.MAX_VALUE);
    private volatile double perSecond;

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
        this.thread = Thread.ofVirtual().name(topic + "-producer").start(this::run);
    }

    /** From now on this many messages a second. */
    public void rate(double messagesPerSecond) {
        perSecond = messagesPerSecond;
    }

    /** From now on no more than so many, whatever the rate. */
    public void atMost(long messages) {
        budget.set(messages);
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
            send(i % partitions);
        }
        producer.flush();
    }

    private void run() {
        long last = System.nanoTime();
        double due = 0;
        int partition = 0;
        while (!Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(TICK.toNanos());
            long now = System.nanoTime();
            due += perSecond * (now - last) / 1e9;
            last = now;
            for (; due >= 1; due--) {
                if (budget.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    send(partition);
                    partition = (partition + 1) % partitions;
                }
            }
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback is told of a failure
    private void send(int partition) {
        producer.send(new ProducerRecord<>(topic, partition, null, message), (sent, e) -> {
            if (e != null && !thread.isInterrupted()) {
                LOG.warn("a message to {} was lost", topic, e);
            }
        });
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(TICK.multipliedBy(20));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(Duration.ZERO);
    }
}
