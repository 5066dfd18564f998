package dev.qcs.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.crd.QueueConnection;
import dev.qcs.operator.kube.Secrets;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.KafkaSecurity;
import dev.qcs.operator.lag.Tls;
import dev.qcs.operator.pem.CertificatePem;
import dev.qcs.operator.report.ReadyReason;
import dev.qcs.operator.testing.Canary;
import dev.qcs.operator.testing.CertificateAuthority;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A QueueConnection to Kafka with its Secrets: those of Strimzi and cert-manager as they are, and every way to get one wrong. */
@EnableKubernetesMockClient(crud = true)
class KafkaConnectionTest {
    private static final String HUSH = Canary.password("kafka-user");
    private static final String SCRAM = Canary.password("scram-user");

    private static final CertificateAuthority AUTHORITY = new CertificateAuthority("cluster-ca");
    private static final Map<String, String> USABLE = Map.of("scaling.qcs.dev/allow-use", "true");

    // Set by the extension before each test.
    @SuppressWarnings("NullAway.Init")
    private KubernetesMockServer server;

    @SuppressWarnings("NullAway.Init")
    private KubernetesClient client;

    @SuppressWarnings("NullAway.Init")
    private Connections connections;

    @BeforeEach
    void setUp() {
        connections = Connections.lookedAtOnce(
                new Secrets(client), Map.of("corp-idp", "https://idp.example.com/token"), Clock.systemUTC());
    }

    @Test
    void plainTextNeedsNoSecret() {
        assertThat(found("{bootstrapServers: 'b1:9092, b2:9092'}"))
                .isEqualTo(new BrokerAddress.Kafka("b1:9092,b2:9092"));
    }

    @Test
    void anEmptyTlsBlockTrustsWhatJavaTrusts() {
        assertThat(found("{bootstrapServers: 'b1:9093', tls: {}}").security())
                .isEqualTo(new KafkaSecurity(new Tls(null, null, true), null));
    }

    @Test
    void theSecretsOfStrimziAreUsedAsTheyAre() throws Exception {
        CertificateAuthority.Identity user = AUTHORITY.client("qcs-user", "RSA");
        secret("prod-cluster-ca-cert", USABLE, Map.of("ca.crt", AUTHORITY.pem(), "ca.password", HUSH));
        secret(
                "qcs-user",
                USABLE,
                Map.of(
                        "ca.crt",
                        new CertificateAuthority("clients-ca").pem(),
                        "user.crt",
                        user.certificatePem(),
                        "user.key",
                        user.keyPem(),
                        "user.password",
                        HUSH,
                        "password",
                        SCRAM,
                        "sasl.jaas.config",
                        "evil.Module required;"));

        KafkaSecurity security = found("""
                {bootstrapServers: 'b1:9093', tls: {caSecretRef: {name: prod-cluster-ca-cert, key: ca.crt},
                clientCertificateSecretRef: {name: qcs-user, certificateKey: user.crt, privateKeyKey: user.key}},
                sasl: {mechanism: ScramSha512, secretRef: {name: qcs-user}}}""").security();

        assertThat(security.sasl()).isEqualTo(new KafkaSecurity.Scram(512, new BrokerAddress.Login("qcs-user", SCRAM)));
        Tls tls = Objects.requireNonNull(security.tls());
        assertThat(CertificatePem.read(Objects.requireNonNull(tls.trusted())))
                .isEqualTo(CertificatePem.read(AUTHORITY.pem()));
        assertThat(CertificatePem.read(Objects.requireNonNull(tls.certificate()).chain()))
                .isEqualTo(CertificatePem.read(user.certificatePem()));
        assertThat(security + " " + security.sasl() + tls + tls.certificate())
                .doesNotContain(HUSH, "PRIVATE KEY", "BEGIN");
    }

    @Test
    void aTraditionalKeyAsCertManagerWritesItIsConverted() {
        for (String algorithm : new String[] {"RSA", "EC"}) {
            CertificateAuthority.Identity user = AUTHORITY.client("qcs", algorithm);
            secret("cert", USABLE, Map.of("tls.crt", user.certificatePem(), "tls.key", user.traditionalKeyPem()));
            assertThat(Objects.requireNonNull(Objects.requireNonNull(
                                            found(MUTUAL).security().tls())
                                    .certificate())
                            .privateKey())
                    .startsWith("-----BEGIN PRIVATE KEY-----");
        }
    }

    private static final String MUTUAL =
            "{bootstrapServers: 'b1:9093', tls: {clientCertificateSecretRef: {name: cert}, verifyHostname: false}}";

    @Test
    void keysThatCannotBeUsedNameTheCure() {
        CertificateAuthority.Identity user = AUTHORITY.client("qcs", "RSA");
        CertificateAuthority.Identity expired = AUTHORITY.expiredClient("qcs");
        secret("cert", USABLE, Map.of("tls.crt", user.certificatePem(), "tls.key", user.encryptedKeyPem(HUSH)));
        assertThat(refused(MUTUAL)).contains("Secret cert under key tls.key is encrypted", "openssl pkcs8");
        secret("cert", USABLE, Map.of("tls.crt", user.certificatePem(), "tls.key", expired.keyPem()));
        assertThat(refused(MUTUAL)).contains("is not the one of the first certificate under key tls.crt");
        secret("cert", USABLE, Map.of("tls.crt", expired.certificatePem(), "tls.key", expired.keyPem()));
        assertThat(refused(MUTUAL)).contains("the client certificate in Secret cert under key tls.crt expired on 20");
        secret("cert", USABLE, Map.of("tls.crt", HUSH, "tls.key", user.keyPem()));
        assertThat(refused(MUTUAL)).contains("Secret cert under key tls.crt holds no certificate in PEM");
        secret("cert", USABLE, Map.of("tls.crt", user.certificatePem(), "user.key", user.keyPem()));
        assertThat(refused(MUTUAL))
                .contains("Secret cert has no key tls.key (it has tls.crt, user.key): add it, or name the right key in"
                        + " clientCertificateSecretRef.privateKeyKey");
    }

