package dev.qcs.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The CRDs as a real API server understands them: what it takes, what it refuses with which words, what kubectl shows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(Cluster.Resolver.class)
class CustomResourcesE2E {
    private static final String NAMESPACE = "fixtures";
    private static final String EXPECT = "# expect: ";
    private static final String SCALER = """
            apiVersion: scaling.qcs.dev/v1
            kind: QueueConsumerScaler
            metadata: {name: orders}
            spec:
              scaleTargetRef: {name: orders-consumer}
              maxReplicas: 24
              kafka: {bootstrapServers: "kafka:9092", consumerGroup: orders}
            """;

    private final Cluster cluster;
    private final Kubectl kubectl;

    CustomResourcesE2E(Cluster cluster) {
        this.cluster = cluster;
        this.kubectl = cluster.kubectl().in(NAMESPACE);
    }

    @BeforeAll
    void applyCrds() {
        cluster.applyCrds();
        cluster.kubectl().out("create", "namespace", NAMESPACE);
    }

    @TestFactory
    Stream<DynamicTest> fixtures() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(cluster.repository().resolve("crd/src/test/resources/fixtures"))) {
            files = all.sorted().toList();
        }
        assertThat(files).hasSizeGreaterThan(20);
        return files.stream()
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(file)));
    }

    private void check(Path file) throws IOException {
        String text = Files.readString(file);
        List<String> expected = text.lines()
                .filter(line -> line.startsWith(EXPECT))
                .map(line -> line.substring(EXPECT.length()))
                .toList();
        String name = file.getFileName().toString();
        Kubectl.Result result = switch (name.substring(0, name.indexOf('-'))) {
            case "valid" -> kubectl.runWith(text, "apply", "--server-side", "--dry-run=server", "-f", "-");
            case "invalid" -> kubectl.runWith(text, "create", "--dry-run=server", "-f", "-");
            case "update" -> update(text);
            case "validStatus", "invalidStatus" -> writeStatus(text);
            default -> throw new AssertionError(name + ": nobody knows how to check this kind of fixture");
        };
        if (name.startsWith("invalid") || name.startsWith("update-invalid")) {
            assertThat(expected).as("what %s expects", name).isNotEmpty();
            assertThat(result.exit()).as("%s: %s", name, result.text()).isNotZero();
            assertThat(expected)
                    .allSatisfy(message -> assertThat(result.err()).as(name).contains(message));
        } else {
            assertThat(result.exit()).as("%s: %s", name, result.text()).isZero();
        }
    }

    /** Two documents: what there is, and what somebody makes of it. */
    private Kubectl.Result update(String text) {
        String[] documents = text.split("\n---\n", -1);
        kubectl.outOf(documents[0], "create", "-f", "-");
        try {
            return kubectl.runWith(documents[1], "replace", "--dry-run=server", "-f", "-");
        } finally {
            kubectl.outOf(documents[0], "delete", "-f", "-");
        }
    }

    private Kubectl.Result writeStatus(String text) {
        // A status is dropped at creation; only its own subresource takes it.
        kubectl.outOf(text, "create", "--validate=false", "-f", "-");
        try {
            return kubectl.runWith(text, "replace", "--subresource=status", "--dry-run=server", "-f", "-");
        } finally {
            kubectl.outOf(text, "delete", "-f", "-");
        }
    }

    @Test
    void explainIsDocumentation() {
        String mode = kubectl.out("explain", "qcs.spec.mode");
        cluster.show("explain-mode", "kubectl explain qcs.spec.mode", mode);
        assertThat(mode).contains("Auto", "Recommend", "Paused", "DESCRIPTION");
        for (String kind : List.of("qcs", "qconn")) {
            String all = kubectl.out("explain", kind, "--recursive");
            assertThat(all).doesNotContain("<empty>").contains("spec", "status");
            assertThat(kubectl.out("explain", kind + ".status.conditions")).doesNotContain("<empty>");
        }
    }

    @Test
    void anObjectThatTheOperatorHasNotSeenSaysSo() {
        kubectl.apply(SCALER);
        String row = kubectl.out("get", "qcs");
        cluster.show("get-pending", "kubectl get qcs", row);
        assertThat(row.lines().toList().getFirst().split("\\s+"))
                .containsExactly("NAME", "READY", "STATE", "NOW", "WANT", "LAG", "BEHIND", "DRAIN", "WARNING", "AGE");
        assertThat(row.lines().toList().get(1)).matches("orders\\s+Unknown\\s+Pending\\s+\\d+s");
        assertThat(kubectl.out("get", "qcs", "-o=wide").lines().toList().getFirst())
                .contains("SOURCE", "TARGET", "RANGE", "IN/S", "OUT/S", "LOSS-IN", "SCALED", "CHECKED", "WHY");
        assertThat(kubectl.out("get", "autoscaling", "-o=name")).contains("queueconsumerscaler.scaling.qcs.dev/orders");
        assertThat(kubectl.out("get", "all", "-o=name")).contains("queueconsumerscaler.scaling.qcs.dev/orders");
        assertThat(kubectl.out("get", "qcs", "--field-selector=status.state=Pending", "-o=name"))
                .contains("orders");
        assertThat(kubectl.out("get", "qcs", "orders", "-o=jsonpath={.status.observedGeneration}"))
                .isEqualTo("-1");
        assertThat(kubectl.run("wait", "qcs/orders", "--for=condition=Ready", "--timeout=1s")
                        .err())
                .contains("timed out");
        kubectl.out("delete", "qcs", "orders");
    }

    @Test
    void anAppliedFieldBelongsToWhoeverAppliedIt() {
        kubectl.apply(SCALER);
        Kubectl.Result other = kubectl.runWith(
                SCALER.replace("maxReplicas: 24", "maxReplicas: 12"),
                "apply",
                "--server-side",
                "--field-manager=somebody-else",
                "-f",
                "-");
        assertThat(other.exit()).isNotZero();
        assertThat(other.err()).contains("conflict").contains(".spec.maxReplicas");
        assertThat(kubectl.runWith(
                                SCALER.replace("maxReplicas: 24", "maxReplicas: 12"),
                                "diff",
                                "--server-side",
                                "-f",
                                "-")
                        .out())
                .contains("-  maxReplicas: 24", "+  maxReplicas: 12");
        kubectl.out("delete", "qcs", "orders");
    }

    @TestFactory
    Stream<DynamicTest> examples() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(cluster.repository().resolve("examples"))) {
            files = all.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.toString().contains("/demo/"))
                    .filter(CustomResourcesE2E::holdsOurKinds)
                    .sorted()
                    .toList();
        }
        return files.stream()
                .map(file -> DynamicTest.dynamicTest(file.toString(), () -> {
                    kubectl.out("apply", "--server-side", "--dry-run=server", "-f", file.toString());
                }));
    }

    private static boolean holdsOurKinds(Path file) {
        try {
            return Files.readString(file).contains("apiVersion: scaling.qcs.dev/");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
