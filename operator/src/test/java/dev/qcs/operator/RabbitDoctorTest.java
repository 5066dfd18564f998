package dev.qcs.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.RabbitQuery;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.reconcile.NamespaceBrokers;
import dev.qcs.operator.reconcile.WrittenScaler;
import dev.qcs.operator.testing.Canary;
import dev.qcs.operator.testing.Patience;
import dev.qcs.operator.testing.RabbitNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code qcs doctor --rabbitmq} against a real node. */
class RabbitDoctorTest {
    @TempDir(cleanup = CleanupMode.ALWAYS)
    static Path directory;

    private static final String PASSWORD = Canary.password("nurse");
    private static @Nullable RabbitNode node;
    private static Connection clients;
    private static Path credentials;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void start() throws Exception {
        node = RabbitNode.start(Files.createDirectory(directory.resolve("node")));
        credentials = directory.resolve("credentials");
        Files.writeString(credentials, "nurse\n" + PASSWORD + "\n");
        node.call("PUT", "/api/users/nurse", "{\"password\":\"" + PASSWORD + "\",\"tags\":\"monitoring\"}");
        node.call("PUT", "/api/permissions/%2f/nurse", "{\"configure\":\"^$\",\"write\":\"^$\",\"read\":\"^$\"}");
        node.call("PUT", "/api/users/porter", "{\"password\":\"" + PASSWORD + "\",\"tags\":\"management\"}");
        node.call("PUT", "/api/permissions/%2f/porter", "{\"configure\":\"^$\",\"write\":\"^$\",\"read\":\"^$\"}");
        clients = node.connect();
        Channel channel = clients.createChannel();
        channel.queueDeclare("abandoned", true, false, false, Map.of());
        channel.queueDeclare("well", true, false, false, Map.of());
        channel.queueDeclare("careless", true, false, false, Map.of("x-dead-letter-exchange", "nowhere"));
        channel.queueDeclare("orders.dlq", true, false, false, Map.of("x-message-ttl", 3_600_000));
        for (int i = 0; i < 30; i++) {
            channel.basicPublish("", "abandoned", null, "m".getBytes(StandardCharsets.UTF_8));
            channel.basicPublish("", "orders.dlq", null, "m".getBytes(StandardCharsets.UTF_8));
        }
        channel.basicConsume("well", false, new DefaultConsumer(channel) {
            @Override
            public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
                    throws IOException {
                channel.basicAck(envelope.getDeliveryTag(), false);
            }
        });
    }

    @AfterAll
    static void stop() {
        if (node != null) {
            clients.abort(2000);
            node.close();
        }
    }

    private static RabbitNode node() {
        return Objects.requireNonNull(node);
    }

