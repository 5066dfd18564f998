package dev.qcs.operator.realbroker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.KafkaSecurity;
import dev.qcs.operator.lag.kafka.KafkaLagReader;
import dev.qcs.operator.lag.kafka.KafkaReaderOptions;
import dev.qcs.operator.testing.EmbeddedKafka;
import dev.qcs.operator.testing.Locks;
import dev.qcs.operator.testing.Patience;
import dev.qcs.operator.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.resource.ResourceType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real broker for the tests of one class, and for each test a reader of its own whose clock moves from look to look. What
 * the verbs here start has happened when they return.
 */
final class RealBroker implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    /** Records keep the time of the test, which runs ahead of the broker's. */
    private static final Map<String, String> ANY_TIME =
            Map.of("message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE));

    private final Supplier<EmbeddedKafka> start;
    private final @Nullable String user;
    private @Nullable EmbeddedKafka kafka;
    private @Nullable KafkaProducer<String, String> producer;
    private @Nullable Scene scene;

    /** What belongs to one test. */
    private record Scene(SettableClock clock, KafkaLagReader reader, Watched watched, List<Worker> workers) {}

    RealBroker() {
        this(EmbeddedKafka::start);
    }

    RealBroker(Supplier<EmbeddedKafka> start) {
        this(start, null);
    }

    /** @param user who the reader logs in as, with its name for a password; null = it does not log in and may do all */
    RealBroker(Supplier<EmbeddedKafka> start, @Nullable String user) {
        this.start = start;
        this.user = user;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        kafka = start.get();
        producer = kafka.producer(Map.of());
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        SettableClock clock = new SettableClock(Instant.now());
        KafkaReaderOptions options = KafkaReaderOptions.defaults(clock);
        KafkaLagReader reader = new KafkaLagReader(
                user == null ? new BrokerAddress.Kafka(kafka().bootstrapServers()) : loggingIn(user), options);
        scene = new Scene(clock, reader, new Watched(clock, reader), new ArrayList<>());
    }

    private BrokerAddress.Kafka loggingIn(String name) {
        return new BrokerAddress.Kafka(
                kafka().bootstrapServers(Locks.Listener.LOGIN),
                new KafkaSecurity(null, new KafkaSecurity.Plain(new BrokerAddress.Login(name, name))));
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        for (Worker worker : scene().workers()) {
            worker.stop();
        }
        scene().reader().close();
        // What one test allowed must not help the next.
        if (user != null) {
            kafka().disallow("User:" + user);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (producer != null) {
            producer.close(Duration.ofSeconds(5));
        }
        if (kafka != null) {
            kafka.close();
        }
    }

    EmbeddedKafka kafka() {
        return Objects.requireNonNull(kafka);
    }

    Admin admin() {
        return kafka().admin();
    }

    private Scene scene() {
        return Objects.requireNonNull(scene);
    }

    SettableClock clock() {
        return scene().clock();
    }

    Watched watched() {
        return scene().watched();
    }

    /** From soon on the user may do this. */
    void grant(ResourceType type, String name, AclOperation operation) {
        kafka().allow("User:" + user, type, name, operation);
    }

    // Topics and records.

    void topic(String name, int partitions) {
        topic(name, partitions, Map.of());
    }

    void topic(String name, int partitions, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(ANY_TIME);
        all.putAll(settings);
        kafka().createTopic(name, partitions, all);
    }

    void send(String topic, int partition, int records) {
        send(topic, partition, records, "v");
    }

    void send(String topic, int partition, int records, String value) {
        long now = clock().millis();
        KafkaProducer<String, String> to = Objects.requireNonNull(producer);
        List<Future<RecordMetadata>> sent = IntStream.range(0, records)
                .mapToObj(i -> to.send(new ProducerRecord<>(topic, partition, now, "k", value)))
                .toList();
        to.flush();
        for (Future<RecordMetadata> record : sent) {
            assertThat(record.state()).as("sent to %s", topic).isEqualTo(Future.State.SUCCESS);
        }
    }

    /** The same number to each partition. */
    void sendToAll(String topic, int partitions, int records) {
        for (int p = 0; p < partitions; p++) {
            send(topic, p, records);
        }
    }

    // Consumers.

    Worker worker(String group, String pod, String... topics) {
        Worker worker = new Worker(kafka(), clock(), group, pod, List.of(topics));
        scene().workers().add(worker);
        return worker;
    }

    void commit(String group, String topic, int partition, long offset) throws Exception {
        commit(group, topic, partition, offset, "");
    }

    void commit(String group, String topic, int partition, long offset, String metadata) throws Exception {
        admin().alterConsumerGroupOffsets(
                        group, Map.of(new TopicPartition(topic, partition), new OffsetAndMetadata(offset, metadata)))
                .all()
                .get();
    }

    /** Until the group is at rest with so many members, of which each that can has partitions. */
    void awaitMembers(String group, int members) {
        await(group + " has " + members + " members", () -> hasMembers(group, members));
    }

    boolean hasMembers(String group, int members) throws Exception {
        ConsumerGroupDescription described = described(group);
        return described != null
                && described.members().size() == members
                && described.groupState() == (members == 0 ? GroupState.EMPTY : GroupState.STABLE);
    }

    /** Null while nobody has joined it. */
    private @Nullable ConsumerGroupDescription described(String group) throws Exception {
        try {
            return admin().describeConsumerGroups(List.of(group)).all().get().get(group);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return null;
            }
            throw e;
        }
    }

    /** Until the group has nothing left to do on these partitions. */
    void awaitWorkedOff(String group, String topic, int... partitions) {
        await(group + " has worked off " + topic, () -> workedOff(group, topic, partitions));
    }

    boolean workedOff(String group, String topic, int... partitions) throws Exception {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        IntStream.of(partitions).forEach(p -> latest.put(new TopicPartition(topic, p), OffsetSpec.latest()));
        var ends = admin().listOffsets(latest).all().get();
        var committed = committed(group);
        return ends.entrySet().stream()
                .allMatch(end -> committed.get(end.getKey()) != null
                        && committed.get(end.getKey()).offset()
                                == end.getValue().offset());
    }

    void awaitCommitted(String group, String topic, int partition, long offset) {
        await(group + " has committed " + offset + " of " + topic + "-" + partition, () -> {
            OffsetAndMetadata committed = committed(group).get(new TopicPartition(topic, partition));
            return committed != null && committed.offset() == offset;
        });
    }

    private Map<TopicPartition, OffsetAndMetadata> committed(String group) throws Exception {
        return admin().listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
    }

    void await(String what, Callable<Boolean> condition) {
        Patience.await()
                .alias(what)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> {
                    scene().workers().forEach(Worker::check);
                    return condition.call();
                });
    }
}
