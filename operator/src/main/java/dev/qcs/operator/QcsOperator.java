package dev.qcs.operator;

import dev.qcs.operator.act.ScaleTarget;
import dev.qcs.operator.act.TargetRef;
import dev.qcs.operator.act.kube.ClusterRivals;
import dev.qcs.operator.act.kube.KubernetesScaleTarget;
import dev.qcs.operator.act.kube.Pods;
import dev.qcs.operator.act.kube.Workloads;
import dev.qcs.operator.evaluate.Evaluator;
import dev.qcs.operator.kube.Leadership;
import dev.qcs.operator.kube.Scope;
import dev.qcs.operator.kube.Secrets;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.BrokerCheck;
import dev.qcs.operator.lag.kafka.KafkaCheck;
import dev.qcs.operator.lag.kafka.KafkaLagReader;
import dev.qcs.operator.lag.kafka.KafkaReaderOptions;
import dev.qcs.operator.lag.rabbitmq.RabbitCheck;
import dev.qcs.operator.lag.rabbitmq.RabbitLagReader;
import dev.qcs.operator.lag.rabbitmq.RabbitReaderOptions;
import dev.qcs.operator.manage.ManagementServer;
import dev.qcs.operator.reconcile.QueueConnectionReconciler;
import dev.qcs.operator.reconcile.QueueConsumerScalerReconciler;
import dev.qcs.operator.reconcile.Wakes;
import dev.qcs.operator.recording.Recordings;
import dev.qcs.operator.report.Reporter;
import dev.qcs.operator.report.Runbooks;
import dev.qcs.operator.report.TokenBucket;
import dev.qcs.operator.report.events.KubernetesEvents;
import dev.qcs.operator.report.metrics.DecisionCounts;
import dev.qcs.operator.report.metrics.EventCounts;
import dev.qcs.operator.report.metrics.ScalerMetrics;
import dev.qcs.operator.sweep.LagReaders;
import dev.qcs.operator.sweep.SteadyClock;
import dev.qcs.operator.sweep.Sweeps;
import dev.qcs.operator.words.Figures;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationService;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetricsV2;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole operator, put together: the only place that makes adapters and hands them to each other. {@code qcs run} starts
 * one in a Pod; a demonstration starts one in its own JVM.
 */
