package dev.qcs.operator.lag.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import dev.qcs.operator.act.TargetReading;
import dev.qcs.operator.decide.Decision;
import dev.qcs.operator.evaluate.Evaluator;
import dev.qcs.operator.evaluate.Memory;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.Gap;
import dev.qcs.operator.lag.History;
import dev.qcs.operator.lag.QueueReading;
import dev.qcs.operator.lag.RabbitQuery;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.policy.Policies;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.policy.Tempo;
import dev.qcs.operator.testing.Canary;
import dev.qcs.operator.testing.LoopbackPorts;
import dev.qcs.operator.testing.RabbitNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A real RabbitMQ node. */
class RabbitLagReaderTest {
    private static final String PASSWORD = Canary.password("reader");
    private static final String WRONG = Canary.password("wrong");

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final RabbitReaderOptions OPTIONS =
            RabbitReaderOptions.defaults(Clock.systemUTC()).faster(10);

    @TempDir(cleanup = CleanupMode.ALWAYS)
    static Path directory;

    private static @Nullable RabbitNode node;

    @BeforeAll
    static void start() {
        node = RabbitNode.start(directory);
    }

    @AfterAll
    static void stop() {
        if (node != null) {
            node.close();
        }
    }

    private static RabbitNode node() {
        if (node == null) {
            throw new IllegalStateException("not started");
        }
        return node;
    }

    private static BrokerAddress.RabbitMq address() {
        return new BrokerAddress.RabbitMq(node().managementUri(), null, BrokerAddress.Login.GUEST, null);
    }

    private static RabbitQuery queue(String... names) {
        return new RabbitQuery("/", List.of(names), null);
    }

    private static Reading read(RabbitLagReader reader, RabbitQuery query) {
        return Objects.requireNonNull(reader.read(Set.of(query)).get(query));
    }

    private static QueueReading only(Reading reading) {
        assertThat(reading).isInstanceOf(Reading.Observed.class);
        return ((Reading.Observed) reading).queues().getFirst();
    }

    private static void publish(Channel channel, String queue, int count) throws Exception {
        channel.confirmSelect();
        for (int i = 0; i < count; i++) {
            channel.basicPublish("", queue, null, "m".getBytes(StandardCharsets.UTF_8));
        }
        channel.waitForConfirmsOrDie(PATIENCE.toMillis());
    }

