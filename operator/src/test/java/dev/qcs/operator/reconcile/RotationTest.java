package dev.qcs.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.crd.QueueConnection;
import dev.qcs.operator.kube.Secrets;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.BrokerCheck;
import dev.qcs.operator.lag.KafkaSecurity;
import dev.qcs.operator.lag.Right;
import dev.qcs.operator.lag.kafka.KafkaCheck;
import dev.qcs.operator.lag.kafka.KafkaReaderOptions;
import dev.qcs.operator.testing.Canary;
import dev.qcs.operator.testing.EmbeddedKafka;
import dev.qcs.operator.testing.Locks;
import dev.qcs.operator.testing.Patience;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A Secret whose password changes, on a real broker: taken up once it is proven, told while it is wrong. */
@EnableKubernetesMockClient(crud = true)
class RotationTest {
    private static final String FIRST = Canary.password("first");
    private static final String SECOND = Canary.password("second");
    private static final String THIRD = Canary.password("third");
    private static final String WRONG = Canary.password("wrong");

    @SuppressWarnings("NullAway.Init")
    private static EmbeddedKafka kafka;

    // Set by the extension before each test.
    @SuppressWarnings("NullAway.Init")
    private KubernetesClient client;

    private final AtomicBoolean answering = new AtomicBoolean(true);

    @BeforeAll
    static void startBroker() {
        kafka = EmbeddedKafka.startLocked(Locks.scram(Map.of("qcs", "first")));
        kafka.allowEverything("User:qcs");
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    @Test
    void aNewPasswordIsUsedOnceItIsProvenAndAWrongOneIsToldAndNotUsed() {
        Clock clock = Clock.systemUTC();
        Checks checks = new Checks(
                broker -> KafkaCheck.check((BrokerAddress.Kafka) broker, KafkaReaderOptions.defaults(clock)), clock);
        Connections connections =
                new Connections(new Secrets(client), Map.of(), checks::of, address -> answering.get(), clock);
        kafka.setScramPassword("qcs", FIRST);
        secret(FIRST);
        assertThat(password(refresh(connections))).isEqualTo(FIRST);

        secret(WRONG);
        Patience.await().untilAsserted(() -> {
            Connections.Resolution.Found kept = refresh(connections);
            assertThat(password(kept)).isEqualTo(FIRST);
            assertThat(kept.rejected())
                    .contains("the new ones do not work", "the broker refused the login", "still in use")
                    .doesNotContain(WRONG, FIRST);
        });

        kafka.setScramPassword("qcs", SECOND);
        secret(SECOND);
        assertThat(password(refresh(connections))).as("not proven yet").isEqualTo(FIRST);
        Patience.await().untilAsserted(() -> {
            Connections.Resolution.Found taken = refresh(connections);
            assertThat(password(taken)).isEqualTo(SECOND);
            assertThat(taken.rejected()).isNull();
        });

        answering.set(false);
        secret(THIRD);
        assertThat(password(refresh(connections)))
                .as("where nothing is read with the old one, there is nothing to lose")
                .isEqualTo(THIRD);
    }

    @Test
    void aCheckSaysWhatTheBrokerIsAndWhatTheLoginMayDo() {
        kafka.setScramPassword("modest", FIRST);
        BrokerAddress.Kafka address = new BrokerAddress.Kafka(
                kafka.bootstrapServers(Locks.Listener.LOGIN),
                new KafkaSecurity(null, new KafkaSecurity.Scram(256, new BrokerAddress.Login("modest", FIRST))));
        Patience.await()
                .untilAsserted(
                        () -> assertThat(KafkaCheck.check(address, KafkaReaderOptions.defaults(Clock.systemUTC())))
                                .isEqualTo(new BrokerCheck.Outcome.Answers(
                                        new BrokerCheck.BrokerFacts(1, "4.4", rights(false)))));

        kafka.allowEverything("User:modest");
        Patience.await()
                .untilAsserted(
                        () -> assertThat(KafkaCheck.check(address, KafkaReaderOptions.defaults(Clock.systemUTC())))
                                .isEqualTo(new BrokerCheck.Outcome.Answers(
                                        new BrokerCheck.BrokerFacts(1, "4.4", rights(true)))));
    }

    private static Map<Right, Boolean> rights(boolean held) {
        return Map.of(Right.DESCRIBE_LOG_DIRS, held, Right.DESCRIBE_BROKER_CONFIGS, held);
    }

    private static @Nullable String password(Connections.Resolution.Found found) {
        return ((BrokerAddress.Kafka) found.address()).security().sasl()
                        instanceof KafkaSecurity.Scram(int bits, BrokerAddress.Login login)
                ? login.password()
                : null;
    }

    private static Connections.Resolution.Found refresh(Connections connections) {
        QueueConnection connection = Serialization.unmarshal(
                "apiVersion: scaling.qcs.dev/v1\nkind: QueueConnection\nmetadata: {name: c, namespace: shop}\n"
                        + "spec: {kafka: {bootstrapServers: '" + kafka.bootstrapServers(Locks.Listener.LOGIN)
                        + "', sasl: {mechanism: ScramSha512, secretRef: {name: qcs}}}}",
                QueueConnection.class);
        Connections.Resolution resolution =
                connections.refresh("shop", "c", Objects.requireNonNull(connection.getSpec()));
        assertThat(resolution).isInstanceOf(Connections.Resolution.Found.class);
        return (Connections.Resolution.Found) resolution;
    }

    private void secret(String password) {
        client.secrets().inNamespace("shop").withName("qcs").delete();
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("qcs")
                        .withNamespace("shop")
                        .withLabels(Map.of("scaling.qcs.dev/allow-use", "true"))
                        .endMetadata()
                        .withData(Map.of(
                                "password",
                                Base64.getEncoder().encodeToString(password.getBytes(StandardCharsets.UTF_8))))
                        .build())
                .create();
    }
}
