package dev.qcs.operator.lag.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.Gap;
import dev.qcs.operator.lag.QueueReading;
import dev.qcs.operator.lag.RabbitQuery;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.lag.names.LinkLocal;
import dev.qcs.operator.testing.Canary;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
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
        Canned canned = answers.getOrDefault(
                path.startsWith("/api/queues") ? light ? "light" : "full" : path, new Canned(404, "{}"));
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
        assertThat(queue.redelivered()).isZero();
        assertThat(queue.details().maxLength())
                .as("the lower of two limits holds")
                .isEqualTo(20);
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
        assertThat(reading.message()).contains("503: try later");
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

    @Test
    void aLinkLocalAddressIsNotAskedAndGetsNoLogin() {
        try (ManagementClient client = new ManagementClient(
                "http://169.254.169.254/latest",
                BrokerAddress.Login.GUEST,
                null,
                RabbitReaderOptions.defaults(Clock.systemUTC()))) {
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
                1_000_000);
        assertThat(read(ORDERS, options))
                .isInstanceOfSatisfying(
                        Reading.Unavailable.class,
                        unavailable -> assertThat(unavailable.message()).contains("no answer within"));
    }
}
