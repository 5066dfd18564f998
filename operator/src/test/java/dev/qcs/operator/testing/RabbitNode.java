package dev.qcs.operator.testing;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * A real RabbitMQ node of the installed package, private to whoever starts it: on the loopback, with ports, cookie and
 * directories of its own. Its user is guest, which may do everything.
 */
public final class RabbitNode implements AutoCloseable {
    private static final Path SERVER = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");
    private static final Path CONTROL = Path.of("/usr/lib/rabbitmq/bin/rabbitmqctl");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private final Path directory;
    private final Extras extras;
    private final int amqp;
    private final int management;
    private final int distribution;
    private final int epmd;
    private @Nullable Process script;

    private RabbitNode(Path directory, Extras extras, List<Integer> ports) {
        this.directory = directory;
        this.extras = extras;
        this.amqp = ports.get(0);
        this.management = ports.get(1);
        this.distribution = ports.get(2);
        this.epmd = ports.get(3);
    }

    /**
     * What a node has beside a listener for AMQP and the management API.
     *
     * @param plugins by name
     * @param lines of its configuration
     */
    public record Extras(List<String> plugins, List<String> lines) {
        public static final Extras NONE = new Extras(List.of(), List.of());

        /** A Prometheus listener. */
        public static Extras metrics(int port) {
            return new Extras(
                    List.of("rabbitmq_prometheus"),
                    List.of("prometheus.tcp.ip = 127.0.0.1", "prometheus.tcp.port = " + port));
        }

        /** The stream protocol, and what the management API tells of its clients. */
        public static Extras streams(int port) {
            return new Extras(
                    List.of("rabbitmq_stream", "rabbitmq_stream_management"),
                    List.of("stream.listeners.tcp.1 = 127.0.0.1:" + port));
        }
    }

    /** The same with nothing beside. */
    public static RabbitNode start(Path directory) {
        return start(directory, Extras.NONE);
    }

    /** A node that answers; where the package is not installed, the test is skipped with a line that says so. */
    public static RabbitNode start(Path directory, Extras extras) {
        if (!installed()) {
            System.out.println(
                    "skipped: no RabbitMQ at " + SERVER + "; install the package rabbitmq-server to run this test");
        }
        Assumptions.assumeTrue(installed(), "the package rabbitmq-server is not installed");
        return start(directory, extras, settings(Duration.ofSeconds(1)));
    }

    /** Whether this machine has the package. */
    public static boolean installed() {
        return Files.isExecutable(SERVER);
    }

    /**
     * A node that answers, of the package that must be installed.
     *
     * @param directory empty; deleted by whoever made it
     * @param sampling how often the node takes its statistics and how fine it keeps them; whole seconds, 5 s is its own default
     */
    public static RabbitNode startSampling(Path directory, Duration sampling) {
        long seconds = sampling.toSeconds();
        return start(directory, Extras.NONE, settings(sampling) + """
                management.sample_retention_policies.global.minute = %1$d
                management.sample_retention_policies.basic.minute = %1$d
                management.sample_retention_policies.detailed.minute = %1$d
                """.formatted(seconds));
    }

    private static String settings(Duration statistics) {
        return """
                default_user = guest
                default_pass = guest
                loopback_users.guest = true
                disk_free_limit.absolute = 50MB
                vm_memory_high_watermark.absolute = 2GB
                collect_statistics_interval = %d
                """.formatted(statistics.toMillis());
    }

