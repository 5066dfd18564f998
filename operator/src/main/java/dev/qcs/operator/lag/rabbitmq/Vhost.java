package dev.qcs.operator.lag.rabbitmq;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known of one virtual host, and when its slower parts are due. Belongs to the sweep of its broker. */
final class Vhost {
    /** A list may keep the broker busy for a fiftieth of the time, but is asked for after twelve times the usual wait. */
    private static final int SHARE = 50;

    private static final int SLOWEST = 12;

    private final Duration every;
    private Duration lastTook = Duration.ZERO;

    private Map<String, Row> sampled = Map.of();
    private @Nullable Instant sampledAt;
    private @Nullable Instant sampleDue;
    private @Nullable Problem sampleProblem;
    private @Nullable Map<String, Consumers> consumers;
    private @Nullable Instant consumersDue;
    private @Nullable Map<String, StreamLag> streams;
    private @Nullable Set<String> exchanges;
    private @Nullable Instant exchangesDue;
    private boolean paged;
    private boolean detailedElsewhere;

    /** @param every what the broker samples is asked for when it is not slow */
    Vhost(Duration every) {
        this.every = every;
    }

    boolean sampleDue(Instant now) {
        return due(sampleDue, now);
    }

    /** A list that took the broker long twice in a row is asked for less often: once may have been our own wait. */
    void sampled(Map<String, Row> rows, Instant now, Duration took) {
        sampled = Map.copyOf(rows);
        sampledAt = now;
        sampleProblem = null;
        Duration shorter = took.compareTo(lastTook) < 0 ? took : lastTook;
        lastTook = took;
        Duration slow = shorter.multipliedBy(SHARE);
        Duration slowest = every.multipliedBy(SLOWEST);
        Duration wait = slow.compareTo(every) > 0 ? slow : every;
        sampleDue = now.plus(almost(wait.compareTo(slowest) > 0 ? slowest : wait));
    }

    void notSampled(Problem problem, Instant now, Duration retry) {
        sampleProblem = problem;
        sampleDue = now.plus(retry);
    }

    /** What the broker sampled of a queue; {@code null} = nothing, or so long ago that it says nothing any more. */
    @Nullable
    Row sampled(String queue, Instant now) {
        return sampledAt == null || Duration.between(sampledAt, now).compareTo(every.multipliedBy(2L * SLOWEST)) > 0
                ? null
                : sampled.get(queue);
    }

    /** Why the newest list could not be had; {@code null} = it could. */
    @Nullable
    Problem sampleProblem() {
        return sampleProblem;
    }

    boolean consumersDue(Instant now) {
        return due(consumersDue, now);
    }

    /** {@code null} = they could not be read. */
    void consumers(@Nullable Map<String, Consumers> read, Instant now, Duration every) {
        consumers = read == null ? null : Map.copyOf(read);
        consumersDue = now.plus(almost(every));
    }

    /** {@code null} = unknown. */
    @Nullable
    Consumers consumersOf(String queue) {
        return consumers == null ? null : consumers.getOrDefault(queue, Consumers.NONE);
    }

    /** {@code null} = the broker does not tell. */
    void streams(@Nullable Map<String, StreamLag> read) {
        streams = read == null ? null : Map.copyOf(read);
    }

    /** {@code null} = the broker does not tell. */
    @Nullable
    Map<String, StreamLag> streams() {
        return streams;
    }

    boolean exchangesDue(Instant now) {
        return due(exchangesDue, now);
    }

    void exchanges(@Nullable Set<String> read, Instant now, Duration every) {
        exchanges = read == null ? null : Set.copyOf(read);
        exchangesDue = now.plus(almost(every));
    }

    /** {@code null} = unknown. */
    @Nullable
    Boolean lacksExchange(String name) {
        return exchanges == null ? null : (Boolean) !exchanges.contains(name);
    }

    /** True once its own list has proved to leave out what the broker samples. */
    boolean detailedElsewhere() {
        return detailedElsewhere;
    }

    void readDetailsElsewhere() {
        detailedElsewhere = true;
    }

    /** True once its list has proved too long to be read at once. */
    boolean paged() {
        return paged;
    }

    void readInPages() {
        paged = true;
    }

    private static boolean due(@Nullable Instant at, Instant now) {
        return at == null || !now.isBefore(at);
    }

    /** A sweep that comes a little early must not wait for the next one. */
    private static Duration almost(Duration wait) {
        return wait.multipliedBy(9).dividedBy(10);
    }
}
