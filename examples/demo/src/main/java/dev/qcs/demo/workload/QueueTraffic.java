package dev.qcs.demo.workload;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes messages to a queue. */
public final class QueueTraffic implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(QueueTraffic.class);
    private static final int CLOSE_MILLIS = 1_000;

    private final Connection connection;
    private final Channel channel;
    private final String queue;
    private final byte[] message;
    private final Paced pace;

    /** @param connection closed with this */
    public QueueTraffic(Connection connection, String queue, int messageBytes) throws IOException {
        this.connection = connection;
        this.channel = connection.createChannel();
        this.queue = queue;
        this.message = new byte[messageBytes];
        this.pace = new Paced(queue + "-publisher", () -> publish(message));
    }

    /** How many a second, and how many at most. */
    public Paced pace() {
        return pace;
    }

    /** Publishes so many messages at once. */
    public void publish(int messages) {
        for (int i = 0; i < messages; i++) {
            publish(message);
        }
    }

    /** Publishes so many messages without content. */
    public void publishEmpty(int messages) {
        for (int i = 0; i < messages; i++) {
            publish(new byte[0]);
        }
    }

    /** A channel is one thread's at a time. */
    private synchronized void publish(byte[] body) {
        try {
            channel.basicPublish("", queue, null, body);
        } catch (IOException | AlreadyClosedException e) {
            if (!pace.ending()) {
                LOG.warn("a message to {} was lost", queue, e);
            }
        }
    }

    @Override
    public void close() {
        pace.close();
        connection.abort(CLOSE_MILLIS);
    }
}