    /** Takes messages and gives none back; the delivery tags are in the list. */
    private static List<Long> hold(Channel channel, String queue, int prefetch) throws IOException {
        List<Long> tags = java.util.Collections.synchronizedList(new ArrayList<>());
        channel.basicQos(prefetch);
        channel.basicConsume(queue, false, new DefaultConsumer(channel) {
            @Override
            public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
                tags.add(envelope.getDeliveryTag());
            }
        });
        return tags;
    }

    @Test
    void whatWaitsWhatIsHeldAndWhatIsDone() throws Exception {
        try (Connection connection = node().connect();
                RabbitLagReader reader = new RabbitLagReader(address(), OPTIONS)) {
            Channel channel = connection.createChannel();
            for (String type : List.of("classic", "quorum")) {
                String name = "work-" + type;
                channel.queueDeclare(name, true, false, false, Map.of("x-queue-type", type));
                publish(connection.createChannel(), name, 100);
                Channel consuming = connection.createChannel();
                List<Long> held = hold(consuming, name, 7);
                await(type).atMost(PATIENCE).untilAsserted(() -> {
                    QueueReading queue = only(read(reader, queue(name)));
                    assertThat(queue.type().name()).isEqualToIgnoringCase(type);
                    assertThat(queue.ready()).isEqualTo(93);
                    assertThat(queue.unacknowledged()).isEqualTo(7);
                    assertThat(queue.consumers()).isEqualTo(1);
                    assertThat(queue.prefetch()).isEqualTo(7);
                    assertThat(queue.published()).isEqualTo(100);
                    assertThat(queue.delivered()).isEqualTo(7);
                    assertThat(queue.acknowledged()).isZero();
                });
                consuming.basicAck(held.getLast(), true);
                await(type).atMost(PATIENCE).untilAsserted(() -> {
                    QueueReading queue = only(read(reader, queue(name)));
                    assertThat(queue.acknowledged()).isEqualTo(7);
                    assertThat(queue.messages()).isEqualTo(93);
                });
                consuming.close();
                await(type).atMost(PATIENCE).untilAsserted(() -> {
                    QueueReading queue = only(read(reader, queue(name)));
                    assertThat(queue.ready()).isEqualTo(93);
                    assertThat(queue.redelivered()).isZero();
                    assertThat(queue.consumers()).isZero();
                });
            }
        }
    }

    @Test
    void settingsThatMayCostMessages() throws Exception {
        try (Connection connection = node().connect();
                RabbitLagReader reader = new RabbitLagReader(address(), OPTIONS)) {
            connection
                    .createChannel()
                    .queueDeclare(
                            "limited",
                            true,
                            false,
                            false,
                            Map.of(
                                    "x-max-length",
                                    1000,
                                    "x-message-ttl",
                                    60_000,
                                    "x-dead-letter-exchange",
                                    "nowhere",
                                    "x-single-active-consumer",
                                    true));
            await().atMost(PATIENCE).untilAsserted(() -> {
                QueueReading queue = only(read(reader, queue("limited")));
                assertThat(queue.singleActiveConsumer()).isTrue();
                assertThat(queue.details().known()).isTrue();
                assertThat(queue.details().maxLength()).isEqualTo(1000);
                assertThat(queue.details().messageTtlMillis()).isEqualTo(60_000);
                assertThat(queue.details().deadLetterExchange()).isEqualTo("nowhere");
                assertThat(queue.details().deadLetterExchangeMissing()).isTrue();
                assertThat(queue.details().publishersBlocked()).isNull();
            });
        }
    }

    @Test
    void aSpikeOfFiftyThousandIsOneDecision() throws Exception {
        try (Connection connection = node().connect();
                RabbitLagReader reader = new RabbitLagReader(address(), OPTIONS)) {
            Channel channel = connection.createChannel();
            channel.queueDeclare("spike", true, false, false, Map.of());
            hold(channel, "spike", 10);
            Evaluator evaluator = new Evaluator(Tempo.REAL_TIME);
            History history = evaluator.newHistory();
            Memory memory = evaluator.emptyMemory();
            Policy policy = Policies.lagPerReplica(5_000)
                    .replicas(1, 20)
                    .everyMillis(1000)
                    .build();
            await("a consumer").atMost(PATIENCE).until(() -> {
                Integer there = only(read(reader, queue("spike"))).consumers();
                return there != null && there == 1;
            });
            publish(connection.createChannel(), "spike", 50_000);
            await("all there").atMost(PATIENCE).until(() -> {
                Long messages = only(read(reader, queue("spike"))).messages();
                return messages != null && messages == 50_000;
            });
            int replicas = 1;
            List<Decision> changes = new ArrayList<>();
            List<String> reasons = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                Evaluator.Outcome outcome = evaluator.evaluate(
                        history,
                        memory,
                        new Evaluator.Input(
                                read(reader, queue("spike")),
                                new TargetReading("uid", replicas, 1, 1, false, false, null),
                                List.of(),
                                policy,
                                Instant.EPOCH));
                memory = outcome.memory();
                reasons.add(outcome.evaluation().decision().detail());
                if (outcome.evaluation().decision() instanceof Decision.ScaleTo to) {
                    changes.add(to);
                    memory = memory.scaled(
                            to.from(), to.to(), policy, outcome.evaluation().time());
                    replicas = to.to();
                }
            }
            assertThat(changes).as("decisions: %s", reasons).hasSize(1);
            assertThat(replicas).isEqualTo(10);
        }
    }

    @Test
    void twoThousandQueuesAreAHandfulOfRequests() throws Exception {
        try (Connection connection = node().connect();
                CountingProxy proxy = new CountingProxy(node().managementUri());
                RabbitLagReader reader = new RabbitLagReader(
                        new BrokerAddress.RabbitMq(proxy.uri(), null, BrokerAddress.Login.GUEST, null), OPTIONS)) {
            Channel channel = connection.createChannel();
            for (int i = 0; i < 2000; i++) {
                channel.queueDeclareNoWait("many-" + i, true, false, false, Map.of());
            }
            channel.queueDeclarePassive("many-1999");
            publish(channel, "many-17", 5);
            RabbitQuery all = new RabbitQuery("/", List.of(), "^many-\\d+$");
            Set<dev.qcs.operator.lag.LagQuery> queries = new java.util.HashSet<>(Set.of(all));
            for (int i = 0; i < 200; i++) {
                queries.add(queue("many-" + i));
            }
            proxy.forget();
            Map<dev.qcs.operator.lag.LagQuery, Reading> readings = reader.read(queries);
            System.out.println("2,000 queues, 201 scalers, first sweep: " + proxy.asked());
            assertThat(proxy.asked()).hasSizeLessThanOrEqualTo(5);
            assertThat(readings).hasSize(201);
            assertThat(((Reading.Observed) Objects.requireNonNull(readings.get(all))).queues())
                    .hasSize(2000);
            assertThat(only(read(reader, queue("many-17"))).ready()).isEqualTo(5);
            assertThat(proxy.mostInFlight()).isEqualTo(1);

            try (RabbitLagReader narrow = new RabbitLagReader(
                    new BrokerAddress.RabbitMq(proxy.uri(), null, BrokerAddress.Login.GUEST, null),
                    OPTIONS.withMostBytes(60_000))) {
                Reading pages = read(narrow, all);
                assertThat(pages).isInstanceOf(Reading.Observed.class);
                assertThat(((Reading.Observed) pages).queues()).hasSize(2000);
                assertThat(only(read(narrow, queue("many-17"))).ready()).isEqualTo(5);
            }
        }
    }

    @Test
    void whatAUserMayNotSeeIsSaidAndNeverZero() throws Exception {
        node().call("PUT", "/api/vhosts/closed", null);
        node().call("PUT", "/api/users/reader", "{\"password\":\"" + PASSWORD + "\",\"tags\":\"management\"}");
        node().call("PUT", "/api/users/untagged", "{\"password\":\"" + PASSWORD + "\",\"tags\":\"\"}");
        node().call("PUT", "/api/permissions/%2f/reader", "{\"configure\":\"^$\",\"write\":\"^$\",\"read\":\"^$\"}");
        try (Connection connection = node().connect()) {
            connection.createChannel().queueDeclare("seen", true, false, false, Map.of());
        }
        try (RabbitLagReader reader = new RabbitLagReader(as("reader", PASSWORD), OPTIONS)) {
            assertThat(only(read(reader, queue("seen"))).ready()).isZero();
            Reading closed = read(reader, new RabbitQuery("closed", List.of("seen"), null));
            assertThat(closed).isInstanceOfSatisfying(Reading.Unavailable.class, unavailable -> {
                assertThat(unavailable.reason()).isEqualTo(Reading.Reason.SourceUnauthorized);
                assertThat(unavailable.message())
                        .contains("user reader may not see virtual host closed", "set_permissions");
            });
            assertThat(read(reader, new RabbitQuery("none", List.of("seen"), null)))
                    .isInstanceOfSatisfying(
                            Reading.Unavailable.class,
                            unavailable -> assertThat(unavailable.reason()).isEqualTo(Reading.Reason.QueueNotFound));
            assertThat(read(reader, queue("nothing")))
                    .isInstanceOfSatisfying(
                            Reading.Unavailable.class,
                            unavailable -> assertThat(unavailable.reason()).isEqualTo(Reading.Reason.QueueNotFound));
            Reading partly = read(reader, queue("seen", "nothing"));
            assertThat(((Reading.Observed) partly).gaps()).extracting(Gap::what).containsExactly(Gap.What.MESSAGES);
        }
        for (BrokerAddress.RabbitMq refused : List.of(as("reader", WRONG), as("untagged", PASSWORD))) {
            try (RabbitLagReader reader = new RabbitLagReader(refused, OPTIONS)) {
                assertThat(read(reader, queue("seen")))
                        .isInstanceOfSatisfying(Reading.Unavailable.class, unavailable -> {
                            assertThat(unavailable.reason()).isEqualTo(Reading.Reason.SourceUnauthorized);
                            assertThat(unavailable.message())
                                    .contains("tag management")
                                    .doesNotContain(WRONG);
                        });
            }
        }
    }

    private static BrokerAddress.RabbitMq as(String user, String password) {
        return new BrokerAddress.RabbitMq(node().managementUri(), null, new BrokerAddress.Login(user, password), null);
    }

    @Test
    void withoutTheManagementApiTheQueuesThemselvesAreAsked() throws Exception {
        int nobody = LoopbackPorts.free(1).getFirst();
        BrokerAddress.RabbitMq address = new BrokerAddress.RabbitMq(
                "http://127.0.0.1:" + nobody, node().amqpUri(), BrokerAddress.Login.GUEST, null);
        try (Connection connection = node().connect();
                RabbitLagReader reader = new RabbitLagReader(address, OPTIONS)) {
            Channel channel = connection.createChannel();
            channel.queueDeclare("plain", true, false, false, Map.of());
            publish(connection.createChannel(), "plain", 10);
            List<Long> held = hold(channel, "plain", 3);
            await().atMost(PATIENCE).until(() -> held.size() == 3);
            Reading.Observed reading = (Reading.Observed) read(reader, queue("missing-1", "plain", "missing-2"));
            QueueReading plain = reading.queues().stream()
                    .filter(queue -> queue.name().equals("plain"))
                    .findFirst()
                    .orElseThrow();
            assertThat(plain.ready()).isEqualTo(7);
            assertThat(plain.unacknowledged()).isNull();
            assertThat(plain.readyOnly()).isTrue();
            assertThat(plain.consumers()).isEqualTo(1);
            assertThat(reading.gaps()).hasSize(2);
            assertThat(read(reader, new RabbitQuery("/", List.of(), "^p"))).isInstanceOf(Reading.Unavailable.class);
        }
    }

    @Test
    void aNodeThatStopsIsAnAbsenceAndComesBackWithItsQueues() throws Exception {
        BrokerAddress.RabbitMq both =
                new BrokerAddress.RabbitMq(node().managementUri(), node().amqpUri(), BrokerAddress.Login.GUEST, null);
        try (RabbitLagReader reader = new RabbitLagReader(address(), OPTIONS);
                RabbitLagReader either = new RabbitLagReader(both, OPTIONS)) {
            try (Connection connection = node().connect()) {
                Channel channel = connection.createChannel();
                channel.queueDeclare("lasting", true, false, false, Map.of());
                channel.confirmSelect();
                for (int i = 0; i < 20; i++) {
                    channel.basicPublish(
                            "",
                            "lasting",
                            com.rabbitmq.client.MessageProperties.PERSISTENT_TEXT_PLAIN,
                            "m".getBytes(StandardCharsets.UTF_8));
                }
                channel.waitForConfirmsOrDie(PATIENCE.toMillis());
            }
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(
                                    only(read(reader, queue("lasting"))).published())
                            .isEqualTo(20));
            node().kill();
            for (RabbitLagReader each : List.of(reader, either)) {
                assertThat(read(each, queue("lasting")))
                        .isInstanceOfSatisfying(Reading.Unavailable.class, unavailable -> {
                            assertThat(unavailable.reason()).isEqualTo(Reading.Reason.SourceUnreachable);
                            assertThat(unavailable.message()).contains(node().managementUri());
                        });
            }
            node().start();
            await().atMost(PATIENCE).untilAsserted(() -> {
                QueueReading queue = only(read(reader, queue("lasting")));
                assertThat(queue.ready()).isEqualTo(20);
                assertThat(queue.published()).as("counters begin anew").isZero();
            });
            assertThat(only(read(either, queue("lasting"))).ready()).isEqualTo(20);
        }
    }
}
