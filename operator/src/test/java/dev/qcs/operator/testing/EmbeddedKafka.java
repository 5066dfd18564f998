package dev.qcs.operator.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourcePatternFilter;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A real Kafka cluster of one or several brokers in this JVM, on loopback ports of its own choice. It can be stopped and
 * started again on the same data and ports, as a whole or broker by broker (broker 1 is also the controller).
 */
public final class EmbeddedKafka implements AutoCloseable {
    /** How long a topic may take until all its partitions answer; generous, for a machine busy with other things. */
    private static final Duration TOPIC_READY = Duration.ofSeconds(60);

    private final Path directory;
    private final List<EmbeddedBroker> brokers;
    private final String bootstrapServers;
    private final Map<Locks.Listener, Integer> lockedPorts;
    private final Admin admin;

    private EmbeddedKafka(Path directory, List<EmbeddedBroker> brokers, Map<Locks.Listener, Integer> lockedPorts) {
        this.directory = directory;
        this.brokers = brokers;
        this.lockedPorts = lockedPorts;
        this.bootstrapServers = brokers.stream().map(EmbeddedBroker::address).collect(Collectors.joining(","));
        this.admin = Admin.create(clientSettings(Map.of()));
    }

    /** One broker with its controller. */
    public static EmbeddedKafka start() {
        return start(1, Map.of());
    }

    /** One broker with its controller that keeps its data in this directory, on whatever disk that is; deleted at the end. */
    public static EmbeddedKafka startIn(Path directory) {
        return start(new ClusterSettings(1, Locks.NONE, Map.of()), () -> directory);
    }

    /**
     * Returns when every broker answers.
     *
     * @param brokers how many; the first is also the controller
     * @param extra broker properties that stand over the fixture's own, on every broker
     */
    public static EmbeddedKafka start(int brokers, Map<String, String> extra) {
        return start(new ClusterSettings(brokers, Locks.NONE, extra));
    }

    /**
     * One broker with more listeners, at {@link #bootstrapServers(Locks.Listener)}, that want a login or TLS and let each user
     * do what an ACL allows. The plain-text listener may do all, so ACLs are made with {@link #admin()}.
     */
    public static EmbeddedKafka startLocked(Locks locks) {
        EmbeddedKafka kafka = start(new ClusterSettings(1, locks, Map.of()));
        locks.scram().forEach(kafka::setScramPassword);
        return kafka;
    }

    private static EmbeddedKafka start(ClusterSettings settings) {
        return start(settings, EmbeddedKafka::newDirectory);
    }

    private static EmbeddedKafka start(ClusterSettings settings, Supplier<Path> directories) {
        try {
            return startOnce(settings, directories.get());
        } catch (RuntimeException portsTakenMeanwhile) {
            // A port is free when it is chosen, not when it is bound; once more is enough on a sane machine.
            return startOnce(settings, directories.get());
        }
    }

    private static EmbeddedKafka startOnce(ClusterSettings settings, Path directory) {
        BrokerProcedures.install();
        List<Integer> ports = LoopbackPorts.free(settings.brokers() + 1 + Locks.Listener.values().length);
        int controllerPort = ports.get(0);
        Map<Locks.Listener, Integer> lockedPorts = new EnumMap<>(Locks.Listener.class);
        Iterator<Integer> rest =
                ports.subList(settings.brokers() + 1, ports.size()).iterator();
        for (Locks.Listener listener : Locks.Listener.values()) {
            lockedPorts.put(listener, rest.next());
        }
        String clusterId = Uuid.randomUuid().toString();
        List<EmbeddedBroker> brokers = IntStream.rangeClosed(1, settings.brokers())
                .mapToObj(id -> new EmbeddedBroker(
                        new BrokerSettings(id, ports.get(id), controllerPort, lockedPorts, directory, settings),
                        clusterId))
                .toList();
        try {
            startAll(brokers);
            EmbeddedKafka kafka = new EmbeddedKafka(directory, brokers, lockedPorts);
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

    /** Of a cluster that was started with locks. */
    public String bootstrapServers(Locks.Listener listener) {
        return "127.0.0.1:" + lockedPorts.get(listener);
    }

    /** Makes a user of both SCRAM mechanisms, or gives him another password; brokers know it a moment later. */
    public void setScramPassword(String user, String password) {
        // A broker takes one change of a user in a request.
        for (ScramMechanism mechanism : List.of(ScramMechanism.SCRAM_SHA_256, ScramMechanism.SCRAM_SHA_512)) {
            await(admin.alterUserScramCredentials(List.of(
                            new UserScramCredentialUpsertion(user, new ScramCredentialInfo(mechanism, 4096), password)))
                    .all());
        }
    }

    /**
     * Lets somebody do everything.
     *
     * @param principal {@code User:alice}, {@code User:CN=client}
     */
    public void allowEverything(String principal) {
        for (ResourceType type : List.of(ResourceType.CLUSTER, ResourceType.TOPIC, ResourceType.GROUP)) {
            allow(principal, type, type == ResourceType.CLUSTER ? "kafka-cluster" : "*", AclOperation.ALL);
        }
    }

    /** Grants one right; a name of {@code *} means every resource of its type. */
    public void allow(String principal, ResourceType type, String name, AclOperation operation) {
        await(admin.createAcls(List.of(new AclBinding(
                        new ResourcePattern(type, name, PatternType.LITERAL),
                        new AccessControlEntry(principal, "*", operation, AclPermissionType.ALLOW))))
                .all());
    }

    /** Takes all rights away that the principal was granted. */
    public void disallow(String principal) {
        await(admin.deleteAcls(List.of(new AclBindingFilter(
                        ResourcePatternFilter.ANY,
                        new AccessControlEntryFilter(principal, null, AclOperation.ANY, AclPermissionType.ANY))))
                .all());
    }

    private static void await(KafkaFuture<?> change) {
        try {
            change.get(TOPIC_READY.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the broker did not take the change", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
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

    private static Path newDirectory() {
        try {
            return Files.createTempDirectory("embedded-kafka-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
