package dev.qcs.demo.story;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.qcs.demo.workload.QueueProgram;
import dev.qcs.demo.workload.QueueTraffic;
import dev.qcs.demo.workload.Work;
import java.io.IOException;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeoutException;

/** An AMQP broker: queues, publishers and consumers. */
public final class RabbitProps implements Props {
    private final String amqpUri;
    private final Optional<String> managementUri;
    private final ConnectionFactory factory = new ConnectionFactory();
    private final ConcurrentLinkedDeque<QueueTraffic> traffic = new ConcurrentLinkedDeque<>();

    /** @param managementUri of RabbitMQ; without one, only ready messages and consumers can be read, and two acts have no sense */
    public RabbitProps(String amqpUri, Optional<String> managementUri) {
        this.amqpUri = amqpUri;
        this.managementUri = managementUri;
        try {
            factory.setUri(amqpUri);
        } catch (URISyntaxException | GeneralSecurityException e) {
            throw new IllegalArgumentException(amqpUri, e);
        }
        factory.setAutomaticRecoveryEnabled(false);
    }

    @Override
    public List<Act> acts() {
        return managementUri.isPresent()
                ? List.of(new QueueSpikeAct(this), new HeldMessagesAct(this), new DeadLettersAct(this))
                : List.of(new ReadyMessagesAct(this));
    }

    @Override
    public Map<String, String> addresses() {
        return Map.of("amqp://rabbitmq:5672", amqpUri, "http://rabbitmq:15672", managementUri.orElse("http://none"));
    }

    void queue(String name) {
        queue(name, Map.of());
    }

    /** A durable queue, with arguments of RabbitMQ's such as where dead letters go. */
    void queue(String name, Map<String, Object> arguments) {
        try (Connection connection = factory.newConnection("demo");
                Channel channel = connection.createChannel()) {
            channel.queueDeclare(name, true, false, false, arguments);
        } catch (IOException | TimeoutException e) {
            throw new IllegalStateException("queue " + name + " could not be made", e);
        }
    }

    /** Messages that are ready in a queue, as the broker itself tells. */
    long ready(String queue) {
        try (Connection connection = factory.newConnection("demo");
                Channel channel = connection.createChannel()) {
            return channel.messageCount(queue);
        } catch (IOException | TimeoutException e) {
            throw new IllegalStateException("queue " + queue + " could not be asked", e);
        }
    }

    /** Begins to publish this many messages a second. */
    QueueTraffic traffic(String queue, double perSecond) {
        try {
            QueueTraffic sent = new QueueTraffic(factory.newConnection(queue + "-publisher"), queue, 100);
            sent.pace().rate(perSecond);
            traffic.add(sent);
            return sent;
        } catch (IOException | TimeoutException e) {
            throw new IllegalStateException("nothing could be published to " + queue, e);
        }
    }

    QueueProgram consumer(String queue, int prefetch, Work work) {
        return new QueueProgram(factory, queue, prefetch, work);
    }

    @Override
    public void close() {
        traffic.forEach(QueueTraffic::close);
    }
}
