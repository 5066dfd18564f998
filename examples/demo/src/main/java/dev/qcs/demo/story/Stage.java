package dev.qcs.demo.story;

import dev.qcs.crd.QueueConsumerScaler;
import dev.qcs.demo.screen.Screen;
import dev.qcs.demo.workload.Program;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** What an act can do: deploy consumers, apply a scaler, say something, and wait for a state. */
public final class Stage {
    private final KubernetesClient client;
    private final String namespace;
    private final Map<String, String> addresses;
    private final Map<String, Program> images;
    private final Observations observations;
    private final Screen screen;
    private final Ledger ledger;
    private final Clock clock;
    private final Instant curtain;
    private String act = "";
    private Instant cue;

    /**
     * Where it stands.
     *
     * @param addresses real ones by those that the files of the story write
     */
    record Place(
            KubernetesClient client,
            String namespace,
            Map<String, String> addresses,
            Map<String, Program> images,
            Clock clock) {}

    /** @param curtain nothing is waited for beyond this time */
    Stage(Place place, Observations observations, Screen screen, Ledger ledger, Instant curtain) {
        this.client = place.client();
        this.namespace = place.namespace();
        this.addresses = place.addresses();
        this.images = place.images();
        this.clock = place.clock();
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

    /** Pods of image {@code demo/NAME} run this from now on. */
    public <P extends Program> P image(String name, P program) {
        images.put("demo/" + name, program);
        return program;
    }

    /** Creates what a file of the story holds, as {@code kubectl apply} would. */
    public void apply(String file) {
        try (InputStream in = Stage.class.getResourceAsStream("/story/" + file)) {
            String yaml = new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
            for (Map.Entry<String, String> address : addresses.entrySet()) {
                yaml = yaml.replace(address.getKey(), address.getValue());
            }
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
}
