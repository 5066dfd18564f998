package dev.qcs.operator.lag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.qcs.operator.lag.BrokerAddress.Login;
import dev.qcs.operator.lag.kafka.KafkaLagReader;
import dev.qcs.operator.lag.kafka.KafkaReaderOptions;
import dev.qcs.operator.lag.rabbitmq.RabbitLagReader;
import dev.qcs.operator.lag.rabbitmq.RabbitReaderOptions;
import dev.qcs.operator.lag.tls.TlsContext;
import dev.qcs.operator.testing.Canary;
import dev.qcs.operator.testing.CertificateAuthority;
import dev.qcs.operator.testing.EmbeddedKafka;
import dev.qcs.operator.testing.RabbitNode;
import dev.qcs.operator.testing.SettableClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The port of one kind of broker given to the other, and servers that are neither: each has its own sentence. */
class WrongDoorsTest {
    private static final KafkaQuery GROUP =
            new KafkaQuery("g", List.of("orders"), null, GroupReading.Type.UNKNOWN, false);
    private static final RabbitQuery QUEUE = new RabbitQuery("/", List.of("orders"), null);
    private static final CertificateAuthority AUTHORITY = new CertificateAuthority("late");

    @TempDir(cleanup = CleanupMode.ALWAYS)
    static Path directory;

    @SuppressWarnings("NullAway.Init")
    private static EmbeddedKafka kafka;

    private static @Nullable RabbitNode node;

    @BeforeAll
    static void start() {
        kafka = EmbeddedKafka.start();
        node = RabbitNode.installed() ? RabbitNode.start(directory) : null;
    }

    @AfterAll
    static void stop() {
        kafka.close();
        if (node != null) {
            node.close();
        }
    }

    @Test
    void aKafkaPortIsNoRabbit() {
        assertThat(rabbit("http://" + kafka.bootstrapServers(), null, null))
                .endsWith(
                        "what answers there does not speak http: is it the port of the management plugin (15672)? If it is"
                                + " a TLS listener, write https://");
        assertThat(rabbit(null, "amqp://" + kafka.bootstrapServers(), null))
                .endsWith(
                        "what answers there does not speak amqp: is it the port of AMQP (5672)? If it is a TLS listener,"
                                + " write amqps://");
    }

    @Test
    void aRabbitPortIsNoKafkaAndNotTheOtherOneOfRabbit() {
        RabbitNode rabbit = node;
        assumeTrue(rabbit != null, "the package rabbitmq-server is not installed");
        String amqp = Objects.requireNonNull(rabbit).amqpUri().replaceFirst("amqp://", "");
        String http = rabbit.managementUri().replaceFirst("http://", "");
        assertThat(kafka(amqp, null)).contains(amqp + " is an AMQP broker such as RabbitMQ and no Kafka broker");
        assertThat(kafka(http, null))
                .contains(http + " takes connections and does not answer within 2 s; is it a Kafka listener?");
        assertThat(rabbit("http://" + amqp, null, null))
                .contains("does not speak http", "the port of the management plugin (15672)");
        assertThat(rabbit(null, "amqp://" + http, null)).contains("no answer within", "is it the port of AMQP (5672)?");
    }

    @Test
    void aCertificateOfABrokerThatExpiredIsToldByBothKinds() throws Exception {
        try (Expired late = new Expired()) {
            Tls tls = new Tls(AUTHORITY.pem(), null, true);
            assertThat(kafka(late.address(), tls)).contains("has expired; have it renewed at the broker");
            assertThat(rabbit("https://" + late.address(), null, tls)).contains("its certificate has expired");
            assertThat(rabbit(null, "amqps://" + late.address(), tls)).contains("its certificate has expired");
        }
    }

    private static String kafka(String address, @Nullable Tls tls) {
        KafkaReaderOptions options = KafkaReaderOptions.defaults(new SettableClock());
        try (var reader = new KafkaLagReader(new BrokerAddress.Kafka(address, new KafkaSecurity(tls, null)), options)) {
            return sentence(reader.read(Set.of(GROUP)).get(GROUP));
        }
    }

    private static String rabbit(@Nullable String management, @Nullable String amqp, @Nullable Tls tls) {
        Login login = new Login("qcs", Canary.password("door"));
        try (var reader = new RabbitLagReader(
                new BrokerAddress.RabbitMq(management, amqp, login, tls),
                RabbitReaderOptions.defaults(new SettableClock()))) {
            return sentence(reader.read(Set.of(QUEUE)).get(QUEUE));
        }
    }

    private static String sentence(@Nullable Reading reading) {
        assertThat(reading).isInstanceOf(Reading.Unavailable.class);
        String sentence = ((Reading.Unavailable) Objects.requireNonNull(reading)).message();
        System.out.println(sentence);
        assertThat(sentence).doesNotContain("Exception", "PKIX");
        assertThat(Canary.in(sentence)).isFalse();
        return sentence;
    }

    /** Speaks TLS with a certificate of yesterday. */
    private static final class Expired implements AutoCloseable {
        private final ServerSocket server;

        Expired() throws Exception {
            CertificateAuthority.Identity identity = AUTHORITY.expiredBroker();
            SSLContext context = TlsContext.of(
                    new Tls(null, new Tls.ClientCertificate(identity.certificatePem(), identity.keyPem()), true));
            server = context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
            Thread.ofVirtual().start(() -> {
                while (!server.isClosed()) {
                    try (Socket socket = server.accept()) {
                        socket.getInputStream().read();
                    } catch (IOException aHandshakeThatFailsIsThePoint) {
                        // The next one.
                    }
                }
            });
        }

        String address() {
            return "127.0.0.1:" + server.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
