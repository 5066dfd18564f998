package dev.qcs.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.qcs.operator.doctor.Verdict;
import dev.qcs.operator.testing.EmbeddedKafka;
import dev.qcs.operator.testing.Manifest;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As it is called; what it finds out is the matter of {@code CheckupTest}. */
@EnableKubernetesMockClient(crud = true)
class DoctorCommandTest {
    @SuppressWarnings("NullAway.Init")
    private KubernetesMockServer server;

    @SuppressWarnings("NullAway.Init")
    private KubernetesClient client;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int doctor(String... options) {
        String[] arguments = new String[options.length + 1];
        arguments[0] = "doctor";
        System.arraycopy(options, 0, arguments, 1, options.length);
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @Test
    void aBrokerThatDoesNotAnswerIsOneSentence() {
        // Nothing listens at port 1 of a machine that runs tests.
        assertThat(doctor("--bootstrap", "127.0.0.1:1")).isEqualTo(3);
        assertThat(err.toString().strip()).isEqualTo("kafka 127.0.0.1:1 connection refused");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aBrokerThatDoesNotAnswerIsJsonToo() {
        assertThat(doctor("--bootstrap", "127.0.0.1:1", "--json")).isEqualTo(3);
        assertThat(out.toString()).contains("\"verdict\" : \"BLIND\"").contains("connection refused");
    }

    @Test
    void optionsThatCannotBeUnderstoodAreNotCritical() {
        assertThat(doctor()).isEqualTo(3);
        assertThat(doctor("--bootstrap", "127.0.0.1:1", "--watch", "3")).isEqualTo(3);
        assertThat(err.toString()).contains("--watch must be between 15 and 3600 seconds, is 3");
        assertThat(doctor("--bootstrap", "nonsense")).isEqualTo(3);
        assertThat(err.toString()).contains("\"nonsense\" is no list of host:port");
    }

    @Test
    void theCodeIsThatOfTheWorstThatWasSeen() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            kafka.createTopic("orders", 1);
            kafka.admin()
                    .alterConsumerGroupOffsets(
                            "orders", Map.of(new TopicPartition("orders", 0), new OffsetAndMetadata(1000)))
                    .all()
                    .get();

            assertThat(doctor("--bootstrap", kafka.bootstrapServers(), "--watch", "15"))
                    .isEqualTo(Verdict.CRITICAL.code());
        }
        assertThat(out.toString())
                .contains("CRITICAL: 1 critical")
                .contains("committed offset 1000 of orders-0 is past the end 0 of its log");
        assertThat(err.toString()).contains("found 1 consumer group and 1 topic on 1 broker, watching for 16s");
    }

    @Test
    void aNamespaceLeadsToItsBrokersWithTheGroupsOfItsScalersAlone() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            kafka.createTopic("orders", 1);
            for (String group : List.of("orders", "of-others")) {
                kafka.admin()
                        .alterConsumerGroupOffsets(
                                group, Map.of(new TopicPartition("orders", 0), new OffsetAndMetadata(1000)))
                        .all()
                        .get();
            }
            Manifest.create(client, """
                    apiVersion: scaling.qcs.dev/v1
                    kind: QueueConnection
                    metadata: {name: prod, namespace: shop}
                    spec: {kafka: {bootstrapServers: "%s"}}
                    ---
                    apiVersion: scaling.qcs.dev/v1
                    kind: QueueConsumerScaler
                    metadata: {name: orders, namespace: shop}
                    spec:
                      scaleTargetRef: {name: orders}
                      maxReplicas: 3
                      kafka: {connectionRef: {name: prod}, consumerGroup: orders}
                    ---
                    apiVersion: scaling.qcs.dev/v1
                    kind: QueueConnection
                    metadata: {name: gone, namespace: shop}
                    spec: {kafka: {bootstrapServers: "127.0.0.1:1"}}
                    ---
                    apiVersion: scaling.qcs.dev/v1
                    kind: QueueConsumerScaler
                    metadata: {name: lost, namespace: shop}
                    spec:
                      scaleTargetRef: {name: lost}
                      maxReplicas: 3
                      kafka: {connectionRef: {name: nowhere}, consumerGroup: lost}
                    """.formatted(kafka.bootstrapServers()));

            assertThat(doctor(
                            "--namespace", "shop", "--kubeconfig", kubeconfig().toString(), "--watch", "15", "--json"))
                    .isEqualTo(Verdict.CRITICAL.code());
        }
        JsonNode all = new ObjectMapper().readTree(out.toString());
        assertThat(all.path("verdict").asText()).isEqualTo("CRITICAL");
        assertThat(all.path("brokers")).hasSize(2);
        assertThat(all.path("brokers").findValuesAsText("verdict")).containsExactlyInAnyOrder("CRITICAL", "BLIND");
        JsonNode seen = all.path("brokers").get(0).has("groups")
                ? all.path("brokers").get(0)
                : all.path("brokers").get(1);
        assertThat(seen.path("namedBy"))
                .extracting(JsonNode::asText)
                .containsExactly("QueueConnection prod", "QueueConsumerScaler orders");
        assertThat(seen.path("groups").findValuesAsText("name")).containsExactly("orders");
        assertThat(all.path("notLookedAt").findValuesAsText("object")).containsExactly("QueueConsumerScaler lost");
    }

    @Test
    void aConnectionIsLookedAtAsIfItsAddressWereGiven() throws Exception {
        Manifest.create(client, """
                apiVersion: scaling.qcs.dev/v1
                kind: QueueConnection
                metadata: {name: gone, namespace: shop}
                spec: {kafka: {bootstrapServers: "127.0.0.1:1"}}
                """);
        String kubeconfig = kubeconfig().toString();
        // The namespace is the kubeconfig's.
        assertThat(doctor("--connection", "gone", "--kubeconfig", kubeconfig)).isEqualTo(3);
        assertThat(err.toString().strip()).isEqualTo("kafka 127.0.0.1:1 connection refused");
        assertThat(doctor("--connection", "other", "--kubeconfig", kubeconfig)).isEqualTo(3);
        assertThat(err.toString()).contains("QueueConnection other does not exist in namespace shop");
        assertThat(doctor("--namespace", "empty", "--kubeconfig", kubeconfig)).isEqualTo(3);
        assertThat(err.toString()).contains("namespace empty has no QueueConnection and no QueueConsumerScaler");
        assertThat(doctor(
                        "--connection",
                        "gone",
                        "--kubeconfig",
                        directory.resolve("none").toString()))
                .isEqualTo(3);
        assertThat(err.toString()).contains("the kubeconfig cannot be used: there is no readable file");
    }

    /** As kubectl would have it, for the API server of this test. */
    private Path kubeconfig() throws IOException {
        return Files.writeString(directory.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: test
                clusters: [{name: test, cluster: {server: "%s", insecure-skip-tls-verify: true}}]
                contexts: [{name: test, context: {cluster: test, namespace: shop, user: nobody}}]
                users: [{name: nobody, user: {}}]
                """.formatted(server.url("/")));
    }

    @Test
    void verdictsHaveTheirCodes() {
        assertThat(Verdict.values()).extracting(Verdict::code).containsExactly(0, 1, 2, 3);
    }
}
