package dev.qcs.operator.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A real Kafka cluster of one or several brokers in this JVM, on loopback ports of its own choice. It can be stopped and
 * started again on the same data and ports, as a whole or broker by broker (broker 1 is also the controller).
 */
public final class EmbeddedKafka implements AutoCloseable {
    /** How long a topic may take until all its partitions answer; generous, for a machine busy with other things. */
    private static final Duration TOPIC_READY = Duration.ofSeconds(60);

    private static final String NAME = "embedded-kafka-";

    private final Path directory;
    private final List<EmbeddedBroker> brokers;
    private final String bootstrapServers;
    private final int loginPort;
    private final Admin admin;

    private EmbeddedKafka(Path directory, List<EmbeddedBroker> brokers, int loginPort) {
        this.directory = directory;
        this.brokers = brokers;
        this.loginPort = loginPort;
        this.bootstrapServers = brokers.stream().map(EmbeddedBroker::address).collect(Collectors.joining(","));
        this.admin = Admin.create(clientSettings(Map.of()));
    }

    /** One broker with its controller. */
    public static EmbeddedKafka start() {
        return start(1, Map.of());
    }

    /**
     * Returns when every broker answers.
     *
     * @param brokers how many; the first is also the controller
     * @param extra broker properties that stand over the fixture's own, on every broker
     */
    public static EmbeddedKafka start(int brokers, Map<String, String> extra) {
        return start(new ClusterSettings(brokers, Map.of(), extra));
    }

    /**
     * One broker with a second listener, at {@link #loginBootstrapServers()}, that wants SASL PLAIN and lets each user do
     * what an ACL allows. The plain-text listener may do all, so ACLs are made with {@link #admin()}.
     *
     * @param users passwords by name
     */
    public static EmbeddedKafka startGuarded(Map<String, String> users) {
        return start(new ClusterSettings(1, users, Map.of()));
    }

    /** One broker that keeps its data below this directory. */
    public static EmbeddedKafka startIn(Path parent) {
        return start(new ClusterSettings(1, Map.of(), Map.of()), () -> Files.createTempDirectory(parent, NAME));
    }

    private static EmbeddedKafka start(ClusterSettings settings) {
        return start(settings, () -> Files.createTempDirectory(NAME));
    }

    private static EmbeddedKafka start(ClusterSettings settings, NewDirectory directory) {
        try {
            return startOnce(settings, directory.create());
        } catch (RuntimeException portsTakenMeanwhile) {
            // A port is free when it is chosen, not when it is bound; once more is enough on a sane machine.
            return startOnce(settings, directory.create());
        }
    }

    /** Makes a directory that is there for one cluster alone. */
    private interface NewDirectory {
        Path make() throws IOException;

        default Path create() {
            try {
                return make();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static EmbeddedKafka startOnce(ClusterSettings settings, Path directory) {
        BrokerProcedures.install();
        List<Integer> ports = LoopbackPorts.free(settings.brokers() + 2);
        int controllerPort = ports.get(0);
        int loginPort = ports.get(1);
        String clusterId = Uuid.randomUuid().toString();
        List<EmbeddedBroker> brokers = IntStream.rangeClosed(1, settings.brokers())
                .mapToObj(id -> new EmbeddedBroker(
                        new BrokerSettings(id, ports.get(id + 1), controllerPort, loginPort, directory, settings),
                        clusterId))
                .toList();
        try {
            startAll(brokers);
            EmbeddedKafka kafka = new EmbeddedKafka(directory, brokers, loginPort);
            kafka.awaitCoordinators();
            return kafka;
        } catch (RuntimeException e) {
            brokers.forEach(EmbeddedBroker::stop);
            delete(directory);
            throw e;
        }
    }

    /** The first question about a group makes the offsets topic; until it stands no coordinator answers. */
    private void awaitCoordinators() {
        try {
            admin.listConsumerGroupOffsets("nobody")
                    .partitionsToOffsetAndMetadata()
                    .get(TOPIC_READY.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("no group coordinator", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** All at the same time: a broker that is not the controller waits in its start for the one that is. */
    private static void startAll(List<EmbeddedBroker> brokers) {
        Parallel.run(brokers, EmbeddedBroker::start);
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** The listener that wants a login, of a cluster that was started with users. */
    public String loginBootstrapServers() {
        return "127.0.0.1:" + loginPort;
    }

    /** A client with default settings for setting things up; closed with the cluster. */
    public Admin admin() {
        return admin;
    }

    public void stop() {
        Parallel.run(brokers, EmbeddedBroker::stop);
    }

    /** Starts what was stopped, on the same ports and data. */
    public void restart() {
        startAll(brokers);
    }

    /** Broker {@code id}, counted from 1, goes away and leaves its data. */
    public void stopBroker(int id) {
        brokers.get(id - 1).stop();
    }

    /** Broker {@code id}, counted from 1, comes back. */
    public void startBroker(int id) {
        brokers.get(id - 1).start();
    }

    public void createTopic(String name, int partitions) {
        createTopic(name, partitions, Map.of());
    }

    /** Returns when every partition answers, so that a producer may start at once. */
    public void createTopic(String name, int partitions, Map<String, String> settings) {
        createTopics(List.of(new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(settings)));
    }

    /** Returns when every partition of every topic answers, so that a producer may start at once. */
    public void createTopics(List<NewTopic> topics) {
        try {
            admin.createTopics(topics).all().get(TOPIC_READY.toSeconds(), TimeUnit.SECONDS);
            Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
            for (NewTopic topic : topics) {
                for (int p = 0; p < topic.numPartitions(); p++) {
                    ends.put(new TopicPartition(topic.name(), p), OffsetSpec.latest());
                }
            }
            awaitLeaders(ends);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(
                    "topics " + topics.stream().map(NewTopic::name).toList(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /**
     * A producer that meets a partition before its leader does can wedge until its delivery times out (KAFKA-15591); a
     * topic whose every partition answers has its leaders.
     */
    private void awaitLeaders(Map<TopicPartition, OffsetSpec> ends)
            throws InterruptedException, ExecutionException, TimeoutException {
        for (long give = System.nanoTime() + TOPIC_READY.toNanos(); ; ) {
            try {
                admin.listOffsets(ends).all().get(TOPIC_READY.toSeconds(), TimeUnit.SECONDS);
                return;
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof RetriableException) || System.nanoTime() > give) {
                    throw e;
                }
                Thread.sleep(20);
            }
        }
    }

    /** A producer of strings; {@code extra} stands over the defaults. */
    public KafkaProducer<String, String> producer(Map<String, Object> extra) {
        return new KafkaProducer<>(clientSettings(extra), new StringSerializer(), new StringSerializer());
    }

    /** A consumer of strings from the earliest record, without auto-commit; {@code extra} stands over the defaults. */
    public KafkaConsumer<String, String> consumer(String group, Map<String, Object> extra) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                ConsumerConfig.GROUP_ID_CONFIG,
                group,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false));
        settings.putAll(extra);
        return new KafkaConsumer<>(clientSettings(settings), new StringDeserializer(), new StringDeserializer());
    }

    private Map<String, Object> clientSettings(Map<String, Object> extra) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                // Each client would otherwise register beans, which many short-lived clients leave for the JVM to
                // carry.
                CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG,
                "",
                CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG,
                false));
        settings.putAll(extra);
        return settings;
    }

    /** Stops the brokers and deletes their data. */
    @Override
    public void close() {
        admin.close(Duration.ofSeconds(2));
        stop();
        delete(directory);
    }

    private static void delete(Path directory) {
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
