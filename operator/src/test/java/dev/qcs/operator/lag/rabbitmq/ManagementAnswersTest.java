package dev.qcs.operator.lag.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.DeathCounts;
import dev.qcs.operator.lag.Gap;
import dev.qcs.operator.lag.QueueReading;
import dev.qcs.operator.lag.RabbitQuery;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.lag.names.BrokerHosts;
import dev.qcs.operator.lag.names.LinkLocal;
import dev.qcs.operator.testing.Canary;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that a management API may give, and some that only an enemy would. */
class ManagementAnswersTest {
    private static final String HUSH = Canary.password("management-api");

    private static final RabbitQuery ORDERS = new RabbitQuery("/", List.of("orders"), null);
    private static final String OVERVIEW = "{\"rates_mode\":\"basic\",\"disable_stats\":false}";

    private record Canned(int status, String body) {}

    private final Map<String, Canned> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
        answers.put("/api/overview", new Canned(200, OVERVIEW));
        answers.put("/api/health/checks/alarms", new Canned(200, "{\"status\":\"ok\"}"));
        answers.put("/api/consumers/%2F", new Canned(200, "[]"));
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String query = Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), "");
        String path = exchange.getRequestURI().getRawPath();
        asked.add(path);
        boolean light = query.contains("disable_stats=true");
        String known = path.equals("/api/queues/detailed") ? path : light ? "light" : "full";
        Canned canned = answers.getOrDefault(path.startsWith("/api/queues") ? known : path, new Canned(404, "{}"));
        try (exchange) {
            byte[] body = canned.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Location", "http://127.0.0.1:1/elsewhere");
            exchange.sendResponseHeaders(canned.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Reading read(RabbitQuery query) {
        return read(query, RabbitReaderOptions.defaults(Clock.systemUTC()));
    }

    private Reading read(RabbitQuery query, RabbitReaderOptions options) {
        BrokerAddress.RabbitMq address = new BrokerAddress.RabbitMq(
                "http://127.0.0.1:" + server.getAddress().getPort(),
                null,
                new BrokerAddress.Login("reader", HUSH),
                null);
        try (RabbitLagReader reader = new RabbitLagReader(address, options)) {
            return Objects.requireNonNull(reader.read(Set.of(query)).get(query));
        }
    }

    private QueueReading queue() {
        return ((Reading.Observed) read(ORDERS)).queues().getFirst();
    }

    private Reading.Unavailable unavailable() {
        Reading reading = read(ORDERS);
        assertThat(reading).isInstanceOf(Reading.Unavailable.class);
        assertThat(((Reading.Unavailable) reading).message()).doesNotContain(HUSH);
        return (Reading.Unavailable) reading;
    }

    @Test
    void totalsComeFromTheLightListAndTheRestFromTheOther() {
        answers.put(
                "light",
                new Canned(
                        200,
                        "[{\"name\":\"orders\",\"type\":\"quorum\",\"messages\":12,\"messages_ready\":10,\"messages_unacknowledged\":2}]"));
        answers.put(
                "full",
                new Canned(
                        200,
                        "[{\"name\":\"orders\",\"messages\":99,\"messages_ready\":99,\"messages_unacknowledged\":0,\"consumers\":3,"
                                + "\"arguments\":{\"x-max-length\":50},\"effective_policy_definition\":{\"max-length\":20},"
                                + "\"message_stats\":{\"publish\":100,\"ack\":80,\"deliver_no_ack\":8,\"deliver_get\":90}}]"));
        QueueReading queue = queue();
        assertThat(queue.type()).isEqualTo(QueueReading.Type.QUORUM);
        assertThat(queue.ready()).isEqualTo(10);
        assertThat(queue.unacknowledged()).isEqualTo(2);
        assertThat(queue.consumers()).isEqualTo(3);
        assertThat(queue.acknowledged())
                .as("taken without an acknowledgement is done too")
                .isEqualTo(88);
        assertThat(queue.redelivered()).as("left out beside its like").isNull();
        assertThat(queue.details().limits().maxLength())
                .as("the lower of two limits holds")
                .isEqualTo(20);
    }

    private static final String OVERVIEW_4 = """
            {"rates_mode":"basic","disable_stats":false,"rabbitmq_version":"4.2.1",
             "listeners":[{"node":"rabbit@b1","protocol":"amqp","port":5672}]}""";

    private static final String LIGHT_4 = """
            [{"name":"orders","vhost":"/","type":"quorum","messages":12,"messages_ready":10,"messages_unacknowledged":2}]""";

    @Test
    void aListThatShowsLessHasAnotherForTheRest() {
        answers.put("/api/overview", new Canned(200, OVERVIEW_4));
        answers.put("light", new Canned(200, LIGHT_4));
        answers.put("full", new Canned(200, LIGHT_4));
        answers.put("/api/queues/detailed", new Canned(200, """
                        [{"name":"orders","vhost":"elsewhere","consumers":9,"arguments":{}},
                         {"name":"orders","vhost":"/","type":"quorum","consumers":3,"arguments":{"x-max-length":50},
                          "message_stats":{"publish":100,"ack":80,"deliver_get":90,"redeliver":1}}]"""));
        QueueReading queue = queue();
        assertThat(queue.messages()).isEqualTo(12);
        assertThat(queue.consumers()).isEqualTo(3);
        assertThat(queue.acknowledged()).as("counted, and without any rate").isEqualTo(80);
        assertThat(queue.details().limits().maxLength()).isEqualTo(50);
        assertThat(queue.details().limits().deliveries()).as("what 4.0 sets").isEqualTo(20);
        assertThat(asked).contains("/api/queues/detailed");
    }

    @Test
    void deliveriesAreLimitedByWhatTheQueueSays() {
        answers.put("/api/overview", new Canned(200, OVERVIEW_4));
        answers.put("light", new Canned(200, LIGHT_4));
        answers.put("full", new Canned(200, """
                        [{"name":"orders","type":"quorum","consumers":1,"arguments":{"x-delivery-limit":-1}}]"""));
        assertThat(queue().details().limits().deliveries()).isNull();
        answers.put("full", new Canned(200, """
                        [{"name":"orders","type":"quorum","consumers":1,"arguments":{},
                          "effective_policy_definition":{"delivery-limit":5}}]"""));
        assertThat(queue().details().limits().deliveries()).isEqualTo(5);
        answers.put("/api/overview", new Canned(200, OVERVIEW));
        answers.put("full", new Canned(200, """
                        [{"name":"orders","type":"quorum","consumers":1,"arguments":{}}]"""));
        assertThat(queue().details().limits().deliveries())
                .as("not known to be 4.0 or later")
                .isNull();
    }

    @Test
    void totalsStayWhereCountersAndConsumersAreLeftOut() {
        answers.put("/api/overview", new Canned(200, "{\"rabbitmq_version\":\"4.3.0\",\"listeners\":[]}"));
        answers.put("light", new Canned(200, LIGHT_4));
        answers.put("full", new Canned(200, "[{\"name\":\"orders\",\"arguments\":{}}]"));
        answers.put("/api/consumers/%2F", new Canned(400, "{}"));
        QueueReading queue = queue();
        assertThat(queue.messages()).isEqualTo(12);
        assertThat(queue.published()).isNull();
        assertThat(queue.delivered()).isNull();
        assertThat(queue.acknowledged()).isNull();
        assertThat(queue.consumers()).as("not none: nobody said").isNull();
        assertThat(queue.prefetch()).isNull();
    }

    @Test
    void whatWasPublishedOnlyIsNotYetDeliveredAndPartsOfAnAnswerAreUnknown() {
        answers.put("light", new Canned(200, LIGHT_4));
        answers.put("full", new Canned(200, """
                        [{"name":"orders","consumers":0,"arguments":{},"message_stats":{"publish":12}}]"""));
        assertThat(queue().acknowledged()).isZero();
        answers.put("full", new Canned(200, """
                        [{"name":"orders","consumers":0,"arguments":{},"message_stats":{"publish":12,"deliver_get":7}}]"""));
        assertThat(queue().acknowledged()).isNull();
        assertThat(queue().delivered()).isEqualTo(7);
        answers.put("full", new Canned(200, """
                        [{"name":"orders","consumers":0,"arguments":{},"message_stats":{}}]"""));
        assertThat(queue().published()).isNull();
    }

    @Test
    void consumersThatAUserMayNotSeeAreNotNone() {
        answers.put("light", new Canned(200, LIGHT_4));
        answers.put("full", new Canned(200, """
                        [{"name":"orders","consumers":2,"arguments":{}}]"""));
        Reading.Observed reading = (Reading.Observed) read(ORDERS);
        assertThat(reading.queues().getFirst().consumers()).isEqualTo(2);
        assertThat(reading.queues().getFirst().prefetch()).isNull();
        assertThat(reading.gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.what().hidesLag()).isFalse();
            assertThat(gap.remedy()).contains("monitoring");
        });
    }

    @Test
    void aStreamsLagIsWhatItsReadersHaveNotHadAndNeverWhatItRetains() {
        String stream = """
                [{"name":"orders","type":"stream","messages":5000,"messages_ready":5000,"messages_unacknowledged":0,
                  "consumers":1,"arguments":{}}]""";
        answers.put("/api/overview", new Canned(200, OVERVIEW_4));
        answers.put("light", new Canned(200, stream));
        answers.put("full", new Canned(200, stream));
        Reading.Observed untold = (Reading.Observed) read(ORDERS);
        assertThat(untold.queues().getFirst().atLeast()).isNull();
        assertThat(untold.gaps())
                .singleElement()
                .satisfies(gap -> assertThat(gap.problem()).contains("rabbitmq_stream_management"));

        answers.put("/api/stream/consumers/%2F", new Canned(200, """
                        [{"queue":{"name":"orders"},"offset_lag":40,"properties":{"name":"app"}},
                         {"queue":{"name":"orders"},"offset_lag":7,"properties":{"name":"app"}},
                         {"queue":{"name":"other"},"offset_lag":9000,"properties":{"name":"app"}}]"""));
        Reading.Observed told = (Reading.Observed) read(ORDERS);
        assertThat(told.queues().getFirst().atLeast()).isEqualTo(40);
        assertThat(told.gaps()).isEmpty();

        answers.put("/api/stream/consumers/%2F", new Canned(200, """
                        [{"queue":{"name":"orders"},"offset_lag":40,"properties":{"name":"app"}},
                         {"queue":{"name":"orders"},"offset_lag":7,"properties":{"name":"audit"}}]"""));
        assertThat(((Reading.Observed) read(ORDERS)).gaps())
                .singleElement()
                .satisfies(gap -> assertThat(gap.problem()).contains("app, audit", "cannot be told"));

        answers.put("/api/stream/consumers/%2F", new Canned(200, "[]"));
        assertThat(((Reading.Observed) read(ORDERS)).gaps())
                .singleElement()
                .satisfies(gap -> assertThat(gap.problem()).contains("no reader is connected"));
    }

    @Test
    void deadLetterQueuesAreReadAndNoLag() {
        answers.put("light", new Canned(200, """
                        [{"name":"orders","messages":3,"messages_ready":3},{"name":"orders.dlq","messages":40,"messages_ready":40}]"""));
        answers.put("full", new Canned(200, "[]"));
        RabbitQuery query = new RabbitQuery("/", List.of(), "^orders", List.of("orders.dlq", "none"));
        Reading.Observed reading = (Reading.Observed) read(query);
        assertThat(reading.queues()).extracting(QueueReading::name).containsExactly("orders");
        assertThat(reading.around().deadLetterQueues())
                .singleElement()
                .satisfies(queue -> assertThat(queue.ready()).isEqualTo(40));
        assertThat(reading.gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.what()).isEqualTo(Gap.What.DEAD_LETTERS);
            assertThat(gap.subject()).isEqualTo("queue none");
        });
    }

    @Test
    void causesOfDeathAreAddedUpAndDropsAreNone() {
        assertThat(Deaths.read("""
                # TYPE rabbitmq_global_messages_dead_lettered_rejected_total counter
                rabbitmq_global_messages_dead_lettered_rejected_total{queue_type="rabbit_classic_queue",dead_letter_strategy="at_most_once"} 20
                rabbitmq_global_messages_dead_lettered_rejected_total{queue_type="rabbit_quorum_queue",dead_letter_strategy="at_least_once"} 3
                rabbitmq_global_messages_dead_lettered_rejected_total{queue_type="rabbit_quorum_queue",dead_letter_strategy="disabled"} 900
                rabbitmq_global_messages_dead_lettered_delivery_limit_total{queue_type="rabbit_quorum_queue",dead_letter_strategy="at_most_once"} 4
                """)).isEqualTo(new DeathCounts(23, 0, 0, 4));
        assertThat(Deaths.read("rabbitmq_connections 3\n")).isNull();
    }

    @Test
    void aMissingFieldIsUnknown() {
        answers.put("light", new Canned(200, "[{\"name\":\"orders\",\"type\":\"quorum\"}]"));
        answers.put("full", new Canned(200, "[{\"name\":\"orders\"}]"));
        Reading.Observed reading = (Reading.Observed) read(ORDERS);
        assertThat(reading.queues().getFirst().messages()).isNull();
        assertThat(reading.gaps()).extracting(Gap::what).containsExactly(Gap.What.MESSAGES);
    }

    @Test
    void withoutStatisticsCountersAreUnknownAndTotalsAreNot() {
        answers.put("/api/overview", new Canned(200, "{\"rates_mode\":\"none\",\"disable_stats\":true}"));
        answers.put("light", new Canned(200, "[{\"name\":\"orders\",\"messages\":5,\"messages_ready\":5}]"));
        answers.put("full", new Canned(200, "[{\"name\":\"orders\"}]"));
        Reading.Observed reading = (Reading.Observed) read(ORDERS);
        assertThat(reading.queues().getFirst().messages()).isEqualTo(5);
        assertThat(reading.queues().getFirst().acknowledged()).isNull();
        assertThat(reading.gaps()).extracting(Gap::what).containsExactly(Gap.What.QUEUE_DETAILS);
    }

    @Test
    void anAlarmIsReadFromItsCheck() {
        answers.put(
                "/api/health/checks/alarms",
                new Canned(
                        503,
                        "{\"status\":\"failed\",\"alarms\":[{\"node\":\"rabbit@b1\",\"resource\":\"disk space\"}]}"));
        answers.put("light", new Canned(200, "[{\"name\":\"orders\",\"messages\":0,\"messages_ready\":0}]"));
        answers.put("full", new Canned(200, "[]"));
        assertThat(queue().details().publishersBlocked()).isEqualTo("a disk space alarm on node rabbit@b1");
    }

    @Test
    void anEmptyListIsNoEmptyQueue() {
        answers.put("light", new Canned(200, "[]"));
        Reading.Unavailable reading = unavailable();
        assertThat(reading.reason()).isEqualTo(Reading.Reason.QueueNotFound);
        assertThat(reading.message()).contains("missing permission");
        Reading pattern = read(new RabbitQuery("/", List.of(), "^orders"));
        assertThat(pattern).isInstanceOf(Reading.Unavailable.class);
    }

    @Test
    void aRefusedLoginIsAskedOnce() {
        answers.put("/api/overview", new Canned(401, "{\"error\":\"not_authorized\",\"reason\":\"Login failed\"}"));
        assertThat(unavailable().reason()).isEqualTo(Reading.Reason.SourceUnauthorized);
        assertThat(asked).containsExactly("/api/overview");
    }

    @Test
    void aBrokerInTroubleIsAskedOnce() {
        answers.put("/api/overview", new Canned(503, "{\"reason\":\"\\u0007try\\nlater\"}"));
        Reading.Unavailable reading = unavailable();
        assertThat(reading.reason()).isEqualTo(Reading.Reason.SourceUnreachable);
        assertThat(reading.message()).endsWith("it answers HTTP 503");
        assertThat(asked).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>hello</html>",
                "[1,2",
                "{\"name\":\"orders\"}",
                "[{\"name\":\"orders\"",
                "",
                "null",
                "[[[["
            })
    void nonsenseIsNoAnswer(String body) {
        answers.put("light", new Canned(200, body));
        assertThat(unavailable().message()).contains("management");
    }

    @Test
    void aRedirectIsNotFollowed() {
        answers.put("/api/overview", new Canned(302, ""));
        assertThat(unavailable().reason()).isEqualTo(Reading.Reason.SourceUnreachable);
    }

    /** A proxy, or whoever sits at the address, may send back what it was sent. */
    @ParameterizedTest
    @ValueSource(ints = {302, 401, 403, 404, 500, 503})
    void whatIsAnsweredIsNotRepeated(int status) throws GeneralSecurityException {
        String password = Canary.password("echo");
        answers.put("/api/overview", new Canned(status, "{\"reason\":\"you sent " + password + "\"}"));
        BrokerAddress.RabbitMq address = new BrokerAddress.RabbitMq(
                "http://127.0.0.1:" + server.getAddress().getPort(),
                null,
                new BrokerAddress.Login("u", password),
                null);
        try (RabbitLagReader reader = new RabbitLagReader(address, RabbitReaderOptions.defaults(Clock.systemUTC()))) {
            String told = String.valueOf(reader.read(Set.of(ORDERS)));
            assertThat(told).contains("Unavailable");
            assertThat(Canary.in(told)).as(told).isFalse();
        }
    }

    @Test
    void aLinkLocalAddressIsNotAskedAndGetsNoLogin() throws GeneralSecurityException {
        BrokerAddress.RabbitMq address =
                new BrokerAddress.RabbitMq("http://169.254.169.254/latest", null, BrokerAddress.Login.GUEST, null);
        try (ManagementClient client = ManagementClient.of(address, RabbitReaderOptions.defaults(Clock.systemUTC()))) {
            assertThat(client.object("/api/overview", node -> node))
                    .isInstanceOfSatisfying(
                            Answer.Failed.class,
                            failed -> assertThat(failed.problem().text()).contains(LinkLocal.REFUSED));
        }
    }

    @Test
    void hostileNumbersAndNamesAreUnknown() {
        answers.put(
                "light",
                new Canned(
                        200,
                        "[{\"name\":7,\"messages\":1},{\"messages\":3},{\"name\":\"orders\",\"messages_ready\":-1,"
                                + "\"messages_unacknowledged\":99999999999999999999999999,\"messages\":1e400}]"));
        answers.put("full", new Canned(200, "[]"));
        QueueReading queue = queue();
        assertThat(queue.ready()).isNull();
        assertThat(queue.unacknowledged()).isNull();
    }

    @Test
    void anAnswerWithoutEndTakesNoMoreThanItsShare() {
        answers.put("/api/overview", new Canned(200, "{\"x\":\"" + "y".repeat(200_000) + "\"}"));
        Reading reading =
                read(ORDERS, RabbitReaderOptions.defaults(Clock.systemUTC()).withMostBytes(10_000));
        assertThat(reading).isInstanceOf(Reading.Unavailable.class);
    }

    @Test
    void aPatternThatTakesForEverIsRefused() {
        answers.put(
                "light",
                new Canned(200, "[{\"name\":\"" + "a".repeat(200) + "\",\"messages\":0,\"messages_ready\":0}]"));
        answers.put("full", new Canned(200, "[]"));
        Reading reading = read(new RabbitQuery("/", List.of(), "^(a*)*\\1c$"));
        assertThat(reading)
                .isInstanceOfSatisfying(
                        Reading.Unavailable.class,
                        unavailable -> assertThat(unavailable.message()).contains("simpler"));
    }

    @Test
    void aBodyThatTricklesEnds() {
        server.createContext("/api/queues", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, 1000);
                exchange.getResponseBody().write("[".getBytes(StandardCharsets.UTF_8));
                exchange.getResponseBody().flush();
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        RabbitReaderOptions options = new RabbitReaderOptions(
                Clock.systemUTC(),
                Duration.ofSeconds(5),
                Duration.ofSeconds(15),
                Duration.ofMinutes(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(20),
                1_000_000,
                BrokerHosts.ANY);
        assertThat(read(ORDERS, options))
                .isInstanceOfSatisfying(
                        Reading.Unavailable.class,
                        unavailable -> assertThat(unavailable.message()).contains("no answer within"));
    }
}
