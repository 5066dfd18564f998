package dev.qcs.operator.testing;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;

/** One broker that can be stopped and started again on the same data. */
final class EmbeddedBroker {
    private final BrokerSettings settings;
    private final String clusterId;
    private @Nullable KafkaRaftServer server;

    EmbeddedBroker(BrokerSettings settings, String clusterId) {
        this.settings = settings;
        this.clusterId = clusterId;
    }

    String address() {
        return settings.address();
    }

    /** Does nothing when it runs. */
    synchronized void start() {
        if (server != null) {
            return;
        }
        format();
        KafkaRaftServer fresh = new KafkaRaftServer(KafkaConfig.fromProps(settings.properties(), false), Time.SYSTEM);
        server = fresh;
        fresh.startup();
    }

    /** Does nothing when it is stopped. */
    synchronized void stop() {
        KafkaRaftServer running = server;
        if (running != null) {
            server = null;
            running.shutdown();
            running.awaitShutdown();
        }
    }

    private void format() {
        String directory = settings.logDirectory().toString();
        try (var silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(silent)
                    .setNodeId(settings.id())
                    .setClusterId(clusterId)
                    .setDirectories(List.of(directory))
                    .setMetadataLogDirectory(directory)
                    .setControllerListenerName("CONTROLLER")
                    // A restart keeps its data.
                    .setIgnoreFormatted(true)
                    .run();
        } catch (Exception e) {
            throw new IllegalStateException("the broker's directory could not be formatted", e);
        }
    }
}
