package dev.qcs.operator.testing;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/**
 * What one embedded broker is made of.
 *
 * @param lockedPorts of the first broker's listeners that want something; bound as far as the cluster has locks
 * @param directory of the cluster; each broker has its own below it
 */
record BrokerSettings(
        int id,
        int port,
        int controllerPort,
        Map<Locks.Listener, Integer> lockedPorts,
        Path directory,
        ClusterSettings cluster) {

    String address() {
        return "127.0.0.1:" + port;
    }

    Path logDirectory() {
        return directory.resolve("broker-" + id);
    }

    Properties properties() {
        Properties p = new Properties();
        p.putAll(identity());
        p.putAll(listeners());
        p.putAll(ofOneReplica());
        p.putAll(small());
        p.putAll(prompt());
        if (cluster.locks().any()) {
            p.putAll(cluster.locks().properties());
        }
        p.putAll(cluster.extra());
        return p;
    }

    private boolean controller() {
        return id == 1;
    }

    private Map<String, String> identity() {
        return Map.of(
                "node.id",
                Integer.toString(id),
                "process.roles",
                controller() ? "broker,controller" : "broker",
                "controller.quorum.voters",
                "1@127.0.0.1:" + controllerPort,
                "log.dirs",
                logDirectory().toString());
    }

    private Map<String, String> listeners() {
        String clients = "PLAINTEXT://" + address();
        String advertised = clients;
        if (controller()) {
            clients += cluster.locks().listeners(lockedPorts);
            advertised += cluster.locks().advertised(lockedPorts);
        }
        return Map.of(
                "listeners",
                controller() ? clients + ",CONTROLLER://127.0.0.1:" + controllerPort : clients,
                "advertised.listeners",
                advertised,
                "controller.listener.names",
                "CONTROLLER",
                "inter.broker.listener.name",
                "PLAINTEXT",
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT" + Locks.protocols());
    }

    /** The defaults want three brokers. */
    private static Map<String, String> ofOneReplica() {
        return Map.of(
                "offsets.topic.replication.factor", "1",
                "offsets.topic.num.partitions", "4",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1",
                "transaction.state.log.num.partitions", "2",
                "share.coordinator.state.topic.replication.factor", "1",
                "share.coordinator.state.topic.min.isr", "1",
                "share.coordinator.state.topic.num.partitions", "2");
    }

    /** Threads and buffers for a small heap. */
    private static Map<String, String> small() {
        return Map.of(
                "num.network.threads", "1",
                "num.io.threads", "2",
                "background.threads", "2",
                "log.cleaner.dedupe.buffer.size", "2097152",
                "log.index.size.max.bytes", "65536");
    }

    /** What a production broker does in minutes happens in seconds here; a typing error must not make a topic. */
    private Map<String, String> prompt() {
        return Map.of(
                "auto.create.topics.enable", "false",
                "group.initial.rebalance.delay.ms", "0",
                "group.min.session.timeout.ms", "100",
                "log.initial.task.delay.ms", "500",
                "log.retention.check.interval.ms", "1000",
                "log.cleaner.backoff.ms", "500",
                "log.segment.delete.delay.ms", "100",
                "broker.heartbeat.interval.ms", "300",
                // One broker says good-bye when it stops; of several a dead one must be missed soon, but not for a
                // pause of the JVM.
                "broker.session.timeout.ms", cluster.brokers() == 1 ? "9000" : "6000",
                // Several brokers of one JVM would wait for each other to take over leaders that none can.
                "controlled.shutdown.enable", Boolean.toString(cluster.brokers() == 1));
    }
}
