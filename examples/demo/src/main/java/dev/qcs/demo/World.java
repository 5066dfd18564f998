package dev.qcs.demo;

import dev.qcs.demo.kube.EmbeddedKubernetes;
import dev.qcs.demo.screen.Screen;
import dev.qcs.demo.story.KafkaProps;
import dev.qcs.demo.story.Ledger;
import dev.qcs.demo.story.Props;
import dev.qcs.demo.story.RabbitProps;
import dev.qcs.demo.story.Story;
import dev.qcs.demo.workload.DeploymentRunner;
import dev.qcs.demo.workload.PodTimes;
import dev.qcs.demo.workload.Program;
import dev.qcs.demo.workload.QpidBroker;
import dev.qcs.demo.workload.SmallDisk;
import dev.qcs.demo.workload.TemporaryDirectory;
import dev.qcs.operator.OperatorConfig;
import dev.qcs.operator.QcsOperator;
import dev.qcs.operator.kube.Clients;
import dev.qcs.operator.testing.EmbeddedKafka;
import dev.qcs.operator.testing.RabbitNode;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that runs, opened in order and closed in the opposite one; closing may come at any moment, from any thread. */
final class World implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(World.class);
    private static final String NAMESPACE = "shop";
    /** How often RabbitMQ takes its statistics by default; divided like the policy's own times. */
    private static final Duration SAMPLING = Duration.ofSeconds(5);

    /** What the story is played on, and how much faster the policy's own clocks run, so that it takes minutes and not half an hour. */
    enum Broker {
        KAFKA(12),
        /** Not faster, because the broker keeps its statistics to the second at best. */
        RABBITMQ(5);

        private final int speedup;

        Broker(int speedup) {
            this.speedup = speedup;
        }
    }

    private static final List<String> DEFINITIONS =
            List.of("queueconsumerscalers.scaling.qcs.dev.yaml", "queueconnections.scaling.qcs.dev.yaml");

    private final Path log;
    private final boolean picture;
    private final Broker broker;
    private final Clock clock = Clock.system(ZoneId.systemDefault());
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final AtomicReference<@Nullable Screen> shown = new AtomicReference<>();
    private boolean closed;

    /** @param picture draw in the terminal instead of printing lines */
    World(Broker broker, Path log, boolean picture) {
        this.broker = broker;
        this.log = log;
        this.picture = picture;
    }

    /** Starts everything and plays the story. */
    Ledger play() throws IOException, InterruptedException, OperatorConfig.Invalid {
        EmbeddedKubernetes kubernetes = open(EmbeddedKubernetes.start(0, clock));
        Screen screen = open(Screen.of(picture, title(), footer(kubernetes)));
        shown.set(screen);
        screen.act("Setting the stage");
        Props props = switch (broker) {
            case KAFKA -> kafka(screen);
            case RABBITMQ -> rabbit(screen);
        };
        Config config = new ConfigBuilder()
                .withAutoConfigure(false)
                .withMasterUrl(kubernetes.url())
                .withNamespace(NAMESPACE)
                .build();
        KubernetesClient stageHand = open(Clients.connect(config, "demo"));
        for (String definition : DEFINITIONS) {
            try (InputStream in = World.class.getResourceAsStream("/crd/" + definition)) {
                stageHand.load(Objects.requireNonNull(in, definition)).create();
            }
        }
        Map<String, Program> images = new ConcurrentHashMap<>();
        open(new DeploymentRunner(stageHand, NAMESPACE, PodTimes.asInACluster(broker.speedup), images, clock));
        Story story =
                open(new Story(new Story.Setting(kubernetes, stageHand, NAMESPACE, images, clock), props, screen));
        KubernetesClient itsOwn = open(Clients.connect(config, "demo"));
        open(QcsOperator.start(operatorConfig(), itsOwn, () -> LOG.error("the operator asked to be ended")));
        Ledger ledger = story.play();
        if (picture) {
            screen.say("Everything goes on until Ctrl-C: try kubectl describe, scale or edit with the address below.");
        }
        return ledger;
    }

    private Props kafka(Screen screen) {
        screen.say("A Kafka broker, a Kubernetes API and the operator start in this process.");
        Optional<SmallDisk> disk = Optional.ofNullable(System.getProperty("demo.disk"))
                .map(Path::of)
                .map(SmallDisk::new);
        EmbeddedKafka kafka = open(
                disk.isPresent()
                        ? EmbeddedKafka.startIn(disk.get().directory().resolve("kafka"))
                        : EmbeddedKafka.start());
        return new KafkaProps(kafka, disk);
    }

    private Props rabbit(Screen screen) throws IOException {
        if (RabbitNode.installed()) {
            screen.say(
                    "A private node of the RabbitMQ that is installed here starts, and a Kubernetes API and the operator"
                            + " in this process.");
            TemporaryDirectory directory = open(TemporaryDirectory.make("rabbitmq-"));
            RabbitNode node = open(RabbitNode.startSampling(directory.path(), SAMPLING.dividedBy(broker.speedup)));
            return new RabbitProps(node.amqpUri(), Optional.of(node.managementUri()));
        }
        screen.say(
                "RabbitMQ is not installed here, so this is Apache Qpid Broker-J, which speaks AMQP but tells only how many"
                        + " messages are ready. With the package rabbitmq-server the story has three acts.");
        return new RabbitProps(open(QpidBroker.start()).amqpUri(), Optional.empty());
    }

    /** As a Pod of the chart would set it, but for the clocks. */
    private OperatorConfig operatorConfig() throws OperatorConfig.Invalid {
        return OperatorConfig.from(Map.of(
                "QCS_SPEEDUP",
                Integer.toString(broker.speedup),
                "QCS_NAMESPACE",
                NAMESPACE,
                "QCS_POD_NAME",
                "demo",
                "QCS_PORT",
                "0"));
    }

    private String title() {
        return "QueueConsumerScaler demo. The policy's own clocks run %d times faster here (QCS_SPEEDUP=%d); what a spec says, such as lagSeconds, holds as it is."
                .formatted(broker.speedup, broker.speedup);
    }

    private String footer(EmbeddedKubernetes kubernetes) {
        return "Look yourself: kubectl --server %s -n %s get qcs    Log: %s    Ctrl-C ends."
                .formatted(kubernetes.url(), NAMESPACE, log);
    }

    private <T extends AutoCloseable> T open(T part) {
        synchronized (this) {
            if (!closed) {
                parts.push(part);
                return part;
            }
        }
        close(part);
        throw new IllegalStateException("the demo is ending");
    }

    synchronized boolean closed() {
        return closed;
    }

    @Override
    public void close() {
        Screen screen = shown.getAndSet(null);
        if (screen != null) {
            // First, so that the terminal is the person's again even if something else should hang.
            screen.close();
        }
        while (true) {
            AutoCloseable part;
            synchronized (this) {
                closed = true;
                if (parts.isEmpty()) {
                    return;
                }
                part = parts.pop();
            }
            close(part);
        }
    }

    private static void close(AutoCloseable part) {
        long start = System.nanoTime();
        try {
            part.close();
        } catch (Exception e) {
            LOG.warn("{} did not close cleanly", part.getClass().getSimpleName(), e);
        }
        LOG.info(
                "{} closed in {} ms",
                part.getClass().getSimpleName(),
                Duration.ofNanos(System.nanoTime() - start).toMillis());
    }
}
