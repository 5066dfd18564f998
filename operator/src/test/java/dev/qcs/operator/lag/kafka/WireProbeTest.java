package dev.qcs.operator.lag.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.kafka.WireProbe.Wire;
import dev.qcs.operator.lag.names.BrokerHosts;
import dev.qcs.operator.lag.names.LinkLocal;
import dev.qcs.operator.testing.LoopbackPorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

class WireProbeTest {
    /** Nobody waits for it: what is asked of answers at once, by closing if need be. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void aTlsPortIsToldByItsAlert() throws Exception {
        try (var tls =
                new Peer(SSLContext.getDefault()
                        .getServerSocketFactory()
                        .createServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
                    @Override
                    void talk(Socket socket) throws IOException {
                        // The first read starts the handshake, which the plain request breaks.
                        socket.getInputStream().read();
                    }
                }) {
            assertThat(WireProbe.probe(tls.address(), LIMIT, BrokerHosts.ANY)).isEqualTo(Wire.Tls.TLS);
            assertThat(new Reachability(new BrokerAddress.Kafka("127.0.0.1:1," + tls.address()), BrokerHosts.ANY)
                            .obstacle())
                    .isEqualTo(tls.address() + " expects TLS and this connection is plain text; use a QueueConnection"
                            + " with tls, or the plain-text listener's port");
        }
    }

    /** Names may lead there too, so that it is looked at once more before anything is sent. */
    @Test
    void aLinkLocalAddressIsNotSpokenTo() {
        assertThat(WireProbe.probe(new HostPort("169.254.169.254", 80), LIMIT, BrokerHosts.ANY))
                .isEqualTo(new Wire.Forbidden("169.254.169.254 " + LinkLocal.REFUSED));
    }

    @Test
    void aPlainAnswerIsPlain() throws Exception {
        try (var plain = new Peer(loopback()) {
            @Override
            void talk(Socket socket) throws IOException {
                socket.getOutputStream().write(new byte[] {0, 0, 0, 10, 0, 0, 0, 1});
            }
        }) {
            assertThat(WireProbe.probe(plain.address(), LIMIT, BrokerHosts.ANY)).isEqualTo(Wire.Plain.PLAIN);
            assertThat(new Reachability(new BrokerAddress.Kafka("127.0.0.1:1," + plain.address()), BrokerHosts.ANY)
                            .obstacle())
                    .as("one address that answers is enough")
                    .isNull();
        }
    }

    @Test
    void aConnectionClosedWithoutAWordIsNoBroker() throws Exception {
        try (var closing = new Peer(loopback()) {
            @Override
            void talk(Socket socket) throws IOException {
                // Read what was sent, or closing resets the connection instead.
                socket.getInputStream().readNBytes(21);
            }
        }) {
            assertThat(WireProbe.probe(closing.address(), LIMIT, BrokerHosts.ANY))
                    .isEqualTo(new Wire.Silent("closed the connection without an answer; is it a Kafka listener?"));
        }
    }

    @Test
    void aPortThatNeverAnswersIsLeftInTime() throws Exception {
        try (ServerSocket mute = loopback()) {
            var address = new HostPort("127.0.0.1", mute.getLocalPort());

            assertThat(WireProbe.probe(address, Duration.ofSeconds(1), BrokerHosts.ANY))
                    .isEqualTo(new Wire.Silent(
                            "takes connections and does not answer within 1 s; is it a Kafka listener?"));
        }
    }

    @Test
    void nobodyAndNoSuchHostAreTold() {
        HostPort free = new HostPort("127.0.0.1", LoopbackPorts.free(1).getFirst());

        assertThat(WireProbe.probe(free, LIMIT, BrokerHosts.ANY)).isEqualTo(new Wire.Silent("connection refused"));
        assertThat(WireProbe.probe(new HostPort("no-such-host.invalid", 9092), LIMIT, BrokerHosts.ANY))
                .isEqualTo(new Wire.Silent("host name not found"));
    }

    @Test
    void aListThatIsNoneIsSaidSo() {
        assertThat(new Reachability(new BrokerAddress.Kafka("kafka"), BrokerHosts.ANY).obstacle())
                .isEqualTo("bootstrapServers \"kafka\" is no list of host:port; write for example"
                        + " kafka-1:9092,kafka-2:9092");
    }

    private static ServerSocket loopback() throws IOException {
        return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    /** Accepts, talks and closes until it is closed itself. */
    private abstract static class Peer implements AutoCloseable {
        private final ServerSocket server;
        private final AtomicBoolean open = new AtomicBoolean(true);

        Peer(ServerSocket server) {
            this.server = server;
            Thread.ofVirtual().start(this::serve);
        }

        abstract void talk(Socket socket) throws IOException;

        HostPort address() {
            return new HostPort("127.0.0.1", server.getLocalPort());
        }

        private void serve() {
            while (open.get()) {
                try (Socket socket = server.accept()) {
                    talk(socket);
                } catch (IOException e) {
                    // A handshake that fails is the point of some tests; a closed server ends the loop.
                }
            }
        }

        @Override
        public void close() throws IOException {
            open.set(false);
            server.close();
        }
    }
}
