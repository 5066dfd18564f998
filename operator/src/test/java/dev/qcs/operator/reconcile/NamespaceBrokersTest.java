package dev.qcs.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.reconcile.NamespaceBrokers.Broker;
import dev.qcs.operator.reconcile.NamespaceBrokers.Found;
import dev.qcs.operator.reconcile.NamespaceBrokers.NoAnswer;
import dev.qcs.operator.testing.Manifest;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class NamespaceBrokersTest {
    private static final String SHARED = """
            apiVersion: scaling.qcs.dev/v1
            kind: QueueConnection
            metadata: {name: shared, namespace: shop}
            spec: {kafka: {bootstrapServers: "kafka:9092"}}
            ---
            apiVersion: scaling.qcs.dev/v1
            kind: QueueConsumerScaler
            metadata: {name: orders, namespace: shop}
            spec:
              scaleTargetRef: {name: orders}
              maxReplicas: 3
              kafka: {connectionRef: {name: shared}, consumerGroup: orders-group}
            ---
            apiVersion: scaling.qcs.dev/v1
            kind: QueueConsumerScaler
            metadata: {name: invoices, namespace: shop}
            spec:
              scaleTargetRef: {name: invoices}
              maxReplicas: 3
              kafka: {bootstrapServers: "kafka:9092", consumerGroup: invoices-group}
            ---
            apiVersion: scaling.qcs.dev/v1
            kind: QueueConsumerScaler
            metadata: {name: elsewhere, namespace: other}
            spec:
              scaleTargetRef: {name: elsewhere}
              maxReplicas: 3
              kafka: {bootstrapServers: "foreign:9092", consumerGroup: elsewhere}
            """;

    private static NamespaceBrokers brokers(KubernetesClient client) {
        return new NamespaceBrokers(client, "shop", Map.of(), Clock.systemUTC());
    }

    /** With an API server that keeps objects. */
    @Nested
    @EnableKubernetesMockClient(crud = true)
    class Stored {
        @SuppressWarnings("NullAway.Init")
        private KubernetesClient client;

        @Test
        void objectsThatMeanTheSameBrokerAreOneAndOtherNamespacesAreNone() throws NoAnswer {
            Manifest.create(client, SHARED);
            Found found = brokers(client).all();
            assertThat(found.brokers())
                    .containsExactly(new Broker(
                            new BrokerAddress.Kafka("kafka:9092"),
                            Set.of(
                                    "QueueConnection shared",
                                    "QueueConsumerScaler invoices",
                                    "QueueConsumerScaler orders"),
                            Set.of("orders-group", "invoices-group"),
                            Set.of()));
            assertThat(found.refused()).isEmpty();
        }

        @Test
        void aConnectionAloneIsItsWholeBroker() throws NoAnswer {
            Manifest.create(client, SHARED);
            Found found = brokers(client).connection("shared");
            assertThat(found.brokers())
                    .containsExactly(new Broker(
                            new BrokerAddress.Kafka("kafka:9092"),
                            Set.of("QueueConnection shared"),
                            Set.of(),
                            Set.of()));
        }

        @Test
        void whatLeadsToNoBrokerIsToldWithItsReason() throws NoAnswer {
            Manifest.create(client, """
                    apiVersion: v1
                    kind: Secret
                    metadata: {name: login, namespace: shop}
                    stringData: {username: qcs, password: canary-7531}
                    ---
                    apiVersion: scaling.qcs.dev/v1
                    kind: QueueConnection
                    metadata: {name: rabbit, namespace: shop}
                    spec: {rabbitmq: {managementUri: "http://rabbit:15672", secretRef: {name: login}}}
                    ---
                    apiVersion: scaling.qcs.dev/v1
                    kind: QueueConsumerScaler
                    metadata: {name: lost, namespace: shop}
                    spec:
                      scaleTargetRef: {name: lost}
                      maxReplicas: 3
                      kafka: {connectionRef: {name: nowhere}, consumerGroup: lost}
                    """);
            Found found = brokers(client).all();
            assertThat(found.brokers()).isEmpty();
            assertThat(found.refused().get("QueueConnection rabbit"))
                    .contains("Secret login does not carry the label scaling.qcs.dev/allow-use")
                    .doesNotContain("canary");
            assertThat(found.refused().get("QueueConsumerScaler lost"))
                    .contains("QueueConnection nowhere does not exist in namespace shop");
        }
    }

    /** With an API server that answers as it is told. */
    @Nested
    @EnableKubernetesMockClient
    class Answering {
        private static final String CONNECTIONS = "/apis/scaling.qcs.dev/v1/namespaces/shop/queueconnections";

        @SuppressWarnings("NullAway.Init")
        private KubernetesMockServer server;

        @SuppressWarnings("NullAway.Init")
        private KubernetesClient client;

        @Test
        void aMissingRightIsNamed() {
            answer(403);
            assertThatThrownBy(() -> brokers(client).all())
                    .isInstanceOf(NoAnswer.class)
                    .hasMessage(
                            "you may not list QueueConnections and QueueConsumerScalers in namespace shop: ask for the verbs"
                                    + " get and list on scaling.qcs.dev there");
        }

        @Test
        void aClusterWithoutTheDefinitionsIsToldApart() {
            answer(404);
            assertThatThrownBy(() -> brokers(client).all())
                    .isInstanceOf(NoAnswer.class)
                    .hasMessageContaining("this cluster knows no QueueConnections");
        }

        private void answer(int code) {
            server.expect()
                    .get()
                    .withPath(CONNECTIONS)
                    .andReturn(
                            code,
                            new StatusBuilder()
                                    .withStatus("Failure")
                                    .withCode(code)
                                    .build())
                    .always();
        }
    }
}