    private int doctor(String... arguments) {
        int code = new CommandLine(new DoctorCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        assertThat(Canary.in(out + err.toString())).isFalse();
        return code;
    }

    private int look(String... more) {
        return doctor(Stream.concat(Stream.of("--rabbitmq", node().managementUri(), "--watch", "15"), Stream.of(more))
                .toArray(String[]::new));
    }

    @Test
    void whatIsWrongComesFirstAndWithWhatToDo() {
        assertThat(look("--credentials-file", credentials.toString()))
                .as("%s%s", out, err)
                .isEqualTo(2);
        System.out.println(out);
        assertThat(out.toString())
                .contains("RabbitMQ 3.", "1 node", "4 queues in 1 virtual host", "CRITICAL: ")
                .contains("30 messages wait in queue abandoned", "[NoConsumers]")
                .contains("dead-letter exchange nowhere of queue careless does not exist", "[DlxMissing]")
                .contains("[DeadLetterUnattended]", "DEAD LETTERS", "NODES", "0 blocked")
                .doesNotContain("queue well");
        assertThat(err.toString()).contains("found 4 queues", "reading 1 of", "others may read");
    }

    @Test
    void aQueueThatIsWellIsSaidToBe() throws Exception {
        assertThat(look("--queue", "well", "--json", "--credentials-file", credentials.toString()))
                .as("%s%s", out, err)
                .isZero();
        JsonNode report = new ObjectMapper().readTree(out.toString());
        assertThat(report.path("verdict").asText()).isEqualTo("OK");
        assertThat(report.path("queues")).singleElement().satisfies(queue -> {
            assertThat(queue.path("name").asText()).isEqualTo("well");
            assertThat(queue.path("ready").asLong(-1)).isZero();
            assertThat(queue.path("consumers").asLong(-1)).isEqualTo(1);
        });
        assertThat(report.path("nodes"))
                .singleElement()
                .satisfies(one -> assertThat(one.path("diskFreeBytes").asLong()).isPositive());
    }

    @Test
    void whatAUserMayNotSeeIsNotCalledWell() throws Exception {
        Path porter = directory.resolve("porter");
        Files.writeString(porter, "porter\n" + PASSWORD + "\n");
        assertThat(look("--queue", "well", "--credentials-file", porter.toString()))
                .as("%s%s", out, err)
                .isEqualTo(1);
        assertThat(out.toString())
                .contains("NOT READ", "nodes", "tag monitoring")
                .doesNotContain("NODES");
    }

    @Test
    void anAlarmAndThePublishersThatItKeepsOut() throws Exception {
        try (Connection publishing = node().connect()) {
            CountDownLatch blocked = new CountDownLatch(1);
            publishing.addBlockedListener(reason -> blocked.countDown(), () -> {});
            node().control("set_disk_free_limit", "900000GB");
            try {
                publishing.createChannel().basicPublish("", "well", null, new byte[0]);
                assertThat(blocked.await(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS))
                        .isTrue();
                assertThat(look("--queue", "well", "--credentials-file", credentials.toString()))
                        .as("%s%s", out, err)
                        .isEqualTo(2);
            } finally {
                node().control("set_disk_free_limit", "50MB");
            }
        }
        assertThat(out.toString())
                .contains("node test@localhost has a disk alarm", "[PublishersBlocked]")
                .contains("1 connection may not publish, from 127.0.0.1");
    }

    @Test
    void ofANamespaceTheQueuesOfItsScalersAreLookedAt() throws Exception {
        BrokerAddress.RabbitMq address = new BrokerAddress.RabbitMq(
                node().managementUri(), null, new BrokerAddress.Login("nurse", PASSWORD), null);
        Duration every = Duration.ofSeconds(1);
        Policy policy = WrittenScaler.defaults().policy().polledEvery(every);
        NamespaceBrokers.Found found = new NamespaceBrokers.Found(
                List.of(new NamespaceBrokers.Broker(
                        address,
                        Set.of("QueueConnection prod", "QueueConsumerScaler abandoned"),
                        Set.of(),
                        Set.of(new RabbitQuery("/", List.of("abandoned"), null)))),
                Map.of());
        NamespaceRounds rounds =
                new NamespaceRounds(new KafkaLook(2, every, policy), new RabbitLook(3, every, policy), line -> {});
        rounds.go("shop", found, new PrintWriter(out, true), true);
        JsonNode all = new ObjectMapper().readTree(out.toString());
        assertThat(all.path("notLookedAt")).isEmpty();
        assertThat(all.path("brokers")).singleElement().satisfies(broker -> {
            assertThat(broker.path("queues").findValuesAsText("name")).containsExactly("abandoned");
            assertThat(broker.path("namedBy")).hasSize(2);
        });
        assertThat(Canary.in(out.toString())).isFalse();
    }

    @Test
    void noAnswerAndOptionsThatCannotBeMeant() throws Exception {
        assertThat(doctor("--rabbitmq", "http://127.0.0.1:1")).isEqualTo(3);
        assertThat(err.toString()).contains("nobody listens there");
        assertThat(doctor("--rabbitmq", "http://me:secret@127.0.0.1:1")).isEqualTo(3);
        assertThat(err.toString()).contains(RabbitOptions.PASSWORD).doesNotContain("me:secret");
        assertThat(doctor("--rabbitmq", node().managementUri(), "--bootstrap", "127.0.0.1:1"))
                .isEqualTo(3);
        assertThat(doctor("--rabbitmq", node().managementUri(), "--cert-file", credentials.toString()))
                .isEqualTo(3);
        assertThat(err.toString()).contains("give both --cert-file and --key-file, or neither");
        Path wrong = directory.resolve("wrong");
        Files.writeString(wrong, "nurse\nnonsense\n");
        assertThat(doctor("--rabbitmq", node().managementUri(), "--credentials-file", wrong.toString()))
                .isEqualTo(3);
        assertThat(err.toString())
                .contains("refuses the login", "tag management")
                .doesNotContain("nonsense");
    }
}
