package dev.qcs.operator.testing;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/**
 * What one embedded broker is made of.
 *
 * @param brokers how many the cluster has
 * @param directory of the cluster; each broker has its own below it
 * @param extra broker properties that stand over those made here
 */
record BrokerSettings(int id, int brokers, int port, int controllerPort, Path directory, Map<String, String> extra) {

    String address() {
        return "127.0.0.1:" + port;
    }

    Path logDirectory() {
        return directory.resolve("broker-" + id);
    }

    Properties properties() {
        Properties p = new Properties();
        p.putAll(identity());
        p.putAll(ofOneReplica());
        p.putAll(small());
        p.putAll(prompt());
        p.putAll(extra);
        return p;
    }

    private Map<String, String> identity() {
        boolean controller = id == 1;
        String plain = "PLAINTEXT://" + address();
        return Map.of(
                "node.id",
                Integer.toString(id),
                "process.roles",
                controller ? "broker,controller" : "broker",
                "controller.quorum.voters",
                "1@127.0.0.1:" + controllerPort,
                "listeners",
                controller ? plain + ",CONTROLLER://127.0.0.1:" + controllerPort : plain,
                "advertised.listeners",
                plain,
                "controller.listener.names",
                "CONTROLLER",
                "inter.broker.listener.name",
                "PLAINTEXT",
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "log.dirs",
                logDirectory().toString());
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
                "broker.session.timeout.ms", "1500",
                // Several brokers of one JVM would wait for each other to take over leaders that none can.
                "controlled.shutdown.enable", Boolean.toString(brokers == 1));
    }
}
