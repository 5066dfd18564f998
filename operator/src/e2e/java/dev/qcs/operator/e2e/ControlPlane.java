package dev.qcs.operator.e2e;

import static org.awaitility.Awaitility.await;

import dev.qcs.operator.testing.LoopbackPorts;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * etcd, kube-apiserver and kube-controller-manager on the loopback interface, in a directory of their own, with RBAC on.
 * There is no kubelet and no scheduler: Pods wait for a {@link TestKubelet}.
 */
final class ControlPlane implements AutoCloseable {
    /** Without the controllers that would evict the Pods of a node that has no heartbeat. */
    private static final String CONTROLLERS = String.join(
            ",",
            "deployment-controller",
            "replicaset-controller",
            "statefulset-controller",
            "horizontal-pod-autoscaler-controller",
            "garbage-collector-controller",
            "namespace-controller",
            "serviceaccount-controller",
            "clusterrole-aggregation-controller");

    private final Path programs;
    private final Path directory;
    private final Path logs;
    private final String server;
    private final Path kubeconfig;
    private final Kubectl kubectl;
    private final List<ChildProcess> processes = new ArrayList<>();

    private ControlPlane(Path programs, Path directory, Path logs, int port, String adminToken) {
        this.programs = programs;
        this.directory = directory;
        this.logs = logs;
        this.server = "https://127.0.0.1:" + port;
        this.kubeconfig = kubeconfig("admin", adminToken);
        this.kubectl = Kubectl.of(programs.resolve("kubectl"), kubeconfig, directory);
    }

    /**
     * @param programs where {@code .ci/control-plane} put controlplane and kubectl
     * @param directory empty; keys, tokens and data go there
     * @param logs what each program prints, a file each
     */
    static ControlPlane start(Path programs, Path directory, Path logs) throws IOException {
        for (int attempt = 1; ; attempt++) {
            int port = LoopbackPorts.free(1).getFirst();
            String token = UUID.randomUUID().toString();
            Path own = Files.createDirectory(directory.resolve("control-plane-" + attempt));
            ControlPlane plane = new ControlPlane(programs, own, logs, port, token);
            try {
                plane.startPrograms(port, token);
                return plane;
            } catch (IOException | RuntimeException | AssertionError e) {
                plane.close();
                // Another program may have taken one of the ports between our look and the start.
                if (attempt == 2) {
                    throw e;
                }
            }
        }
    }

    private void startPrograms(int port, String adminToken) throws IOException {
        List<Integer> free = LoopbackPorts.free(3);
        String etcd = "http://127.0.0.1:" + free.get(0);
        String peer = "http://127.0.0.1:" + free.get(1);
        Path serviceAccountKey = writeServiceAccountKey();
        Path tokens = Files.writeString(directory.resolve("tokens.csv"), adminToken + ",admin,admin,system:masters\n");
        launch(
                "etcd",
                "--data-dir=" + directory.resolve("etcd"),
                "--unsafe-no-fsync",
                "--log-level=warn",
                "--listen-client-urls=" + etcd,
                "--advertise-client-urls=" + etcd,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=default=" + peer);
        ChildProcess api = launch(
                "kube-apiserver",
                "--etcd-servers=" + etcd,
                "--bind-address=127.0.0.1",
                "--secure-port=" + port,
                "--cert-dir=" + certificates(),
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-key-file=" + serviceAccountKey,
                "--service-account-signing-key-file=" + serviceAccountKey,
                "--service-cluster-ip-range=10.0.0.0/24",
                "--token-auth-file=" + tokens,
                "--authorization-mode=RBAC",
                "--disable-admission-plugins=ServiceAccount");
        await("kube-apiserver is ready").atMost(Duration.ofMinutes(5)).until(() -> {
            if (!api.isAlive()) {
                throw new IllegalStateException(api.tail());
            }
            return Files.exists(certificates().resolve("apiserver.crt"))
                    && kubectl.run("get", "--raw=/readyz").exit() == 0;
        });
        launch(
                "kube-controller-manager",
                "--kubeconfig=" + kubeconfig,
                "--authentication-kubeconfig=" + kubeconfig,
                "--authorization-kubeconfig=" + kubeconfig,
                "--service-account-private-key-file=" + serviceAccountKey,
                "--bind-address=127.0.0.1",
                "--secure-port=" + free.get(2),
                "--leader-elect=false",
                "--kube-api-qps=200",
                "--kube-api-burst=400",
                "--controllers=" + CONTROLLERS);
    }

    private ChildProcess launch(String program, String... flags) {
        List<String> command =
                new ArrayList<>(List.of(programs.resolve("controlplane").toString(), program));
        command.addAll(List.of(flags));
        ChildProcess process = ChildProcess.start(program, logs.resolve(program + ".log"), Map.of(), command);
        processes.add(process);
        return process;
    }

    private Path writeServiceAccountKey() throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            String encoded = Base64.getMimeEncoder()
                    .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
            return Files.writeString(
                    directory.resolve("service-account.key"),
                    "-----BEGIN PRIVATE KEY-----\n" + encoded + "\n-----END PRIVATE KEY-----\n");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path certificates() {
        return directory.resolve("certificates");
    }

    /** The administrator's kubeconfig. */
    Path kubeconfig() {
        return kubeconfig;
    }

    /** Where the programs are; put first on the PATH of a script, it finds our kubectl. */
    Path programs() {
        return programs;
    }

    /** kubectl as the administrator of the cluster. */
    Kubectl kubectl() {
        return kubectl;
    }

    /** kubectl as whoever holds {@code token}. */
    Kubectl kubectlAs(String user, String token) {
        return Kubectl.of(programs.resolve("kubectl"), kubeconfig(user, token), directory);
    }

    /** A kubeconfig file for {@code token}, which `kubectl create token` gives for a ServiceAccount. */
    Path kubeconfig(String user, String token) {
        return Kubeconfig.write(
                directory.resolve(user + ".kubeconfig"), server, certificates().resolve("apiserver.crt"), token);
    }

    /** A client with the administrator's rights, for what plays a part of the cluster. */
    KubernetesClient client() throws IOException {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(Files.readString(kubeconfig)))
                .build();
    }

    /** The chart as `helm template` renders it. */
    String helmTemplate(String release, String namespace, Path chart, String... flags) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                programs.resolve("helm").toString(), "template", release, chart.toString(), "--namespace", namespace));
        command.addAll(List.of(flags));
        Path out = directory.resolve(release + ".yaml");
        Process helm = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        helm.getOutputStream().close();
        int exit;
        try {
            exit = helm.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        if (exit != 0) {
            throw new AssertionError(String.join(" ", command) + " ended with " + exit);
        }
        return Files.readString(out);
    }

    @Override
    public void close() {
        // Last started, first stopped: the API server waits for its clients and its store.
        processes.reversed().forEach(ChildProcess::close);
        processes.clear();
    }
}
