package dev.qcs.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.crd.QueueConnection;
import dev.qcs.crd.QueueConsumerScaler;
import dev.qcs.operator.kube.Secrets;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.RabbitQuery;
import dev.qcs.operator.report.ReadyReason;
import dev.qcs.operator.testing.Canary;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code spec.rabbitmq}, and a QueueConnection to RabbitMQ with its Secrets. */
@EnableKubernetesMockClient
class RabbitSpecTest {
    private static final String HUSH = Canary.password("rabbit-user");
    private static final String OLD = Canary.password("old-password");

    private static final String SECRET = "/api/v1/namespaces/shop/secrets/rabbit-user";

    // Set by the extension before each test.
    @SuppressWarnings("NullAway.Init")
    private KubernetesMockServer server;

    @SuppressWarnings("NullAway.Init")
    private KubernetesClient client;

    @SuppressWarnings("NullAway.Init")
    private Connections connections;

    @BeforeEach
    void setUp() {
        connections = Connections.lookedAtOnce(new Secrets(client), Map.of(), Clock.systemUTC());
    }

    @Test
    void queuesAtAnInlineAddress() {
        SpecReader.Outcome.Valid valid = valid("""
                managementUri: http://rabbit:15672/
                amqpUri: amqp://rabbit:5672
                vhost: /shop
                queues: [orders, refunds of today]
                countUnacknowledged: false
                """);
        assertThat(valid.query()).isEqualTo(new RabbitQuery("/shop", List.of("orders", "refunds of today"), null));
        assertThat(valid.connection())
                .isEqualTo(new SpecReader.Connection.Inline(new BrokerAddress.RabbitMq(
                        "http://rabbit:15672", "amqp://rabbit:5672", BrokerAddress.Login.GUEST, null)));
        assertThat(valid.source()).isEqualTo("rabbitmq:orders+1");
        assertThat(valid.policy().countUnacknowledged()).isFalse();
    }

