package dev.qcs.demo.workload;

import dev.qcs.operator.testing.LoopbackPorts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.model.SystemConfig;

/**
 * Qpid Broker-J in this process: a real AMQP 0-9-1 broker for machines without RabbitMQ, on the loopback. It has no management
 * API as RabbitMQ's, and its count of a queue includes what consumers hold.
 */
public final class QpidBroker implements AutoCloseable {
    private final SystemLauncher launcher = new SystemLauncher();
    private final TemporaryDirectory directory;
    private final int port;

    private QpidBroker(TemporaryDirectory directory, int port) {
        this.directory = directory;
        this.port = port;
    }

    /** Returns when it answers; the only user is guest. */
    public static QpidBroker start() throws IOException {
        QpidBroker broker = new QpidBroker(
                TemporaryDirectory.make("qpid-"), LoopbackPorts.free(1).getFirst());
        broker.launch();
        return broker;
    }

    private void launch() throws IOException {
        Path settings = directory.path().resolve("settings.json");
        Files.writeString(settings, """
                {"name": "demo", "modelVersion": "9.1",
                 "authenticationproviders": [{"name": "plain", "type": "Plain", "secureOnlyMechanisms": [],
                   "users": [{"name": "guest", "type": "managed", "password": "guest"}]}],
                 "ports": [{"name": "amqp", "port": "%d", "bindingAddress": "127.0.0.1", "authenticationProvider": "plain",
                   "protocols": ["AMQP_0_9_1"], "virtualhostaliases": [{"name": "named", "type": "nameAlias"},
                   {"name": "default", "type": "defaultAlias"}]}],
                 "virtualhostnodes": [{"name": "default", "type": "Memory", "defaultVirtualHostNode": "true",
                   "virtualHostInitialConfiguration": "{\\"type\\": \\"Memory\\", \\"name\\": \\"default\\"}"}]}
                """.formatted(port), StandardCharsets.UTF_8);
        try {
            launcher.startup(Map.of(
                    SystemConfig.TYPE,
                    "Memory",
                    SystemConfig.INITIAL_CONFIGURATION_LOCATION,
                    settings.toUri().toString(),
                    SystemConfig.STARTUP_LOGGED_TO_SYSTEM_OUT,
                    false,
                    "context",
                    Map.of("qpid.work_dir", directory.path().toString())));
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("Qpid Broker-J did not start", e);
        }
    }

    public String amqpUri() {
        return "amqp://127.0.0.1:" + port;
    }

    @Override
    public void close() throws IOException {
        launcher.shutdown();
        directory.close();
    }
}
