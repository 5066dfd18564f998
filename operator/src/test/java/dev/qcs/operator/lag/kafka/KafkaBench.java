package dev.qcs.operator.lag.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.KafkaQuery;
import dev.qcs.operator.lag.LagQuery;
import dev.qcs.operator.lag.Member;
import dev.qcs.operator.lag.PartitionReading;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.lag.names.BrokerHosts;
import dev.qcs.operator.testing.EmbeddedKafka;
import dev.qcs.operator.testing.SettableClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** One reader on one real cluster, with a clock of its own and the verbs of the tests. */
final class KafkaBench implements AutoCloseable {
    /** Longer than the operator's own: a busy machine is no outage. */
    static final Duration SWEEP_LIMIT = Duration.ofSeconds(60);

    final SettableClock clock = new SettableClock();
    final EmbeddedKafka kafka;
    final KafkaLagReader reader;

    KafkaBench(EmbeddedKafka kafka) {
        this(kafka, kafka.bootstrapServers(), GuardedAdmin::create, SWEEP_LIMIT);
    }

    KafkaBench(EmbeddedKafka kafka, BrokerAddress.Kafka address) {
        this(kafka, address, GuardedAdmin::create, SWEEP_LIMIT);
    }

    KafkaBench(EmbeddedKafka kafka, String bootstrapServers, AdminFactory admins, Duration sweepLimit) {
        this(kafka, new BrokerAddress.Kafka(bootstrapServers), admins, KafkaConsumer::new, sweepLimit);
    }

    KafkaBench(EmbeddedKafka kafka, BrokerAddress.Kafka address, AdminFactory admins, Duration sweepLimit) {
        this(kafka, address, admins, KafkaConsumer::new, sweepLimit);
    }

    KafkaBench(
            EmbeddedKafka kafka,
            BrokerAddress.Kafka address,
            AdminFactory admins,
            ConsumerFactory consumers,
            Duration sweepLimit) {
        this.kafka = kafka;
        KafkaReaderOptions defaults = KafkaReaderOptions.defaults(clock);
        this.reader = new KafkaLagReader(
                address,
                new KafkaReaderOptions(
                        clock,
                        admins,
                        defaults.describeEvery(),
                        defaults.topicsEvery(),
                        defaults.lastStableEvery(),
                        defaults.settingsEvery(),
                        defaults.disksEvery(),
                        sweepLimit,
                        consumers,
                        BrokerHosts.ANY));
    }

    static KafkaQuery query(String group, String... topics) {
        return new KafkaQuery(group, List.of(topics), null, GroupReading.Type.UNKNOWN, false);
    }

    Reading read(LagQuery query) {
        return Objects.requireNonNull(readAll(query).get(query));
    }

    Map<LagQuery, Reading> readAll(LagQuery... queries) {
        return reader.read(Set.of(queries));
    }

    Reading.Observed observed(LagQuery query) {
        return asObserved(read(query));
    }

    Reading.Unavailable unavailable(LagQuery query) {
        return asUnavailable(read(query));
    }

    static Reading.Observed asObserved(@Nullable Object reading) {
        return reading instanceof Reading.Observed observed ? observed : fail("not observed but " + reading);
    }

    static Reading.Unavailable asUnavailable(@Nullable Object reading) {
        return reading instanceof Reading.Unavailable unavailable
                ? unavailable
                : fail("not unavailable but " + reading);
    }

    /** Past every slow clock but those of settings and disks, and past every wait of a back-off. */
    void later() {
        clock.advance(Duration.ofSeconds(75));
    }

    /** Returns when the broker has them. */
    void produce(String topic, int partition, int records) {
        try (KafkaProducer<String, String> producer = kafka.producer(Map.of())) {
            List<Future<RecordMetadata>> sent = IntStream.range(0, records)
                    .mapToObj(i -> producer.send(new ProducerRecord<>(topic, partition, "k", "v" + i)))
                    .toList();
            producer.flush();
            assertThat(sent).allSatisfy(record -> assertThat(record).succeedsWithin(Duration.ZERO));
        }
    }

    void commit(String group, String topic, int partition, long offset) throws Exception {
        kafka.admin()
                .alterConsumerGroupOffsets(
                        group, Map.of(new TopicPartition(topic, partition), new OffsetAndMetadata(offset)))
                .all()
                .get();
    }

    static GroupReading group(Reading.Observed reading) {
        GroupReading group = reading.group();
        return group != null ? group : fail("no group in " + reading);
    }

    static List<Member> members(GroupReading group) {
        List<Member> members = group.members();
        return members != null ? members : fail("members unknown in " + group);
    }

    static PartitionReading partition(Reading.Observed reading, String topic, int partition) {
        return reading.partitions().stream()
                .filter(p -> p.id().topic().equals(topic) && p.id().partition() == partition)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        reader.close();
    }
}
