package dev.qcs.demo.story;

import dev.qcs.demo.workload.ConsumerProgram;
import dev.qcs.demo.workload.SmallDisk;
import dev.qcs.demo.workload.Traffic;
import dev.qcs.demo.workload.Work;
import dev.qcs.operator.testing.EmbeddedKafka;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/** A Kafka broker: topics, producers and consumers. */
public final class KafkaProps implements Props {
    /** So long a Pod tries a record that it cannot process, before it dies. */
    static final Duration PATIENCE_OF_A_POD = Duration.ofSeconds(15);

    private static final Map<String, String> LIMITED = Map.of(
            "retention.ms", "600000",
            "segment.ms", "60000",
            "retention.bytes", "1048576",
            "segment.bytes", "1048576");

    private final EmbeddedKafka kafka;
    private final Optional<SmallDisk> disk;
    private final ConcurrentLinkedDeque<Traffic> traffic = new ConcurrentLinkedDeque<>();

    /** @param disk what the broker keeps its data on, where that is one of the demo's own */
    public KafkaProps(EmbeddedKafka kafka, Optional<SmallDisk> disk) {
        this.kafka = kafka;
        this.disk = disk;
    }

    @Override
    public List<Act> acts() {
        return List.of(new SpikeAct(this), new DownstreamAct(this), new PoisonAct(this), new DiskAct(this));
    }

    @Override
    public Map<String, String> addresses() {
        return Map.of("kafka:9092", kafka.bootstrapServers());
    }

    Optional<SmallDisk> smallDisk() {
        return disk;
    }

    /** A topic that keeps its records for a while and no more of them than the broker's disk can take. */
    void topic(String name, int partitions) {
        topic(name, partitions, LIMITED);
    }

    void topic(String name, int partitions, Map<String, String> settings) {
        kafka.createTopic(name, partitions, settings);
    }

    /** Changes one setting of a topic, as an administrator would. */
    void set(String topic, String setting, String value) throws InterruptedException {
        try {
            kafka.admin()
                    .incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, topic),
                            List.of(new AlterConfigOp(new ConfigEntry(setting, value), AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("topic " + topic + " could not be changed", e.getCause());
        }
    }

    /** Commits the ends of a topic for the group of its name, as consumers do that have read everything. */
    void readToTheEnd(String topic, int partitions) throws InterruptedException {
        Map<TopicPartition, OffsetSpec> asked = IntStream.range(0, partitions)
                .boxed()
                .collect(Collectors.toMap(p -> new TopicPartition(topic, p), _ -> OffsetSpec.latest()));
        try {
            Map<TopicPartition, OffsetAndMetadata> ends =
                    kafka.admin().listOffsets(asked).all().get().entrySet().stream()
                            .collect(Collectors.toMap(
                                    Map.Entry::getKey,
                                    end -> new OffsetAndMetadata(end.getValue().offset())));
            kafka.admin().alterConsumerGroupOffsets(topic, ends).all().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("no offsets could be committed for " + topic, e.getCause());
        }
    }

    /** Begins to send this many messages a second. */
    Traffic traffic(String topic, int partitions, int messageBytes, double perSecond) {
        Traffic sent = new Traffic(kafka.bootstrapServers(), topic, partitions, messageBytes);
        sent.pace().rate(perSecond);
        traffic.add(sent);
        return sent;
    }

    /** An application that consumes a topic as the group of the same name. */
    ConsumerProgram consumer(String name, Work work) {
        return new ConsumerProgram(kafka.bootstrapServers(), name, name, work, PATIENCE_OF_A_POD);
    }

    @Override
    public void close() {
        traffic.forEach(Traffic::close);
    }
}
