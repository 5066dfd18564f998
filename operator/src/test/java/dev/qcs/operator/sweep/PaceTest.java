package dev.qcs.operator.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.evaluate.Evaluator;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.KafkaQuery;
import dev.qcs.operator.lag.LagQuery;
import dev.qcs.operator.lag.LagReader;
import dev.qcs.operator.lag.RabbitQuery;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.lag.kafka.KafkaLagReader;
import dev.qcs.operator.lag.kafka.KafkaReaderOptions;
import dev.qcs.operator.lag.rabbitmq.RabbitLagReader;
import dev.qcs.operator.lag.rabbitmq.RabbitReaderOptions;
import dev.qcs.operator.policy.Policies;
import dev.qcs.operator.policy.Tempo;
import dev.qcs.operator.testing.Patience;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Fifty scalers on brokers of their own, and one more whose broker or whose object does its worst, with the operator's real readers
 * on real sockets: the fifty go on being read and evaluated. Told by counts; how long anything takes is the machine's matter.
 */
class PaceTest {
    private static final int OTHERS = 50;
    /** So many looks of each of the others happen while the one is at its first. */
    private static final int LOOKS = 10;

    private final Fakes.Brokers healthy = new Fakes.Brokers();
    private final Fakes.Workloads workloads = new Fakes.Workloads();
    private final Map<String, AtomicInteger> looks = new ConcurrentHashMap<>();
    private final Map<BrokerAddress, LagReader> hostile = new ConcurrentHashMap<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final Sweeps sweeps = new Sweeps(
            broker -> hostile.containsKey(broker) ? hostile.get(broker) : healthy.open(broker),
            workloads,
            workloads,
            verdict -> looks.computeIfAbsent(verdict.id().name(), any -> new AtomicInteger())
                    .incrementAndGet(),
            (registration, evaluation, pods, memory) -> {},
            new SteadyClock(),
            new Evaluator(Tempo.REAL_TIME));

    @AfterEach
    void close() throws Exception {
        healthy.slow.values().forEach(CountDownLatch::countDown);
        sweeps.close();
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    /** The one that is there for good is the worst: it is never heard of, and everybody else is. */
    @Test
    void aBrokerThatNeverAnswersHoldsUpNobody() {
        healthy.slow.put(Fakes.BROKER, new CountDownLatch(1));
        register(Fakes.registration("hostile"));
        Patience.await().until(() -> !healthy.reads.isEmpty());
        registerOthers();
        awaitOthers();
        assertThat(looksAt("hostile")).isZero();
        assertThat(healthy.reads)
                .as("it is asked once, and not again while it is being asked")
                .filteredOn(read -> read.contains(Fakes.query("hostile")))
                .hasSize(1);
    }

    @Test
    void aKafkaPortThatAcceptsAndSaysNothing() throws Exception {
        BrokerAddress.Kafka mute = new BrokerAddress.Kafka("127.0.0.1:" + port("mute", socket -> {}));
        hostile.put(mute, new KafkaLagReader(mute, KafkaReaderOptions.defaults(Clock.systemUTC())));
        others(mute, new KafkaQuery("g", List.of("t"), null, GroupReading.Type.CONSUMER, false));
    }

    @Test
    void aKafkaPortThatAnswersGarbage() throws Exception {
        BrokerAddress.Kafka garbage = new BrokerAddress.Kafka("127.0.0.1:"
                + port(
                        "garbage",
                        socket -> socket.getOutputStream()
                                .write("\0\0\0\177".repeat(10_000).getBytes(StandardCharsets.ISO_8859_1))));
        hostile.put(garbage, new KafkaLagReader(garbage, KafkaReaderOptions.defaults(Clock.systemUTC())));
        others(garbage, new KafkaQuery("g", List.of("t"), null, GroupReading.Type.CONSUMER, false));
    }

    @Test
    void aManagementApiThatTricklesAndAPatternThatIsMeantToTakeForEver() throws Exception {
        BrokerAddress.RabbitMq trickle = new BrokerAddress.RabbitMq(
                "http://127.0.0.1:"
                        + port(
                                "trickle",
                                socket -> socket.getOutputStream()
                                        .write("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n["
                                                .getBytes(StandardCharsets.US_ASCII))),
                null,
                BrokerAddress.Login.GUEST,
                null);
        hostile.put(trickle, new RabbitLagReader(trickle, RabbitReaderOptions.defaults(Clock.systemUTC())));
        others(trickle, new RabbitQuery("/", List.of(), "((a{0,30}){0,30})$"));
    }

    private void others(BrokerAddress broker, LagQuery query) {
        Registration like = Fakes.registration("hostile");
        register(new Registration(
                like.id(), like.uid(), 1, Instant.now(), broker, query, like.target(), like.policy(), true));
        registerOthers();
        awaitOthers();
        Patience.await().until(() -> looksAt("hostile") > 0);
        assertThat(sweeps.latest(new ScalerId("shop", "hostile"))
                        .orElseThrow()
                        .evaluation()
                        .reading())
                .isInstanceOf(Reading.Unavailable.class);
    }

    private void register(Registration registration) {
        workloads.replicas.put(registration.target(), 1);
        sweeps.register(registration, null);
    }

    private void registerOthers() {
        IntStream.range(0, OTHERS)
                .forEach(i -> register(Fakes.registration(
                        "other-" + i,
                        new BrokerAddress.Kafka("b" + (100 + i) + ":9092"),
                        Policies.lagPerReplica(100).everyMillis(50).build())));
    }

    private int looksAt(String name) {
        AtomicInteger count = looks.get(name);
        return count == null ? 0 : count.get();
    }

    private void awaitOthers() {
        Patience.await().until(() -> IntStream.range(0, OTHERS).allMatch(i -> looksAt("other-" + i) >= LOOKS));
    }

    private interface Talk {
        void to(Socket socket) throws IOException;
    }

    /** A server that takes every connection, says its line and keeps it open. */
    private int port(String name, Talk talk) throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        List<Socket> held = new ArrayList<>();
        open.add(() -> {
            server.close();
            synchronized (held) {
                for (Socket socket : held) {
                    socket.close();
                }
            }
        });
        Thread.ofVirtual().name(name).start(() -> {
            while (!server.isClosed()) {
                try {
                    Socket socket = server.accept();
                    synchronized (held) {
                        held.add(socket);
                    }
                    socket.getInputStream().read();
                    talk.to(socket);
                } catch (IOException gone) {
                    // The next one.
                }
            }
        });
        return server.getLocalPort();
    }
}
