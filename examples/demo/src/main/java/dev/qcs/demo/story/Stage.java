package dev.qcs.demo.story;

import dev.qcs.crd.QueueConsumerScaler;
import dev.qcs.demo.screen.Screen;
import dev.qcs.demo.workload.ConsumerProgram;
import dev.qcs.demo.workload.Program;
import dev.qcs.demo.workload.SmallDisk;
import dev.qcs.demo.workload.Traffic;
import dev.qcs.demo.workload.Work;
import dev.qcs.operator.testing.EmbeddedKafka;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/** What an act can do: make topics, send messages, deploy consumers, apply a scaler, say something, and wait for a state. */
public final class Stage implements AutoCloseable {
    /** So long a Pod tries a record that it cannot process, before it dies. */
    static final Duration PATIENCE_OF_A_POD = Duration.ofSeconds(15);

    private static final Map<String, String> LIMITED = Map.of(
            "retention.ms", "600000",
            "segment.ms", "60000",
            "retention.bytes", "1048576",
            "segment.bytes", "1048576");

    private final KubernetesClient client;
    private final String namespace;
    private final EmbeddedKafka kafka;
    private final Optional<SmallDisk> disk;
    private final Map<String, Program> images;
    private final Observations observations;
    private final Screen screen;
    private final Ledger ledger;
    private final Clock clock;
    private final Instant curtain;
    private final ConcurrentLinkedDeque<Traffic> traffic = new ConcurrentLinkedDeque<>();
    private String act = "";
    private Instant cue;

    /** What the stage is built from. */
    record Props(
            KubernetesClient client,
            String namespace,
            EmbeddedKafka kafka,
            Optional<SmallDisk> disk,
            Map<String, Program> images,
            Clock clock) {}

    /** @param curtain nothing is waited for beyond this time */
    Stage(Props props, Observations observations, Screen screen, Ledger ledger, Instant curtain) {
        this.client = props.client();
        this.namespace = props.namespace();
        this.kafka = props.kafka();
        this.disk = props.disk();
        this.images = props.images();
        this.clock = props.clock();
        this.observations = observations;
        this.screen = screen;
        this.ledger = ledger;
        this.curtain = curtain;
        this.cue = clock.instant();
    }

    void begin(String headline) {
        act = headline;
        cue = clock.instant();
        screen.act(headline);
    }

    public void say(String sentence) {
        screen.say(sentence);
    }

    /** Something was set off just now: times and changes of replicas are counted from here. */
    public void cue(String sentence) {
        cue = clock.instant();
        screen.say(sentence);
    }

    /** A topic that keeps its records for a while and no more of them than the broker's disk can take. */
    public void topic(String name, int partitions) {
        topic(name, partitions, LIMITED);
    }

    public void topic(String name, int partitions, Map<String, String> settings) {
        kafka.createTopic(name, partitions, settings);
    }

    /** Commits the ends of a topic for the group of its name, as consumers do that have read everything. */
    public void readToTheEnd(String topic, int partitions) throws InterruptedException {
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

    /** Changes one setting of a topic, as an administrator would. */
    public void set(String topic, String setting, String value) throws InterruptedException {
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

    /** What the broker keeps its data on, where that is a disk of the demo's own. */
    public Optional<SmallDisk> smallDisk() {
        return disk;
    }

    /** Begins to send this many messages a second. */
    public Traffic traffic(String topic, int partitions, int messageBytes, double perSecond) {
        Traffic sent = new Traffic(kafka.bootstrapServers(), topic, partitions, messageBytes);
        sent.rate(perSecond);
        traffic.add(sent);
        return sent;
    }

    /** An application whose image {@code demo/NAME} consumes topic NAME as group NAME. */
    public ConsumerProgram consumer(String name, Work work) {
        ConsumerProgram program = new ConsumerProgram(kafka.bootstrapServers(), name, name, work, PATIENCE_OF_A_POD);
        images.put("demo/" + name, program);
        return program;
    }

    /** Creates what a file of the story holds, as {@code kubectl apply} would. */
    public void apply(String file) {
        try (InputStream in = Stage.class.getResourceAsStream("/story/" + file)) {
            String yaml = new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8)
                    .replace("kafka:9092", kafka.bootstrapServers());
            client.load(new java.io.ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                    .inNamespace(namespace)
                    .create();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ScalerView look(String scaler) {
        return new ScalerView(
                observations.scaler(scaler).map(QueueConsumerScaler::getStatus), observations.resizes(scaler, cue));
    }

    /** Waits until the scaler shows what is expected, and writes down whether it did. */
    ScalerView expect(String scaler, Expectation expected) throws InterruptedException, NotSeen {
        Instant start = clock.instant();
        Duration left = Duration.between(start, curtain);
        AtomicReference<ScalerView> shown = new AtomicReference<>(look(scaler));
        AtomicReference<Instant> since = new AtomicReference<>(Instant.MAX);
        boolean seen = observations.await(
                () -> {
                    Instant now = clock.instant();
                    boolean holds = expected.state().test(shown.updateAndGet(before -> look(scaler)));
                    since.updateAndGet(before -> !holds ? Instant.MAX : before.isBefore(now) ? before : now);
                    return holds && !since.get().plus(expected.lasting()).isAfter(now);
                },
                left.compareTo(expected.atMost()) < 0 ? left : expected.atMost());
        Duration after = Duration.between(start, clock.instant());
        if (!seen) {
            ledger.missed(act, expected.words(), after, shown.get().describe());
            throw new NotSeen(expected.words());
        }
        ledger.seen(act, expected.words(), after);
        return shown.get();
    }

    @Override
    public void close() {
        traffic.forEach(Traffic::close);
    }
}
