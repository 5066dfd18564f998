package dev.qcs.operator.e2e;

import dev.qcs.operator.testing.EmbeddedKafka;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** What all tests of the suite share: one control plane with its kubelet, and one broker. Started by the first that asks. */
final class Cluster implements AutoCloseable {
    /** On a busy machine a heartbeat may be late; a broker that is fenced for it would be an outage that no test asked for. */
    private static final Map<String, String> PATIENT_BROKER = Map.of("broker.session.timeout.ms", "15000");

    private final Path repository;
    private final Path reports;
    private final Path directory;
    private final ControlPlane plane;
    private final KubernetesClient client;
    private final TestKubelet kubelet;
    private final EmbeddedKafka kafka;
    private final Traffic traffic;

    private Cluster(Path repository, Path programs) throws IOException {
        this.repository = repository;
        this.reports = Files.createDirectories(repository.resolve("operator/target/e2e"));
        this.directory = Files.createTempDirectory("qcs-e2e-");
        this.plane = ControlPlane.start(programs, directory, reports);
        this.client = plane.client();
        this.kubelet = new TestKubelet(client);
        this.kafka = EmbeddedKafka.start(1, PATIENT_BROKER);
        this.traffic = new Traffic(kafka.bootstrapServers());
    }

    ControlPlane plane() {
        return plane;
    }

    /** kubectl as the administrator of the cluster. */
    Kubectl kubectl() {
        return plane.kubectl();
    }

    KubernetesClient client() {
        return client;
    }

    TestKubelet kubelet() {
        return kubelet;
    }

    EmbeddedKafka kafka() {
        return kafka;
    }

    Traffic traffic() {
        return traffic;
    }

    /** The root of the clone. */
    Path repository() {
        return repository;
    }

    /** Where logs and the outputs worth reading go; kept. */
    Path reports() {
        return reports;
    }

    /** Applies the CRDs, as often as it is asked, and waits until the API server serves them. */
    void applyCrds() {
        kubectl()
                .out(
                        "apply",
                        "--server-side",
                        "-f",
                        repository.resolve("crd/src/main/resources/crd").toString());
        kubectl()
                .out(
                        "wait",
                        "crd/queueconsumerscalers.scaling.qcs.dev",
                        "crd/queueconnections.scaling.qcs.dev",
                        "--for=condition=Established",
                        "--timeout=120s");
    }

    /** Applies the rendered chart, as often as it is asked; returns the operator's Deployment, whose Pod stays Pending. */
    Deployment installChart() {
        applyCrds();
        try {
            String rendered = plane.helmTemplate(
                    "qcs",
                    OperatorProcess.NAMESPACE,
                    repository.resolve("helm"),
                    "--kube-version",
                    client.getKubernetesVersion().getGitVersion(),
                    // A kind beyond the built-in ones, as a user would allow it; a fixture names it.
                    "--set",
                    "extraTargets[0].kind=Rollout,extraTargets[0].group=argoproj.io,extraTargets[0].resource=rollouts");
            if (kubectl().run("get", "namespace", OperatorProcess.NAMESPACE).exit() != 0) {
                kubectl().out("create", "namespace", OperatorProcess.NAMESPACE);
            }
            kubectl()
                    .in(OperatorProcess.NAMESPACE)
                    .outOf(rendered, "apply", "--server-side", "--force-conflicts", "-f", "-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return client.apps()
                .deployments()
                .inNamespace(OperatorProcess.NAMESPACE)
                .list()
                .getItems()
                .getFirst();
    }

    /** Prints what a person would see, and keeps it as {@code NAME.txt}. */
    void show(String name, String command, String output) {
        String text = "$ " + command + "\n" + output;
        System.out.println("\n--- " + name + "\n" + text);
        try {
            Files.writeString(reports.resolve(name + ".txt"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        kubelet.close();
        traffic.close();
        client.close();
        kafka.close();
        plane.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Gives tests the one {@link Cluster} of the run, which ends with it. */
    static final class Resolver implements ParameterResolver {
        private static final ExtensionContext.Namespace OURS = ExtensionContext.Namespace.create(Cluster.class);

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Cluster.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot().getStore(OURS).getOrComputeIfAbsent(Cluster.class, key -> start());
        }

        private static Cluster start() {
            try {
                return new Cluster(setting("qcs.e2e.repository"), setting("qcs.e2e.programs"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static Path setting(String name) {
            String value = System.getProperty(name);
            if (value == null || value.isBlank()) {
                throw new IllegalStateException(name + " is not set: run these tests by `make e2e`");
            }
            return Path.of(value).toAbsolutePath().normalize();
        }
    }
}
