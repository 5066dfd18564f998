package dev.qcs.operator.e2e;

import static org.awaitility.Awaitility.await;

import dev.qcs.crd.QueueConsumerScaler;
import dev.qcs.operator.testing.CanaryWatch;
import dev.qcs.operator.testing.LoopbackPorts;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The packaged operator as the chart's Pod would run it: the same arguments and environment, the ServiceAccount's token, the
 * rights of the rendered RBAC and no others. Only its ports and clock are the test's.
 */
final class OperatorProcess implements AutoCloseable {
    static final String NAMESPACE = "qcs-system";

    private final ChildProcess process;
    private final int port;

    private final Cluster cluster;
    private final String name;

    private OperatorProcess(Cluster cluster, String name, ChildProcess process, int port) {
        this.cluster = cluster;
        this.name = name;
        this.process = process;
        this.port = port;
    }

    /** Starts it and waits until it says that it is ready. */
    static OperatorProcess start(Cluster cluster, String name, int speedup) {
        return start(cluster, name, speedup, Map.of());
    }

    /** The same with more of the environment that other values of the chart would give. */
    static OperatorProcess start(Cluster cluster, String name, int speedup, Map<String, String> more) {
        Deployment chart = cluster.installChart();
        String account = chart.getSpec().getTemplate().getSpec().getServiceAccountName();
        String token = cluster.kubectl()
                .in(NAMESPACE)
                .out("create", "token", account, "--duration=2h")
                .strip();
        Container container =
                chart.getSpec().getTemplate().getSpec().getContainers().getFirst();
        int port = LoopbackPorts.free(1).getFirst();
        Map<String, String> environment = new HashMap<>(environmentOf(container, name));
        environment.put(
                "KUBECONFIG",
                cluster.plane().kubeconfig("operator-" + name, token).toString());
        environment.put("QCS_SPEEDUP", Integer.toString(speedup));
        environment.put("QCS_PORT", Integer.toString(port));
        environment.put("QCS_BIND_ADDRESS", "127.0.0.1");
        environment.putAll(more);
        Path program = cluster.repository().resolve("operator/target/qcs");
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(container.getArgs());
        ChildProcess process = ChildProcess.start(
                "operator-" + name, cluster.reports().resolve("operator-" + name + ".log"), environment, command);
        OperatorProcess operator = new OperatorProcess(cluster, name, process, port);
        try {
            await("the operator is ready")
                    .atMost(Duration.ofMinutes(3))
                    .pollInterval(Duration.ofMillis(100))
                    .until(operator::isReady);
        } catch (RuntimeException e) {
            operator.close();
            throw new IllegalStateException(process.tail(), e);
        }
        return operator;
    }

    /** What the kubelet would set: plain values, and the Pod's own name and namespace. */
    private static Map<String, String> environmentOf(Container container, String pod) {
        Map<String, String> environment = new HashMap<>();
        for (EnvVar variable : container.getEnv()) {
            if (variable.getValue() != null) {
                environment.put(variable.getName(), variable.getValue());
            } else if (variable.getValueFrom() != null
                    && variable.getValueFrom().getFieldRef() != null) {
                switch (variable.getValueFrom().getFieldRef().getFieldPath()) {
                    case "metadata.name" -> environment.put(variable.getName(), pod);
                    case "metadata.namespace" -> environment.put(variable.getName(), NAMESPACE);
                    default ->
                        throw new AssertionError("the chart sets " + variable + ", which this stage cannot provide");
                }
            }
        }
        return environment;
    }

    private boolean isReady() {
        if (!process.isAlive()) {
            throw new IllegalStateException("the operator ended");
        }
        try {
            return get("/readyz").statusCode() == 200;
        } catch (IOException e) {
            // It does not listen yet.
            return false;
        }
    }

    /** What the operator says about itself over HTTP. */
    HttpResponse<String> get(String path) throws IOException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .timeout(Duration.ofSeconds(5))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** All that it says, for the watch that fails the run when a password is among it: log, metrics, recordings and threads. */
    void overhear() {
        CanaryWatch.hear("log of operator " + name, process.output());
        if (!process.isAlive()) {
            return;
        }
        try {
            CanaryWatch.hear("metrics of operator " + name, get("/metrics").body());
            for (QueueConsumerScaler scaler : cluster.client()
                    .resources(QueueConsumerScaler.class)
                    .inAnyNamespace()
                    .list()
                    .getItems()) {
                String path = "/recordings/" + scaler.getMetadata().getNamespace() + "/"
                        + scaler.getMetadata().getName();
                CanaryWatch.hear("recording at " + path, get(path).body());
            }
            CanaryWatch.hear("threads of operator " + name, threads());
        } catch (IOException | KubernetesClientException e) {
            // Some tests end it, or the API server, while they are at it.
        }
    }

    /** The names of all threads, virtual ones too, and what they are at. */
    String threads() throws IOException {
        Path dump = Files.createTempFile("threads", ".txt");
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            Process told = new ProcessBuilder(
                            jcmd.toString(),
                            Long.toString(process.pid()),
                            "Thread.dump_to_file",
                            "-overwrite",
                            dump.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!told.waitFor(60, TimeUnit.SECONDS)) {
                told.destroyForcibly();
            }
            return Files.readString(dump);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            Files.deleteIfExists(dump);
        }
    }

    String output() {
        return process.output();
    }

    String tail() {
        return process.tail();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** As when its node dies: no good-bye. */
    void kill() {
        overhear();
        process.kill();
    }

    /** As when its Pod is deleted; returns the exit code. */
    int stop() {
        overhear();
        return process.stop();
    }

    @Override
    public void close() {
        overhear();
        process.close();
    }
}