    @Test
    void theRestIsDefaulted() {
        SpecReader.Outcome.Valid valid = valid("""
                connectionRef: {name: prod-rabbit}
                queuePattern: "^orders\\\\..*$"
                """);
        assertThat(valid.query()).isEqualTo(new RabbitQuery("/", List.of(), "^orders\\..*$"));
        assertThat(valid.connection()).isEqualTo(new SpecReader.Connection.Named("prod-rabbit"));
        assertThat(valid.policy().countUnacknowledged()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            spec.rabbitmq               | {queues: [a]}
            spec.rabbitmq               | {connectionRef: {name: c}, managementUri: "http://r", queues: [a]}
            spec.rabbitmq               | {managementUri: "http://r"}
            spec.rabbitmq               | {managementUri: "http://r", queues: [a], queuePattern: a}
            spec.rabbitmq.queues        | {managementUri: "http://r", queues: []}
            spec.rabbitmq.queues        | {managementUri: "http://r", queues: [a, a]}
            spec.rabbitmq.queues        | {managementUri: "http://r", queues: [""]}
            spec.rabbitmq.queuePattern  | {managementUri: "http://r", queuePattern: "("}
            spec.rabbitmq.queuePattern  | {amqpUri: "amqp://r", queuePattern: "a"}
            spec.rabbitmq.vhost         | {managementUri: "http://r", queues: [a], vhost: ""}
            spec.rabbitmq.managementUri | {managementUri: "http://u:secret@r", queues: [a]}
            spec.rabbitmq.managementUri | {managementUri: "file:///etc/passwd", queues: [a]}
            spec.rabbitmq.managementUri | {managementUri: "http://r/?a=b", queues: [a]}
            spec.rabbitmq.amqpUri       | {amqpUri: "amqp://r:5672/vhost", queues: [a]}
            spec.rabbitmq.amqpUri       | {amqpUri: "amqp://169.254.169.254:80", queues: [a]}
            spec.rabbitmq.managementUri | {managementUri: "http://169.254.169.254/latest/meta-data", queues: [a]}
            spec.rabbitmq.managementUri | {managementUri: "http://[fe80::a9fe:a9fe]:80", queues: [a]}
            """)
    void refusesWhatItCannotMean(String field, String rabbit) {
        assertThat(read(rabbit)).isInstanceOfSatisfying(SpecReader.Outcome.Invalid.class, invalid -> {
            assertThat(invalid.field()).isEqualTo(field);
            assertThat(invalid.message()).doesNotContain("secret").hasSizeGreaterThan(10);
        });
    }

    @Test
    void theLoginComesFromASecretThatMayBeUsed() {
        answerSecret(Map.of("scaling.qcs.dev/allow-use", "true"), Map.of("username", "qcs", "password", HUSH + "\n"));
        BrokerAddress.RabbitMq address =
                found(refresh("{managementUri: 'https://rabbit:15671', secretRef: {name: rabbit-user}}"));
        assertThat(address.login()).isEqualTo(new BrokerAddress.Login("qcs", HUSH));
        assertThat(address.toString() + address.displayName() + address.login()).doesNotContain(HUSH);
    }

    @Test
    void withoutAUserNameTheSecretsNameIsIt() {
        answerSecret(Map.of("scaling.qcs.dev/allow-use", "true"), Map.of("password", HUSH));
        BrokerAddress.RabbitMq address =
                found(refresh("{amqpUri: 'amqps://rabbit:5671', secretRef: {name: rabbit-user}}"));
        assertThat(address.login().user()).isEqualTo("rabbit-user");
    }

    @Test
    void aSecretWithoutTheLabelIsNotUsed() {
        answerSecret(Map.of(), Map.of("username", "qcs", "password", HUSH));
        assertThat(refused()).contains("scaling.qcs.dev/allow-use").doesNotContain(HUSH);
    }

    @Test
    void aSecretThatIsMissingOrForbiddenIsSaidSo() {
        assertThat(refused()).contains("does not exist");
        server.expect()
                .get()
                .withPath(SECRET)
                .andReturn(
                        403, new StatusBuilder().withCode(403).withMessage("no").build())
                .once();
        assertThat(refused()).contains("may not get Secret rabbit-user");
    }

    @Test
    void aNewPasswordIsTakenUpAndAnOutageChangesNothing() {
        QueueConnection connection =
                connection("{managementUri: 'https://rabbit:15671', secretRef: {name: rabbit-user}}");
        connections.lookUpIn(id -> Optional.of(connection));
        answerSecret(Map.of("scaling.qcs.dev/allow-use", "true"), Map.of("username", "qcs", "password", OLD));
        SpecReader.Connection named = new SpecReader.Connection.Named("prod-rabbit");
        assertThat(found(connections.resolve("shop", named)).login().password()).isEqualTo(OLD);
        assertThat(found(connections.resolve("shop", named)).login().password())
                .as("known, so not asked for again")
                .isEqualTo(OLD);
        server.expect()
                .get()
                .withPath(SECRET)
                .andReturn(500, new StatusBuilder().withCode(500).build())
                .times(20);
        assertThat(found(refresh(connection)).login().password()).isEqualTo(OLD);
    }

    private String refused() {
        Connections.Resolution resolution =
                refresh("{managementUri: 'https://rabbit:15671', secretRef: {name: rabbit-user}}");
        assertThat(resolution).isInstanceOf(Connections.Resolution.Refused.class);
        Connections.Resolution.Refused refused = (Connections.Resolution.Refused) resolution;
        assertThat(refused.obstacle().reason()).isEqualTo(ReadyReason.CredentialsForbidden);
        return refused.obstacle().message();
    }

    private static BrokerAddress.RabbitMq found(Connections.Resolution resolution) {
        assertThat(resolution).isInstanceOf(Connections.Resolution.Found.class);
        return (BrokerAddress.RabbitMq) ((Connections.Resolution.Found) resolution).address();
    }

    private Connections.Resolution refresh(String rabbit) {
        return refresh(connection(rabbit));
    }

    private Connections.Resolution refresh(QueueConnection connection) {
        return connections.refresh("shop", "prod-rabbit", Objects.requireNonNull(connection.getSpec()));
    }

    private void answerSecret(Map<String, String> labels, Map<String, String> data) {
        SecretBuilder secret = new SecretBuilder()
                .withNewMetadata()
                .withName("rabbit-user")
                .withNamespace("shop")
                .withLabels(labels)
                .endMetadata();
        data.forEach((key, value) -> secret.addToData(
                key,
                java.util.Base64.getEncoder().encodeToString(value.getBytes(java.nio.charset.StandardCharsets.UTF_8))));
        server.expect().get().withPath(SECRET).andReturn(200, secret.build()).once();
    }

    private static QueueConnection connection(String rabbit) {
        return Serialization.unmarshal(
                "apiVersion: scaling.qcs.dev/v1\nkind: QueueConnection\nmetadata: {name: prod-rabbit, namespace: shop}\n"
                        + "spec: {rabbitmq: " + rabbit + "}",
                QueueConnection.class);
    }

    private static SpecReader.Outcome.Valid valid(String rabbit) {
        SpecReader.Outcome outcome = read(rabbit);
        assertThat(outcome).isInstanceOf(SpecReader.Outcome.Valid.class);
        return (SpecReader.Outcome.Valid) outcome;
    }

    private static SpecReader.Outcome read(String rabbit) {
        QueueConsumerScaler scaler = Serialization.unmarshal(
                "apiVersion: scaling.qcs.dev/v1\nkind: QueueConsumerScaler\nmetadata: {name: orders, namespace: shop}\nspec:\n"
                        + "  scaleTargetRef: {name: orders-consumer}\n  maxReplicas: 24\n  rabbitmq:"
                        + (rabbit.startsWith("{") ? " " + rabbit : "\n" + rabbit.indent(4)),
                QueueConsumerScaler.class);
        return new SpecReader(Set.of()).read("shop", scaler.getSpec(), Map.of());
    }
}