    @ParameterizedTest
    @CsvSource({"Plain, PLAIN", "ScramSha256, SCRAM-SHA-256", "ScramSha512, SCRAM-SHA-512", "AwsMskIam, AWS_MSK_IAM"})
    void mechanisms(String written, String wire) {
        secret("login", USABLE, Map.of("username", "qcs", "password", HUSH + "\n"));
        KafkaSecurity.Sasl sasl = Objects.requireNonNull(
                found("{bootstrapServers: 'b:9092', sasl: {mechanism: " + written + ", secretRef: {name: login}}}")
                        .security()
                        .sasl());
        assertThat(sasl.mechanism()).isEqualTo(wire);
        assertThat(sasl.who()).endsWith(" qcs");
        assertThat(sasl.toString()).doesNotContain(HUSH);
    }

    @Test
    void aTokenEndpointIsAnEntryOfTheListAndNeverAnAddress() {
        secret("login", USABLE, Map.of("username", "qcs", "password", HUSH));
        String start = "{bootstrapServers: 'b:9092', sasl: {mechanism: OAuthBearer, secretRef: {name: login}, oauth: ";
        assertThat(found(start + "{endpoint: corp-idp, scope: kafka}}}")
                        .security()
                        .sasl())
                .isEqualTo(new KafkaSecurity.OAuth(
                        new BrokerAddress.Login("qcs", HUSH), "corp-idp", "https://idp.example.com/token", "kafka"));

        assertThat(invalid(start + "{endpoint: evil}}}"))
                .contains("spec.kafka.sasl.oauth.endpoint: \"evil\" is not in the operator's list", "(corp-idp)");
        assertThat(invalid(start + "{endpoint: 'https://idp.example.com/token'}}}"))
                .contains("is not in the operator's list");
        assertThat(invalid(start.replace("OAuthBearer", "Plain") + "{endpoint: corp-idp}}}"))
                .contains("spec.kafka.sasl.oauth");
    }

    private static final String LOGIN =
            "{bootstrapServers: 'b:9092', sasl: {mechanism: Plain, secretRef: {name: login}}}";

    @Test
    void aSecretThatCannotBeUsedIsToldWithWhatToDo() {
        assertThat(refused(LOGIN)).contains("Secret login does not exist in namespace shop: create it");
        secret("login", Map.of(), Map.of("username", "qcs", "password", HUSH));
        assertThat(refused(LOGIN)).contains("does not carry the label scaling.qcs.dev/allow-use: \"true\"");
        secret("login", USABLE, Map.of("username", "qcs", "passwort", HUSH));
        assertThat(refused(LOGIN))
                .contains("Secret login has no key password (it has passwort, username)", "passwordKey");
        secret("login", USABLE, Map.of("username", "qcs", "password", "hu\nsh"));
        assertThat(refused(LOGIN)).contains("a control character under key password");
        secret("login", USABLE, Map.of("username", "", "password", HUSH));
        assertThat(refused(LOGIN)).contains("nothing usable under key username");
        secret("login", USABLE, Map.of());
        assertThat(refused(LOGIN)).contains("has no key password (it is empty)");
        server.expect()
                .get()
                .withPath("/api/v1/namespaces/shop/secrets/login")
                .andReturn(403, new StatusBuilder().withCode(403).build())
                .once();
        assertThat(refused(LOGIN)).contains("may not get Secret login in namespace shop", "secretAccess");
    }

    private void secret(String name, Map<String, String> labels, Map<String, String> data) {
        Map<String, String> encoded = new HashMap<>();
        data.forEach((key, value) ->
                encoded.put(key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
        client.secrets().inNamespace("shop").withName(name).delete();
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace("shop")
                        .withLabels(labels)
                        .endMetadata()
                        .withData(encoded)
                        .build())
                .create();
    }

    private BrokerAddress.Kafka found(String kafka) {
        assertThat(refresh(kafka)).isInstanceOf(Connections.Resolution.Found.class);
        return (BrokerAddress.Kafka) ((Connections.Resolution.Found) refresh(kafka)).address();
    }

    private String refused(String kafka) {
        return refused(kafka, ReadyReason.CredentialsForbidden);
    }

    private String invalid(String kafka) {
        return refused(kafka, ReadyReason.InvalidSpec);
    }

    private String refused(String kafka, ReadyReason reason) {
        Connections.@Nullable Resolution resolution = refresh(kafka);
        assertThat(resolution).isInstanceOf(Connections.Resolution.Refused.class);
        Connections.Resolution.Refused refused = (Connections.Resolution.Refused) resolution;
        assertThat(refused.obstacle().reason()).isEqualTo(reason);
        assertThat(refused.obstacle().message())
                .startsWith("QueueConnection prod-kafka: ")
                .doesNotContain(HUSH, "BEGIN PRIVATE");
        return refused.obstacle().message();
    }

    private Connections.Resolution refresh(String kafka) {
        QueueConnection connection = Serialization.unmarshal(
                "apiVersion: scaling.qcs.dev/v1\nkind: QueueConnection\nmetadata: {name: prod-kafka, namespace: shop}\n"
                        + "spec: {kafka: " + kafka + "}",
                QueueConnection.class);
        return connections.refresh("shop", "prod-kafka", Objects.requireNonNull(connection.getSpec()));
    }
}
