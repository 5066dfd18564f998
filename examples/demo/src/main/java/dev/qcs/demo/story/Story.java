package dev.qcs.demo.story;

import dev.qcs.crd.Api;
import dev.qcs.crd.QueueConsumerScaler;
import dev.qcs.crd.QueueConsumerScalerStatus;
import dev.qcs.demo.kube.EmbeddedKubernetes;
import dev.qcs.demo.screen.Scalers;
import dev.qcs.demo.screen.Screen;
import dev.qcs.demo.workload.Program;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plays the acts one after the other, and shows all the while what the operator says. */
public final class Story implements AutoCloseable {
    /** Less than three minutes on a quiet machine; what is not seen on a busy one by then counts as not seen. */
    private static final Duration LONGEST = Duration.ofMinutes(12);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);
    private static final Logger LOG = LoggerFactory.getLogger(Story.class);

    private final EmbeddedKubernetes kubernetes;
    private final String namespace;
    private final Props props;
    private final Screen screen;
    private final Ledger ledger = new Ledger();
    private final Observations observations;
    private final Stage stage;
    private final ScheduledFuture<?> looking;
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("looks").factory());

    /** Where the story happens. */
    public record Setting(
            EmbeddedKubernetes kubernetes,
            KubernetesClient client,
            String namespace,
            Map<String, Program> images,
            Clock clock) {}

    /** @param props closed with this */
    public Story(Setting setting, Props props, Screen screen) {
        this.props = props;
        this.kubernetes = setting.kubernetes();
        this.namespace = setting.namespace();
        this.screen = screen;
        Chronicle chronicle = new Chronicle(setting.clock());
        this.observations = new Observations(
                setting.client(),
                namespace,
                setting.clock(),
                (before, now) -> chronicle.lines(before, now).forEach(screen::log));
        this.stage = new Stage(
                new Stage.Place(setting.client(), namespace, props.addresses(), setting.images(), setting.clock()),
                observations,
                screen,
                ledger,
                setting.clock().instant().plus(LONGEST));
        looking = looks.scheduleWithFixedDelay(this::show, 0, BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Plays all acts; the ledger says what was seen. */
    public Ledger play() throws InterruptedException {
        List<Act> acts = props.acts();
        for (int i = 0; i < acts.size(); i++) {
            Act act = acts.get(i);
            stage.begin("Act %d of %d. %s".formatted(i + 1, acts.size(), act.headline()));
            try {
                act.play(stage);
            } catch (NotSeen e) {
                LOG.warn("not seen: {}", e.getMessage());
                screen.say("Not seen in time: " + e.getMessage());
            }
        }
        screen.act("The story is over: " + ledger.verdict() + ".");
        show();
        return ledger;
    }

    private void show() {
        try {
            List<QueueConsumerScaler> scalers = observations.scalers();
            if (!scalers.isEmpty()) {
                screen.scalers(new Scalers(
                        kubernetes.table(Api.GROUP, Api.VERSION, "queueconsumerscalers", namespace),
                        scalers.stream().flatMap(s -> reason(s).stream()).toList(),
                        scalers.stream().map(Story::essence).toList()));
            }
        } catch (RuntimeException e) {
            LOG.error("the scalers could not be shown", e);
        }
    }

    private static Optional<String> reason(QueueConsumerScaler scaler) {
        return Optional.ofNullable(scaler.getStatus())
                .map(QueueConsumerScalerStatus::summary)
                .map(summary -> scaler.getMetadata().getName() + ": " + summary);
    }

    private static String essence(QueueConsumerScaler scaler) {
        QueueConsumerScalerStatus status = scaler.getStatus();
        if (status == null) {
            return scaler.getMetadata().getName();
        }
        return String.join(
                " ",
                scaler.getMetadata().getName(),
                status.state(),
                status.replicas() == null
                        ? ""
                        : Objects.toString(status.replicas().current()),
                status.display() == null ? "" : status.display().warning());
    }

    @Override
    public void close() {
        looking.cancel(false);
        looks.shutdownNow();
        props.close();
        observations.close();
    }
}
