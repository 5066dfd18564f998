package dev.qcs.operator.lag.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.stream.Address;
import com.rabbitmq.stream.Consumer;
import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.OffsetSpecification;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.Gap;
import dev.qcs.operator.lag.QueueReading;
import dev.qcs.operator.lag.RabbitQuery;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.testing.LoopbackPorts;
import dev.qcs.operator.testing.Patience;
import dev.qcs.operator.testing.RabbitNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Streams of a real RabbitMQ node, read by the stream protocol. */
class StreamTest {
    private static final RabbitQuery STREAM = new RabbitQuery("/", List.of("events"), null);
    private static final RabbitQuery BESIDE = new RabbitQuery("/", List.of("beside"), null);

    @TempDir(cleanup = CleanupMode.ALWAYS)
    Path directory;

    private static Reading.Observed read(RabbitLagReader reader, RabbitQuery query) {
        return (Reading.Observed)
                Objects.requireNonNull(reader.read(Set.of(STREAM, BESIDE)).get(query));
    }

    private static @Nullable Long unread(RabbitLagReader reader) {
        QueueReading queue = read(reader, STREAM).queues().getFirst();
        assertThat(queue.type()).isEqualTo(QueueReading.Type.STREAM);
        return queue.atLeast();
    }

    private static void publish(Channel channel, String queue, int count) throws Exception {
        channel.confirmSelect();
        for (int i = 0; i < count; i++) {
            channel.basicPublish("", queue, null, "m".getBytes(StandardCharsets.UTF_8));
        }
        channel.waitForConfirmsOrDie(Patience.LIMIT.toMillis());
    }

    private static Consumer reading(Environment environment, String name, CountDownLatch goOn) {
        return environment.consumerBuilder().stream("events")
                .name(name)
                .offset(OffsetSpecification.first())
                .messageHandler((context, message) -> {
                    try {
                        goOn.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                })
                .build();
    }

    @Test
    void whatIsRetainedIsNoLagAndWhatReadersHaveNotHadIs() throws Exception {
        int port = LoopbackPorts.free(1).getFirst();
        try (RabbitNode node = RabbitNode.start(directory, RabbitNode.Extras.streams(port));
                Connection connection = node.connect();
                RabbitLagReader reader = new RabbitLagReader(
                        new BrokerAddress.RabbitMq(node.managementUri(), null, BrokerAddress.Login.GUEST, null),
                        RabbitReaderOptions.defaults(Clock.systemUTC()).faster(10))) {
            Channel channel = connection.createChannel();
            channel.queueDeclare("events", true, false, false, Map.of("x-queue-type", "stream"));
            channel.queueDeclare("beside", true, false, false, Map.of("x-queue-type", "quorum"));
            publish(channel, "beside", 30);
            // In many chunks: the broker hands them out one by one.
            for (int i = 0; i < 40; i++) {
                publish(channel, "events", 50);
            }
            Patience.await().untilAsserted(() -> {
                assertThat(read(reader, STREAM).queues().getFirst().ready())
                        .as("retained")
                        .isEqualTo(2000);
                assertThat(unread(reader)).isNull();
                assertThat(read(reader, STREAM).gaps())
                        .filteredOn(gap -> gap.what() == Gap.What.MESSAGES)
                        .singleElement()
                        .satisfies(gap -> assertThat(gap.problem()).contains("no reader is connected"));
            });
            CountDownLatch goOn = new CountDownLatch(1);
            try (Environment environment = Environment.builder()
                    .host("127.0.0.1")
                    .port(port)
                    .addressResolver(any -> new Address("127.0.0.1", port))
                    .build()) {
                reading(environment, "app", goOn);
                Patience.await().untilAsserted(() -> assertThat(unread(reader)).isBetween(50L, 1999L));

                goOn.countDown();
                Patience.await().untilAsserted(() -> {
                    assertThat(unread(reader)).as("no more than the last chunk").isBetween(0L, 49L);
                    assertThat(read(reader, STREAM).queues().getFirst().ready()).isEqualTo(2000);
                });

                Consumer audit = reading(environment, "audit", goOn);
                Patience.await()
                        .untilAsserted(() -> assertThat(read(reader, STREAM).gaps())
                                .extracting(Gap::problem)
                                .anySatisfy(problem -> assertThat(problem).contains("app, audit")));
                assertThat(unread(reader)).isNull();
                audit.close();
                Patience.await().untilAsserted(() -> assertThat(unread(reader)).isBetween(0L, 49L));
            }
            assertThat(read(reader, BESIDE).queues().getFirst().messages())
                    .as("a queue beside it")
                    .isEqualTo(30);
            assertThat(read(reader, BESIDE).gaps()).isEmpty();
        }
    }
}
