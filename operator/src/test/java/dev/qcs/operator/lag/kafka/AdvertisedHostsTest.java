package dev.qcs.operator.lag.kafka;

import static dev.qcs.operator.lag.kafka.KafkaBench.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.BrokerCheck.Outcome;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.lag.names.BrokerHosts;
import dev.qcs.operator.lag.names.LinkLocal;
import dev.qcs.operator.testing.EmbeddedKafka;
import dev.qcs.operator.testing.Locks;
import dev.qcs.operator.testing.SettableClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * A tenant's own broker, real and healthy, that tells its clients to go on elsewhere: to where the cloud hands out credentials, or to
 * a service of somebody else.
 */
class AdvertisedHostsTest {
    /** Counts who comes. */
    private static final class Bait implements AutoCloseable {
        private final ServerSocket socket;
        private final AtomicInteger visits = new AtomicInteger();

        Bait() throws IOException {
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            Thread.ofVirtual().start(() -> {
                while (!socket.isClosed()) {
                    try {
                        socket.accept().close();
                        visits.incrementAndGet();
                    } catch (IOException closed) {
                        return;
                    }
                }
            });
        }

        /** A name, which a list of addresses does not hold. */
        String address() {
            return "localhost:" + socket.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void theCloudsOwnAddressIsNotFollowedAndNamed() {
        try (var kafka = EmbeddedKafka.startLocked(Locks.elsewhere("169.254.169.254:80"))) {
            String address = kafka.bootstrapServers(Locks.Listener.ELSEWHERE);
            String sentence = "kafka " + address + ": the cluster sends its clients elsewhere, and 169.254.169.254 "
                    + LinkLocal.REFUSED + " (the brokers' advertised.listeners say where clients go)";
            assertThat(read(address, BrokerHosts.ANY).message()).isEqualTo(sentence);
            assertThat(KafkaCheck.check(
                            new BrokerAddress.Kafka(address), KafkaReaderOptions.defaults(new SettableClock())))
                    .isEqualTo(new Outcome.Fails(Reading.Reason.SourceUnreachable, sentence));
        }
    }

    @Test
    void whatIsNotListedIsNotVisited() throws Exception {
        try (var bait = new Bait();
                var kafka = EmbeddedKafka.startLocked(Locks.elsewhere(bait.address()))) {
            String address = kafka.bootstrapServers(Locks.Listener.ELSEWHERE);
            assertThat(read(address, BrokerHosts.of(List.of("127.0.0.0/8"))).message())
                    .contains("localhost is not among the broker addresses");
            assertThat(bait.visits).hasValue(0);
            // Without a list it is gone to: the bait does notice.
            read(address, BrokerHosts.ANY);
            assertThat(bait.visits).hasPositiveValue();
        }
    }

    @Test
    void anAddressThatIsNotListedIsNotEvenProbed() throws Exception {
        try (var bait = new Bait()) {
            assertThat(read(bait.address(), BrokerHosts.of(List.of("*.kafka.svc")))
                            .message())
                    .startsWith("kafka localhost is not among the broker addresses that this operator may speak to");
            assertThat(bait.visits).hasValue(0);
        }
    }

    private static Reading.Unavailable read(String address, BrokerHosts hosts) {
        KafkaReaderOptions options =
                KafkaReaderOptions.defaults(new SettableClock()).within(hosts);
        try (var reader = new KafkaLagReader(new BrokerAddress.Kafka(address), options)) {
            return KafkaBench.asUnavailable(
                    reader.read(Set.of(query("g", "orders"))).get(query("g", "orders")));
        }
    }
}
