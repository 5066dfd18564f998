package dev.qcs.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.BrokerAddress.Login;
import dev.qcs.operator.lag.BrokerCheck;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.KafkaQuery;
import dev.qcs.operator.lag.KafkaSecurity;
import dev.qcs.operator.lag.LagQuery;
import dev.qcs.operator.lag.LagReader;
import dev.qcs.operator.lag.Tls;
import dev.qcs.operator.lag.kafka.KafkaCheck;
import dev.qcs.operator.lag.kafka.KafkaLagReader;
import dev.qcs.operator.lag.kafka.KafkaReaderOptions;
import dev.qcs.operator.testing.CertificateAuthority;
import dev.qcs.operator.testing.EmbeddedKafka;
import dev.qcs.operator.testing.Locks;
import dev.qcs.operator.testing.Patience;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A thousand connections that come, fail, change their password and go leave nothing behind. */
class LeakTest {
    /** A thousand take a minute and a half of a processor; a leak of one thread each shows with fewer. */
    private static final int CONNECTIONS = Integer.getInteger("qcs.leak.connections", 250);

    private static final int AT_A_TIME = 4;

    private final CertificateAuthority authority = new CertificateAuthority("cluster-ca");
    private final CertificateAuthority stranger = new CertificateAuthority("stranger");
    private final KafkaReaderOptions options = KafkaReaderOptions.defaults(Clock.systemUTC());

    @Test
    void threadsAndHeapAreAsBefore() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.startLocked(
                Locks.scram(Map.of("qcs", "right")).and(Locks.tls(authority.broker(), authority)))) {
            kafka.allowEverything("User:qcs");
            kafka.createTopic("orders", 1);
            Patience.await()
                    .until(() -> KafkaCheck.check(at(kafka, "right", authority, 0), options)
                            instanceof BrokerCheck.Outcome.Answers);
            // What is made once, by the JDK, the client and the broker, is there before anything is counted.
            play(kafka, 100);
            int threads = settledThreads();
            long heap = usedHeap();

            play(kafka, CONNECTIONS);

            int after = settledThreads();
            assertThat(after).as("threads, %d before", threads).isBetween(threads - 5, threads + threads / 20 + 2);
            Patience.await()
                    .untilAsserted(() -> assertThat(usedHeap())
                            .as("bytes of heap, %d before", heap)
                            .isLessThan(heap + heap / 20));
        }
    }

    /** Of every four connections one is never let in, one is not trusted, and two are read and change their password. */
    private void play(EmbeddedKafka kafka, int connections) throws Exception {
        try (ExecutorService some = Executors.newFixedThreadPool(AT_A_TIME)) {
            List<Future<?>> all = IntStream.range(0, connections)
                    .<Future<?>>mapToObj(i -> some.submit(() -> play(kafka, i, i % 4)))
                    .toList();
            for (Future<?> one : all) {
                one.get();
            }
        }
    }

    private void play(EmbeddedKafka kafka, int number, int kind) {
        switch (kind) {
            case 0 ->
                assertThat(KafkaCheck.check(at(kafka, "wrong" + number, authority, number), options))
                        .isInstanceOf(BrokerCheck.Outcome.Fails.class);
            case 1 -> read(at(kafka, "right", stranger, number));
            default -> {
                try (LagReader before = new KafkaLagReader(at(kafka, "right", authority, number), options)) {
                    before.read(query(number));
                    // The same broker by another set of credentials, while the first is still open.
                    BrokerAddress.Kafka rotated = new BrokerAddress.Kafka(
                            kafka.bootstrapServers(Locks.Listener.LOGIN_OVER_TLS),
                            new KafkaSecurity(
                                    new Tls(authority.pem(), null, true),
                                    new KafkaSecurity.Scram(256, new Login("qcs", "right"))));
                    assertThat(KafkaCheck.check(rotated, options)).isInstanceOf(BrokerCheck.Outcome.Answers.class);
                    read(rotated);
                }
            }
        }
    }

    private void read(BrokerAddress.Kafka address) {
        try (LagReader reader = new KafkaLagReader(address, options)) {
            assertThat(reader.read(query(0))).hasSize(1);
        }
    }

    private static Set<LagQuery> query(int number) {
        return Set.of(new KafkaQuery("g" + number, List.of("orders"), null, GroupReading.Type.UNKNOWN, false));
    }

    private static BrokerAddress.Kafka at(
            EmbeddedKafka kafka, String password, CertificateAuthority trusted, int number) {
        return new BrokerAddress.Kafka(
                kafka.bootstrapServers(Locks.Listener.LOGIN_OVER_TLS),
                new KafkaSecurity(
                        new Tls(trusted.pem(), null, true),
                        new KafkaSecurity.Scram(number % 2 == 0 ? 512 : 256, new Login("qcs", password))));
    }

    /** Clients close on their own time. */
    private static int settledThreads() {
        Patience.await()
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().contains("qcs-operator")));
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
