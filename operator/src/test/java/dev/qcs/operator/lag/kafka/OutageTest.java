package dev.qcs.operator.lag.kafka;

import static dev.qcs.operator.lag.kafka.KafkaBench.asObserved;
import static dev.qcs.operator.lag.kafka.KafkaBench.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.Committed;
import dev.qcs.operator.lag.Gap;
import dev.qcs.operator.lag.PartitionReading;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.testing.EmbeddedKafka;
import dev.qcs.operator.testing.LoopbackPorts;
import dev.qcs.operator.testing.Patience;
import dev.qcs.operator.testing.SettableClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

/** Brokers that go away and come back. */
class OutageTest {
    private static final Duration SWEEP_LIMIT = Duration.ofSeconds(16);

    private final List<Admin> clients = new CopyOnWriteArrayList<>();

    private KafkaBench bench(EmbeddedKafka kafka) {
        return new KafkaBench(
                kafka,
                kafka.bootstrapServers(),
                (settings, hosts) -> {
                    Admin admin = GuardedAdmin.create(settings, hosts);
                    clients.add(admin);
                    return admin;
                },
                SWEEP_LIMIT);
    }

    @Test
    void aStoppedClusterIsUnreachableWithItsCauseAndComesBackWithTheSameClient() throws Exception {
        try (var kafka = EmbeddedKafka.start();
                var bench = bench(kafka)) {
            kafka.createTopic("orders", 1);
            bench.produce("orders", 0, 5);
            bench.commit("g", "orders", 0, 2);
            bench.observed(query("g", "orders"));

            kafka.stop();

            long started = System.nanoTime();
            Reading.Unavailable down = bench.unavailable(query("g", "orders"));
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(SWEEP_LIMIT);
            assertThat(down.reason()).isEqualTo(Reading.Reason.SourceUnreachable);
            assertThat(down.message()).isEqualTo("kafka " + kafka.bootstrapServers() + " connection refused");

            started = System.nanoTime();
            assertThat(bench.unavailable(query("g", "orders")).message()).isEqualTo(down.message());
            assertThat(Duration.ofNanos(System.nanoTime() - started))
                    .as("a cluster known to be down is not waited for")
                    .isLessThan(SWEEP_LIMIT.dividedBy(2));

            kafka.restart();

            Patience.await().untilAsserted(() -> {
                bench.clock.advance(Duration.ofSeconds(5));
                PartitionReading p =
                        bench.observed(query("g", "orders")).partitions().getFirst();
                assertThat(p.committed()).isEqualTo(new Committed.At(2));
                assertThat(p.end()).isEqualTo(5);
            });
            assertThat(clients).hasSize(1);
        }
    }

    @Test
    void aClientThatDiedIsReplaced() {
        try (var kafka = EmbeddedKafka.start();
                var bench = bench(kafka)) {
            kafka.createTopic("orders", 1);
            bench.observed(query("g", "orders"));

            clients.getFirst().close(Duration.ZERO);

            assertThat(bench.unavailable(query("g", "orders")).message())
                    .endsWith("the client ended unexpectedly and is replaced; the next sweep uses it");
            bench.observed(query("g", "orders"));
            assertThat(clients).hasSize(2);
        }
    }

    @Test
    void oneBrokerOfThreeTakesOnlyItsOwnPartitionsAlong() throws Exception {
        // The controller and every coordinator stay up: broker 1 has them all, as the only one at first.
        try (var kafka = EmbeddedKafka.start(3, Map.of());
                var bench = bench(kafka)) {
            kafka.createTopic("spread", 6);
            Reading.Observed before = bench.observed(query("g", "spread"));
            assertThat(before.partitions()).allMatch(p -> p.end() != null);
            int lost = 3;
            List<Integer> gone = leadBy(kafka, lost);

            kafka.stopBroker(lost);

            Patience.await().untilAsserted(() -> {
                bench.clock.advance(Duration.ofSeconds(5));
                Reading.Observed during = asObserved(bench.read(query("g", "spread")));
                assertThat(during.partitions())
                        .allSatisfy(p -> assertThat(p.end() == null).isEqualTo(gone.contains(p.id().partition())));
                assertThat(during.gaps()).anySatisfy(gap -> {
                    assertThat(gap.what()).isEqualTo(Gap.What.END);
                    assertThat(gap.subject())
                            .contains("spread")
                            .contains(gone.getFirst().toString());
                });
            });
            assertThat(requestsOfFailingSweeps(bench))
                    .as("no storm of metadata requests")
                    .isLessThan(100);

            kafka.startBroker(lost);

            Patience.await().untilAsserted(() -> {
                bench.later();
                assertThat(bench.observed(query("g", "spread")).partitions()).allMatch(p -> p.end() != null);
            });
        }
    }

    /** Past every back-off, so that what is missing is asked for again. */
    private double requestsOfFailingSweeps(KafkaBench bench) {
        double before = ClientRequests.sent(clients);
        for (int i = 0; i < 2; i++) {
            bench.later();
            assertThat(asObserved(bench.read(query("g", "spread"))).partitions())
                    .anyMatch(p -> p.end() == null);
        }
        return ClientRequests.sent(clients) - before;
    }

    private static List<Integer> leadBy(EmbeddedKafka kafka, int broker) throws Exception {
        return kafka.admin().describeTopics(List.of("spread")).allTopicNames().get().values().stream()
                .flatMap(t -> t.partitions().stream())
                .filter(p -> p.leader().id() == broker)
                .map(p -> p.partition())
                .toList();
    }

    @Test
    void nobodyListeningIsSaidAtOnceAndMakesNoClient() {
        String address = "127.0.0.1:" + LoopbackPorts.free(1).getFirst();
        try (var reader = new KafkaLagReader(
                new BrokerAddress.Kafka(address),
                KafkaReaderOptions.defaults(new SettableClock()).with((settings, hosts) -> {
                    throw new AssertionError("a client was made");
                }))) {
            Reading reading = reader.read(Set.of(query("g", "t"))).get(query("g", "t"));

            assertThat(KafkaBench.asUnavailable(reading).message())
                    .isEqualTo("kafka " + address + " connection refused");
        }
    }

    @Test
    void aBrokerThatAcceptsAndNeverAnswersIsLeftInTime() throws Exception {
        try (var mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            // The look at the port gets an answer; the client after it gets none.
            Thread.ofVirtual().start(() -> answerOnce(mute));
            String address = "127.0.0.1:" + mute.getLocalPort();
            KafkaReaderOptions options = KafkaReaderOptions.defaults(new SettableClock());
            try (var reader = new KafkaLagReader(new BrokerAddress.Kafka(address), options)) {
                long started = System.nanoTime();
                Reading reading = reader.read(Set.of(query("g", "t"))).get(query("g", "t"));

                assertThat(KafkaBench.asUnavailable(reading).message())
                        .isEqualTo("kafka " + address
                                + " takes connections and does not answer within 2 s; is it a Kafka listener?");
                assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(options.sweepLimit());
            }
        }
    }

    private static void answerOnce(ServerSocket server) {
        List<Socket> held = new ArrayList<>();
        try {
            held.add(server.accept());
            held.getFirst().getOutputStream().write(new byte[] {0, 0, 0, 10, 0, 0, 0, 1});
            while (!server.isClosed()) {
                held.add(server.accept());
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }
}
