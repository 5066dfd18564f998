package dev.qcs.operator.evaluate;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import dev.qcs.operator.testing.RabbitNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Publishers and consumers of a real RabbitMQ node, all of which end when it does. */
final class RabbitWork {
    private final RabbitNode node;
    private final Connection control;
    private final List<Connection> connections = new ArrayList<>();
    private final List<Client> publishers = new ArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);

    RabbitWork(RabbitNode node) {
        this.node = node;
        this.control = connect();
    }

    /** What a consumer does with a message. */
    interface Handler {
        void take(Channel channel, Envelope envelope) throws IOException;
    }

    /** Keeps what it gets for ever. */
    static final Handler HOLDS = (channel, envelope) -> {};

    static final Handler ACKNOWLEDGES = (channel, envelope) -> channel.basicAck(envelope.getDeliveryTag(), false);

    static final Handler REJECTS = (channel, envelope) -> channel.basicReject(envelope.getDeliveryTag(), false);

    static final Handler GIVES_BACK = (channel, envelope) -> channel.basicNack(envelope.getDeliveryTag(), false, true);

    /** Acknowledges each after a while. */
    Handler slowly(Duration each) {
        return slowly(each, ACKNOWLEDGES);
    }

    Handler slowly(Duration each, Handler then) {
        return (channel, envelope) -> {
            try {
                if (!over.await(each.toMillis(), TimeUnit.MILLISECONDS)) {
                    then.take(channel, envelope);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }

    private Connection connect() {
        Connection connection = node.connect();
        connections.add(connection);
        return connection;
    }

    /** A queue of some type with arguments, in turn name and value. */
    void queue(String name, String type, Object... arguments) throws IOException {
        Map<String, Object> map = new HashMap<>(Map.of("x-queue-type", type));
        for (int i = 0; i < arguments.length; i += 2) {
            map.put((String) arguments[i], arguments[i + 1]);
        }
        within(channel -> channel.queueDeclare(name, true, false, false, map));
    }

    /** An exchange that hands all it gets to one queue. */
    void exchangeTo(String exchange, String queue) throws IOException {
        within(channel -> {
            channel.exchangeDeclare(exchange, "fanout", true);
            return channel.queueBind(queue, exchange, "");
        });
    }

    private interface Step {
        Object on(Channel channel) throws IOException;
    }

    private void within(Step step) throws IOException {
        Channel channel = control.createChannel();
        step.on(channel);
        channel.abort();
    }

    /** Returns when the broker has them. */
    void publish(String queue, int messages) throws Exception {
        Channel channel = control.createChannel();
        channel.confirmSelect();
        for (int i = 0; i < messages; i++) {
            channel.basicPublish("", queue, null, body(i));
        }
        channel.waitForConfirms(Duration.ofMinutes(2).toMillis());
        channel.abort();
    }

    private static byte[] body(int number) {
        return ("m" + number).getBytes(StandardCharsets.UTF_8);
    }

    /** Publishes until this ends. */
    void publishSteadily(String queue, int perSecond) throws IOException {
        Channel channel = control.createChannel();
        publishers.add(new Client(client -> {
            for (int i = 0; client.goesOn(); i++) {
                try {
                    channel.basicPublish("", queue, null, body(i));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                client.busy(Duration.ofMillis(1000 / perSecond));
            }
        }));
    }

    /** One more consumer, on a connection of its own. */
    Connection consume(String queue, int prefetch, Handler handler) throws IOException {
        Connection connection = connect();
        Channel channel = connection.createChannel();
        channel.basicQos(prefetch);
        channel.basicConsume(queue, false, new DefaultConsumer(channel) {
            @Override
            public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
                    throws IOException {
                handler.take(channel, envelope);
            }
        });
        return connection;
    }

    void end() throws InterruptedException {
        over.countDown();
        for (Client publisher : publishers) {
            publisher.stop();
        }
        connections.forEach(connection -> connection.abort(2000));
    }
}
