package dev.qcs.operator.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Something that a thread of its own does until it is stopped. */
final class Client {
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread;

    Client(Work work) {
        thread = Thread.ofVirtual().start(() -> {
            try {
                work.run(this);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    boolean goesOn() {
        return stopping.getCount() > 0;
    }

    /** Waits as work does; over at once when it is stopped. */
    void busy(Duration time) throws InterruptedException {
        boolean _ = stopping.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    void stop() throws InterruptedException {
        stopping.countDown();
        assertThat(thread.join(Duration.ofMinutes(2))).as("stopped").isTrue();
    }

    /** Returns when the broker has it, so that it is in no batch with others. */
    static void send(KafkaProducer<String, String> producer, String topic, int partition) throws InterruptedException {
        try {
            producer.send(new ProducerRecord<>(topic, partition, "k", "v")).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    interface Work {
        void run(Client client) throws InterruptedException;
    }
}
