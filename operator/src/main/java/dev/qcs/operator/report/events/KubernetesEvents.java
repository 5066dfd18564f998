package dev.qcs.operator.report.events;

import dev.qcs.crd.Api;
import dev.qcs.operator.report.Announcement;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes Events of {@code events.k8s.io/v1}. The name of an event is a digest of what it is about, so that the same news is
 * counted in the series of one object, also after a restart of the operator. Events are a courtesy: a full queue, a missing
 * right or an API server that is away costs an event, never a decision.
 */
public final class KubernetesEvents implements Announcement.Sink, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KubernetesEvents.class);
    private static final String CONTROLLER = "queue-consumer-scaler";
    private static final int QUEUE = 1_000;
    private static final int REMEMBERED = 5_000;
    /** The same news is not told again sooner. */
    private static final Duration QUIET = Duration.ofMinutes(5);

    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final KubernetesClient client;
    private final String instance;
    private final Clock clock;
    private final BlockingQueue<Announcement> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Map<String, Instant> told = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.@Nullable Entry<String, Instant> eldest) {
            return size() > REMEMBERED;
        }
    };
    private final Set<String> forbidden = ConcurrentHashMap.newKeySet();
    private final Thread writer;

    /** @param instance this replica's name */
    public KubernetesEvents(KubernetesClient client, String instance, Clock clock) {
        this.client = client;
        this.instance = instance.isEmpty() ? CONTROLLER : instance;
        this.clock = clock;
        this.writer = Thread.ofVirtual().name("events").start(this::write);
    }

    @Override
    public void announce(Announcement announcement) {
        if (!queue.offer(announcement)) {
            log.debug("too many events at once; dropped {} of {}", announcement.reason(), announcement.scaler());
        }
    }

    @Override
    public void close() {
        writer.interrupt();
    }

    private void write() {
        try {
            while (true) {
                write(queue.take());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(Announcement news) {
        String name = nameOf(news);
        Instant now = clock.instant();
        Instant last = told.get(name);
        if (last != null && now.isBefore(last.plus(QUIET))) {
            return;
        }
        told.put(name, now);
        try {
            if (last == null && create(news, name, now)) {
                return;
            }
            count(news, name, now);
        } catch (KubernetesClientException failure) {
            failed(news, failure);
        }
    }

    /** False when it is there already. */
    private boolean create(Announcement news, String name, Instant now) {
        try {
            client.resource(event(news, name, now)).create();
            return true;
        } catch (KubernetesClientException failure) {
            if (failure.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return false;
            }
            throw failure;
        }
    }

    private void count(Announcement news, String name, Instant now) {
        var found = client.resources(Event.class)
                .inNamespace(news.scaler().namespace())
                .withName(name);
        Event old = found.get();
        if (old == null) {
            // It lived for an hour, as events do, and is gone.
            create(news, name, now);
            return;
        }
        int count = old.getSeries() == null ? 1 : old.getSeries().getCount();
        Event next = new EventBuilder(old)
                .withNewSeries()
                .withCount(count + 1)
                .withLastObservedTime(new MicroTime(MICROS.format(now)))
                .endSeries()
                .build();
        found.patch(next);
    }

    private Event event(Announcement news, String name, Instant now) {
        return new EventBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(news.scaler().namespace())
                .endMetadata()
                .withEventTime(new MicroTime(MICROS.format(now)))
                .withReportingController(CONTROLLER)
                .withReportingInstance(instance)
                .withAction(news.action())
                .withReason(news.reason())
                .withType(news.warning() ? "Warning" : "Normal")
                .withNote(news.note())
                .withNewRegarding()
                .withApiVersion(Api.GROUP + "/" + Api.VERSION)
                .withKind("QueueConsumerScaler")
                .withNamespace(news.scaler().namespace())
                .withName(news.scaler().name())
                .withUid(news.uid())
                .endRegarding()
                .build();
    }

    private void failed(Announcement news, KubernetesClientException failure) {
        String namespace = news.scaler().namespace();
        if (failure.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
            log.debug("event {} of {} was not written: {}", news.reason(), news.scaler(), failure.getMessage());
        } else if (forbidden.add(namespace)) {
            log.warn(
                    "the operator may not write events in namespace {}: grant create and patch on events.events.k8s.io;"
                            + " the status still tells everything",
                    namespace);
        }
    }

    static String nameOf(Announcement news) {
        String about = news.uid() + '|' + news.reason() + '|' + news.key();
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(about.getBytes(StandardCharsets.UTF_8));
            String scaler = news.scaler().name();
            return scaler.substring(0, Math.min(scaler.length(), 200)) + "."
                    + HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JVM has SHA-256", impossible);
        }
    }
}
