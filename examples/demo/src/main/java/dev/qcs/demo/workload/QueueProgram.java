package dev.qcs.demo.workload;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A consumer application: one AMQP consumer a Pod, with a prefetch, which acknowledges what it has worked off. A message that
 * it cannot process it rejects for good, which sends it to the queue's dead letters.
 */
public final class QueueProgram implements Program {
    private static final Logger LOG = LoggerFactory.getLogger(QueueProgram.class);
    private static final int CLOSE_MILLIS = 1_000;

    private final ConnectionFactory factory;
    private final String queue;
    private final int prefetch;
    private final Work work;

    public QueueProgram(ConnectionFactory factory, String queue, int prefetch, Work work) {
        this.factory = factory;
        this.queue = queue;
        this.prefetch = prefetch;
        this.work = work;
    }

    @Override
    public Run start(String pod) {
        return new Consumer(pod);
    }

    private final class Consumer implements Run {
        private final String pod;
        private final ExecutorService deliveries;
        private final CompletableFuture<Integer> exit = new CompletableFuture<>();
        private @Nullable Connection open;
        private volatile boolean stopping;

        private Consumer(String pod) {
            this.pod = pod;
            this.deliveries = Executors.newSingleThreadExecutor(
                    Thread.ofVirtual().name(pod).factory());
            Thread.ofVirtual().name(pod + "-connection").start(this::consume);
        }

        private void consume() {
            try {
                Connection connection = factory.newConnection(deliveries, pod);
                connection.addShutdownListener(why -> {
                    deliveries.shutdownNow();
                    exit.complete(stopping ? 0 : 1);
                });
                Channel channel = connection.createChannel();
                channel.basicQos(prefetch);
                channel.basicConsume(queue, false, (_, delivery) -> handle(channel, delivery), _ -> stop());
                whenStopped(connection);
            } catch (IOException | TimeoutException | AlreadyClosedException e) {
                LOG.error("consumer {} could not begin", pod, e);
                deliveries.shutdownNow();
                exit.complete(1);
            }
        }

        private void handle(Channel channel, Delivery delivery) throws IOException {
            long tag = delivery.getEnvelope().getDeliveryTag();
            try {
                work.on(delivery.getBody());
                channel.basicAck(tag, false);
            } catch (Work.Refused e) {
                channel.basicReject(tag, false);
            } catch (AlreadyClosedException e) {
                LOG.debug("{} ended while it worked; the message is delivered again", pod, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private synchronized void whenStopped(Connection connection) {
            if (stopping) {
                close(connection);
            } else {
                open = connection;
            }
        }

        @Override
        public synchronized void stop() {
            stopping = true;
            Connection connection = open;
            if (connection != null) {
                close(connection);
            }
        }

        /** Whoever asks does not wait for the broker's answer. */
        private void close(Connection connection) {
            Thread.startVirtualThread(() -> connection.abort(CLOSE_MILLIS));
        }

        @Override
        public CompletableFuture<Integer> exit() {
            return exit;
        }
    }
}
