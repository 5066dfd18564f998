package dev.qcs.operator.lag.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Connection;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.BrokerAddress.Login;
import dev.qcs.operator.lag.RabbitQuery;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.lag.Tls;
import dev.qcs.operator.testing.CertificateAuthority;
import dev.qcs.operator.testing.LoopbackPorts;
import dev.qcs.operator.testing.Patience;
import dev.qcs.operator.testing.RabbitNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A real RabbitMQ node with TLS listeners that want a client certificate, beside its plain ones. */
class RabbitTlsTest {
    private static final RabbitQuery SEALED = new RabbitQuery("/", List.of("sealed"), null);
    private static final RabbitReaderOptions OPTIONS = RabbitReaderOptions.defaults(Clock.systemUTC());

    @TempDir(cleanup = CleanupMode.ALWAYS)
    static Path directory;

    private static @Nullable RabbitNode node;
    private static final CertificateAuthority ISSUED = new CertificateAuthority("rabbit");
    private static final CertificateAuthority OTHERS = new CertificateAuthority("others");
    private static int amqps;
    private static int https;

    @BeforeAll
    static void start() throws Exception {
        Path files = Files.createDirectory(directory.resolve("certificates"));
        CertificateAuthority.Identity own = ISSUED.broker();
        Files.writeString(files.resolve("ca.pem"), ISSUED.pem());
        Files.writeString(files.resolve("node.pem"), own.certificatePem());
        Files.writeString(files.resolve("node.key"), own.keyPem());
        List<Integer> ports = LoopbackPorts.free(2);
        amqps = ports.get(0);
        https = ports.get(1);
        List<String> encryption = List.of(
                "cacertfile = " + files.resolve("ca.pem"),
                "certfile = " + files.resolve("node.pem"),
                "keyfile = " + files.resolve("node.key"),
                "verify = verify_peer",
                "fail_if_no_peer_cert = true");
        node = RabbitNode.start(
                Files.createDirectory(directory.resolve("node")),
                new RabbitNode.Extras(
                        List.of(),
                        Stream.of(
                                        Stream.of(
                                                "listeners.ssl.1 = 127.0.0.1:" + amqps,
                                                "management.ssl.ip = 127.0.0.1",
                                                "management.ssl.port = " + https),
                                        encryption.stream().map("ssl_options."::concat),
                                        encryption.stream().map("management.ssl."::concat))
                                .flatMap(lines -> lines)
                                .toList()));
        try (Connection connection = node.connect()) {
            connection.createChannel().queueDeclare("sealed", true, false, false, Map.of());
        }
    }

    @AfterAll
    static void stop() {
        if (node != null) {
            node.close();
        }
    }

    private static Reading read(@Nullable String management, @Nullable String amqp, @Nullable Tls tls) {
        try (RabbitLagReader reader =
                new RabbitLagReader(new BrokerAddress.RabbitMq(management, amqp, Login.GUEST, tls), OPTIONS)) {
            return Objects.requireNonNull(reader.read(Set.of(SEALED)).get(SEALED));
        }
    }

    private static Tls.ClientCertificate client(CertificateAuthority authority) {
        CertificateAuthority.Identity identity = authority.client("qcs", "EC");
        return new Tls.ClientCertificate(identity.certificatePem(), identity.keyPem());
    }

    private static Reading overHttps(Tls tls) {
        return read("https://127.0.0.1:" + https, null, tls);
    }

    private static Reading overAmqps(Tls tls) {
        return read(null, "amqps://127.0.0.1:" + amqps, tls);
    }

    private static void assertBlind(Reading reading, Reading.@Nullable Reason reason, String... words) {
        assertThat(reading).isInstanceOfSatisfying(Reading.Unavailable.class, unavailable -> {
            System.out.println(unavailable.message());
            assertThat(unavailable.message()).contains(words).doesNotContain("Exception", "PKIX");
            if (reason != null) {
                assertThat(unavailable.reason()).isEqualTo(reason);
            }
        });
    }