    private static RabbitNode start(Path directory, Extras extras, String settings) {
        RabbitNode node = new RabbitNode(directory, extras, LoopbackPorts.free(4));
        try {
            node.configure(settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        node.start();
        return node;
    }

    private void configure(String settings) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        Path cookie = directory.resolve(".erlang.cookie");
        Files.writeString(cookie, UUID.randomUUID().toString().replace("-", ""));
        Files.setPosixFilePermissions(cookie, PosixFilePermissions.fromString("r--------"));
        Files.writeString(directory.resolve("env.conf"), "");
        Files.writeString(
                directory.resolve("plugins"),
                "[rabbitmq_management"
                        + extras.plugins().stream().map(plugin -> "," + plugin).collect(Collectors.joining()) + "].");
        Files.writeString(
                directory.resolve("rabbitmq.conf"),
                """
                listeners.tcp.1 = 127.0.0.1:%d
                management.tcp.ip = 127.0.0.1
                management.tcp.port = %d
                """.formatted(amqp, management) + settings + String.join("\n", extras.lines()) + "\n");
    }

    /** Again after a stop, with the data it had. */
    public void start() {
        try {
            script = process(directory.resolve("out"), SERVER.toString()).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await("RabbitMQ starts", this::answers);
    }

    /** As an administrator would on the node's own machine. */
    public void control(String... arguments) {
        Path said = directory.resolve("control");
        try {
            Process process = process(
                            said,
                            Stream.concat(Stream.of(CONTROL.toString()), Stream.of(arguments))
                                    .toArray(String[]::new))
                    .start();
            await("rabbitmqctl " + String.join(" ", arguments), () -> !process.isAlive());
            if (process.exitValue() != 0) {
                throw new IllegalStateException(Files.readString(said));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ProcessBuilder process(Path out, String... command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        environment.put("HOME", directory.toString());
        environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
        environment.put("ERL_EPMD_PORT", Integer.toString(epmd));
        environment.put("RABBITMQ_CONF_ENV_FILE", path("env.conf"));
        environment.put("RABBITMQ_NODENAME", "test@localhost");
        environment.put("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1");
        environment.put("RABBITMQ_NODE_PORT", Integer.toString(amqp));
        environment.put("RABBITMQ_DIST_PORT", Integer.toString(distribution));
        environment.put("RABBITMQ_PID_FILE", path("pid"));
        environment.put("RABBITMQ_MNESIA_BASE", path("db"));
        environment.put("RABBITMQ_LOG_BASE", path("log"));
        environment.put("RABBITMQ_LOGS", path("log/rabbit.log"));
        environment.put("RABBITMQ_GENERATED_CONFIG_DIR", path("gen"));
        environment.put("RABBITMQ_FEATURE_FLAGS_FILE", path("flags"));
        environment.put("RABBITMQ_CONFIG_FILE", path("rabbitmq"));
        environment.put("RABBITMQ_ADVANCED_CONFIG_FILE", path("advanced"));
        environment.put("RABBITMQ_ENABLED_PLUGINS_FILE", path("plugins"));
        environment.put(
                "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1} +S 1:1 +sbwt none");
        return builder.redirectErrorStream(true).redirectOutput(out.toFile());
    }

    /** For the demo too, which has no library of tests. */
    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("waited in vain: " + what);
            }
            try {
                Thread.sleep(BETWEEN_LOOKS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }

    private boolean answers() {
        if (script == null || !script.isAlive()) {
            throw new IllegalStateException("the node ended: " + directory.resolve("out"));
        }
        try {
            return call("GET", "/api/overview", null) == 200 && listens();
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** AMQP is listened to a moment after the management API answers. */
    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), amqp)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    public String managementUri() {
        return "http://127.0.0.1:" + management;
    }

    public String amqpUri() {
        return "amqp://127.0.0.1:" + amqp;
    }

    public Connection connect() {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(amqp);
        factory.setAutomaticRecoveryEnabled(false);
        try {
            return factory.newConnection();
        } catch (IOException | TimeoutException e) {
            throw new IllegalStateException("no connection to the node of this test", e);
        }
    }

    /** Status of a call to the management API. */
    public int call(String method, String path, @Nullable String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(managementUri() + path))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString("guest:guest".getBytes(StandardCharsets.UTF_8)))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
                .build();
        // A connection of its own: the node closes idle ones, and what changes it is not sent twice.
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Ends at once, as by a power cut; data stays. */
    public void kill() {
        pid().ifPresent(ProcessHandle::destroyForcibly);
        Process running = script;
        if (running != null) {
            await("RabbitMQ ends", () -> !running.isAlive());
        }
    }

    private Optional<ProcessHandle> pid() {
        try {
            return ProcessHandle.of(
                    Long.parseLong(Files.readString(directory.resolve("pid")).strip()));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        kill();
        // The port mapper stays when its node goes, and is known by the port of this test.
        try (Stream<ProcessHandle> processes = ProcessHandle.allProcesses()) {
            processes.filter(this::isOurPortMapper).forEach(ProcessHandle::destroy);
        }
    }

    private boolean isOurPortMapper(ProcessHandle process) {
        try {
            String command = Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
            return command.contains("epmd")
                    && Files.readString(Path.of("/proc/" + process.pid() + "/environ"), StandardCharsets.ISO_8859_1)
                            .contains("ERL_EPMD_PORT=" + epmd + "\0");
        } catch (IOException e) {
            return false;
        }
    }
}