public final class QcsOperator implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(QcsOperator.class);
    /** Whoever is refused or slow to be listed within this is shown as unreadable until it is there. */
    private static final Duration FIRST_LISTS = Duration.ofSeconds(20);

    private static final Duration LAST_RECONCILIATIONS = Duration.ofSeconds(5);
    /** A sweep ends within 15 s and the longest interval is 300 s; this much silence is a dead loop. */
    private static final Duration STANDSTILL = Duration.ofMinutes(10);

    private static final long LONGEST_RETRY = 60_000;
    private static final int FOR_EVER = -1;
    private static final int STATUS_WRITES_PER_SECOND = 50;

    /** Closed from the last opened to the first. */
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    private final AtomicBoolean stopping = new AtomicBoolean();
    private final AtomicReference<@Nullable Operator> running = new AtomicReference<>();
    private final ManagementServer management;

    private QcsOperator(
            OperatorConfig config,
            KubernetesClient client,
            LagReaders readers,
            BrokerCheck check,
            Clock clock,
            Runnable halt)
            throws IOException, InterruptedException {
        Build build = Build.current();
        Scope scope = new Scope(config.watchNamespaces());
        PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        parts.push(metrics::close);
        AtomicReference<@Nullable Sweeps> sweeping = new AtomicReference<>();
        management = open(
                new ManagementServer(
                        config.host(),
                        config.port(),
                        () -> Optional.ofNullable(sweeping.get()).flatMap(QcsOperator::standstill),
                        this::unready,
                        metrics::scrape),
                "management");
        log.info("queue-consumer-scaler {} serves probes and metrics on port {}", build.version(), management.port());

        Wakes wakes = new Wakes();
        KubernetesEvents events = open(new KubernetesEvents(client, config.podName(), clock), "events");
        Reporter reporter = new Reporter(new Runbooks(config.runbooks()), events, wakes::wake, clock);
        DecisionCounts decisions = new DecisionCounts();
        EventCounts happened = new EventCounts();
        AtomicReference<@Nullable QueueConsumerScalerReconciler> scalers = new AtomicReference<>();
        KeptReadings readings = new KeptReadings(
                new Recordings((long) config.recordingMegabytes() << 20),
                id -> Optional.ofNullable(scalers.get()).flatMap(reconciler -> reconciler.written(id)),
                config.tempo());
        metrics.getPrometheusRegistry().register(new ScalerMetrics(reporter, decisions, happened));
        metrics.gauge(
                "qcs.build.info",
                Tags.of(
                        "version", build.version(),
                        "revision", build.revision(),
                        "java_version", Runtime.version().toString()),
                1);

        Workloads workloads = open(new Workloads(client, scope), "workloads");
        Pods pods = open(new Pods(client, scope, clock), "pods");
        ScaleTarget targets = new KubernetesScaleTarget(client, workloads);
        Sweeps sweep = open(
                new Sweeps(
                        readers,
                        targets,
                        pods,
                        verdict -> {
                            decisions.evaluated(verdict);
                            happened.evaluated(verdict);
                            reporter.evaluated(verdict);
                        },
                        readings,
                        clock,
                        new Evaluator(config.tempo())),
                "sweep");
        sweeping.set(sweep);

        TokenBucket writes = new TokenBucket(clock, STATUS_WRITES_PER_SECOND);
        ClusterRivals rivals =
                open(new ClusterRivals(client, scope, target -> rivalsChanged(scalers, target)), "rivals");
        QueueConnectionReconciler connections = new QueueConnectionReconciler(
                new Secrets(client),
                config.oauthEndpoints(),
                writes,
                reporter.usage(address -> Optional.ofNullable(sweep.lastReading(address))),
                check,
                clock);
        QueueConsumerScalerReconciler reconciler = new QueueConsumerScalerReconciler(
                sweep, targets, reporter, rivals, connections, wakes, writes, config.targetKinds(), id -> {
                    decisions.forget(id);
                    happened.forget(id);
                    readings.forget(id);
                });
        scalers.set(reconciler);
        management.serveRecordings(readings);

        workloads.start();
        pods.start();
        rivals.start();
        boolean listed = workloads.awaitFirstAnswer(FIRST_LISTS)
                && pods.awaitFirstAnswer(FIRST_LISTS)
                && rivals.awaitFirstAnswer(FIRST_LISTS);
        if (!listed) {
            log.warn("the API server has not listed every kind within {}; starting with what is there", FIRST_LISTS);
        }
        start(config, client, metrics, connections, reconciler, halt);
    }

    /**
     * Starts the operator; returns when it works, or waits for its lease.
     *
     * @param client stays the caller's to close
     * @param halt ends the process at once when this replica must not go on
     */
    public static QcsOperator start(OperatorConfig config, KubernetesClient client, Runnable halt)
            throws IOException, InterruptedException {
        Clock clock = new SteadyClock();
        KafkaReaderOptions options = KafkaReaderOptions.defaults(clock)
                .faster(config.tempo().speedup())
                .within(config.brokers());
        RabbitReaderOptions rabbitOptions = RabbitReaderOptions.defaults(clock)
                .faster(config.tempo().speedup())
                .within(config.brokers());
        LagReaders readers = broker -> switch (broker) {
            case BrokerAddress.Kafka kafka -> new KafkaLagReader(kafka, options);
            case BrokerAddress.RabbitMq rabbit -> new RabbitLagReader(rabbit, rabbitOptions);
        };
        BrokerCheck check = broker -> switch (broker) {
            case BrokerAddress.Kafka kafka -> KafkaCheck.check(kafka, options);
            case BrokerAddress.RabbitMq rabbit -> RabbitCheck.check(rabbit, rabbitOptions);
        };
        return new QcsOperator(config, client, readers, check, clock, halt);
    }

    /** Where probes and metrics are served. */
    public int port() {
        return management.port();
    }

    @Override
    public void close() {
        if (!stopping.compareAndSet(false, true)) {
            return;
        }
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception failure) {
                log.warn("a part did not close cleanly: {}", failure.toString());
            }
        }
        log.info("queue-consumer-scaler has stopped; replicas stay as they are");
    }

    private void start(
            OperatorConfig config,
            KubernetesClient client,
            PrometheusMeterRegistry metrics,
            QueueConnectionReconciler connections,
            QueueConsumerScalerReconciler scalers,
            Runnable halt) {
        Leadership leadership = new Leadership(client, config.namespace(), config.podName(), halt);
        // Built here and not by Operator's own constructor, which would run the lambda twice (fixed in SDK 5.3.4).
        ConfigurationService service = ConfigurationService.newOverriddenConfigurationService(overrider -> {
            overrider
                    .withKubernetesClient(client)
                    .withCloseClientOnStop(false)
                    .withReconciliationTerminationTimeout(LAST_RECONCILIATIONS)
                    .withStopOnInformerErrorDuringStartup(false)
                    .withCacheSyncTimeout(FIRST_LISTS)
                    .withInformerStoppedHandler((informer, failure) -> informerStopped(failure, halt))
                    .withMetrics(MicrometerMetricsV2.newBuilder(metrics).build());
            if (config.leaderElection()) {
                overrider.withLeaderElectionConfiguration(leadership.configuration());
            }
        });
        if (config.leaderElection()) {
            leadership.explainMissingRight();
        }
        Operator operator = new Operator(service);
        operator.register(connections, overrider -> watch(overrider, config));
        operator.register(scalers, overrider -> {
            watch(overrider, config);
            overrider.withOnUpdateFilter(QueueConsumerScalerReconciler::worthALook);
            if (config.watchSelector() != null) {
                overrider.withLabelSelector(config.watchSelector());
            }
        });
        parts.push(() -> {
            leadership.stopping();
            operator.stop();
            if (config.leaderElection()) {
                leadership.release();
            }
        });
        operator.start();
        running.set(operator);
    }

    /** Annotations steer a scaler too, and changing them leaves its generation as it is. */
    private static <T extends HasMetadata> void watch(
            ControllerConfigurationOverrider<T> overrider, OperatorConfig config) {
        overrider
                .withGenerationAware(false)
                .withTriggerReconcilerOnAllEvents(true)
                .withRetry(new GenericRetry().setMaxInterval(LONGEST_RETRY).setMaxAttempts(FOR_EVER));
        if (config.watchNamespaces().isEmpty()) {
            overrider.watchingAllNamespaces();
        } else {
            overrider.settingNamespaces(config.watchNamespaces());
        }
    }

    private void informerStopped(@Nullable Throwable failure, Runnable halt) {
        if (failure != null && !stopping.get()) {
            log.error(
                    "the watch of scalers ended for good: {}; ending so that a new process starts", failure.toString());
            halt.run();
        }
    }

    private static Optional<String> standstill(Sweeps sweeps) {
        Duration silence = sweeps.longestSilence();
        return silence.compareTo(STANDSTILL) < 0
                ? Optional.empty()
                : Optional.of("a sweep has not come round for " + Figures.time(silence));
    }

    private Optional<String> unready() {
        Operator operator = running.get();
        if (operator == null) {
            return Optional.of("starting");
        }
        return operator.getRuntimeInfo().allEventSourcesAreHealthy()
                ? Optional.empty()
                : Optional.of(
                        "QueueConsumerScalers or QueueConnections cannot be watched: are the CRDs installed, and may"
                                + " the operator get, list and watch them?");
    }

    private static void rivalsChanged(
            AtomicReference<@Nullable QueueConsumerScalerReconciler> scalers, TargetRef target) {
        QueueConsumerScalerReconciler reconciler = scalers.get();
        if (reconciler != null) {
            reconciler.wakeScalersOf(target);
        }
    }

    private <T extends AutoCloseable> T open(T part, String name) {
        parts.push(part);
        log.debug("opened {}", name);
        return part;
    }
}