    @Test
    void anAuthorityAndACertificateOpenBothWays() {
        Tls tls = new Tls(ISSUED.pem(), client(ISSUED), true);
        Patience.await().untilAsserted(() -> assertThat(overHttps(tls)).isInstanceOf(Reading.Observed.class));
        assertThat(overAmqps(tls)).isInstanceOf(Reading.Observed.class);
        for (String algorithm : List.of("RSA", "EC")) {
            CertificateAuthority.Identity identity = ISSUED.client("qcs", algorithm);
            Tls traditional = new Tls(
                    ISSUED.pem(),
                    new Tls.ClientCertificate(identity.certificatePem(), identity.traditionalKeyPem()),
                    true);
            assertThat(overHttps(traditional))
                    .as("a key of %s as OpenSSL writes it", algorithm)
                    .isInstanceOf(Reading.Observed.class);
        }
    }

    @Test
    void anAuthorityThatIsNotTheBrokers() {
        Tls tls = new Tls(OTHERS.pem(), client(ISSUED), true);
        assertBlind(overHttps(tls), Reading.Reason.SourceUnreachable, "authority", "tls.caSecretRef");
        assertBlind(overAmqps(tls), Reading.Reason.SourceUnreachable, "authority", "tls.caSecretRef");
    }

    @Test
    void aCertificateThatIsMissingOrOfAnotherAuthority() {
        Tls none = new Tls(ISSUED.pem(), null, true);
        // Whether the broker says why it hangs up, and whether that is heard before the line is dead, is a race.
        assertBlind(overHttps(none), null, "tls.clientCertificateSecretRef");
        assertBlind(overAmqps(none), null, "tls.clientCertificateSecretRef");
        Tls foreign = new Tls(ISSUED.pem(), client(OTHERS), true);
        assertBlind(overHttps(foreign), null, "accept the client certificate");
        assertBlind(overAmqps(foreign), null, "accept the client certificate");
    }

    @Test
    void aProtocolThatIsNotSpokenThere() {
        Tls tls = new Tls(ISSUED.pem(), client(ISSUED), true);
        String plainHttp = Objects.requireNonNull(node).managementUri().replace("http://", "https://");
        String plainAmqp = node.amqpUri().replace("amqp://", "amqps://");
        assertBlind(read(plainHttp, null, tls), Reading.Reason.SourceUnreachable, "no TLS", "http://");
        assertBlind(read(null, plainAmqp, tls), Reading.Reason.SourceUnreachable, "no TLS", "amqp://");
        assertBlind(read("http://127.0.0.1:" + https, null, null), Reading.Reason.SourceUnreachable, "https://");
        assertBlind(read(null, "amqp://127.0.0.1:" + amqps, null), Reading.Reason.SourceUnreachable, "amqps://");
    }

    @Test
    void aCertificateOfAnotherHostUnlessNamesAreNotLookedAt() {
        Tls strict = new Tls(ISSUED.pem(), client(ISSUED), true);
        Tls loose = new Tls(ISSUED.pem(), client(ISSUED), false);
        String http = "https://localhost:" + https;
        String amqp = "amqps://localhost:" + amqps;
        assertBlind(read(http, null, strict), Reading.Reason.SourceUnreachable, "another host");
        assertBlind(read(null, amqp, strict), Reading.Reason.SourceUnreachable, "another host");
        Patience.await().untilAsserted(() -> assertThat(read(http, null, loose)).isInstanceOf(Reading.Observed.class));
        assertThat(read(null, amqp, loose)).isInstanceOf(Reading.Observed.class);
    }

    @Test
    void addressesOfTheMachineItselfAreNotCalled() {
        assertBlind(read("http://169.254.169.254:1", null, null), Reading.Reason.SourceUnreachable, "link-local");
        assertBlind(read(null, "amqp://[fe80::1]:1", null), Reading.Reason.SourceUnreachable, "link-local");
    }

    @Test
    void materialThatIsNone() {
        assertBlind(
                overHttps(new Tls("no certificate", null, true)),
                Reading.Reason.SourceUnreachable,
                "the authority holds no certificate");
        assertBlind(
                overHttps(new Tls(
                        ISSUED.pem(), new Tls.ClientCertificate(client(ISSUED).chain(), "no key"), true)),
                Reading.Reason.SourceUnreachable,
                "private key");
    }
}
