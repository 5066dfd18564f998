package dev.qcs.operator.lag.rabbitmq;

import dev.qcs.operator.lag.names.BrokerHosts;
import java.time.Clock;
import java.time.Duration;

/**
 * How often and how long a reader asks. Totals are read at every sweep; all else has its own clock.
 *
 * @param countersEvery counters and consumers; the broker itself samples them each 5 s. A list that takes the broker long is
 *     asked for more rarely still
 * @param consumersEvery each consumer, for its prefetch, and alarms
 * @param settingsEvery version and switches of the broker, and names of exchanges
 * @param requestLimit the longest that one request may take
 * @param sweepLimit the longest that one sweep may take
 * @param mostBytes of one answer; more is read in pages
 * @param hosts that may be spoken to, whoever names them
 */
public record RabbitReaderOptions(
        Clock clock,
        Duration countersEvery,
        Duration consumersEvery,
        Duration settingsEvery,
        Duration requestLimit,
        Duration sweepLimit,
        int mostBytes,
        BrokerHosts hosts) {

    /** The operator's own: 5 s, 15 s and 1 min; a request ends within 5 s, a sweep within 20 s. */
    public static RabbitReaderOptions defaults(Clock clock) {
        return new RabbitReaderOptions(
                clock,
                Duration.ofSeconds(5),
                Duration.ofSeconds(15),
                Duration.ofMinutes(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(20),
                8 * 1024 * 1024,
                BrokerHosts.ANY);
    }

    /** The same with every clock {@code speedup} times as fast; limits stay, since brokers do not hurry. */
    public RabbitReaderOptions faster(int speedup) {
        return new RabbitReaderOptions(
                clock,
                countersEvery.dividedBy(speedup),
                consumersEvery.dividedBy(speedup),
                settingsEvery.dividedBy(speedup),
                requestLimit,
                sweepLimit,
                mostBytes,
                hosts);
    }

    /** The same with another limit of a request. */
    public RabbitReaderOptions withRequestLimit(Duration limit) {
        return new RabbitReaderOptions(
                clock, countersEvery, consumersEvery, settingsEvery, limit, sweepLimit, mostBytes, hosts);
    }

    /** The same with another limit of an answer. */
    public RabbitReaderOptions withMostBytes(int bytes) {
        return new RabbitReaderOptions(
                clock, countersEvery, consumersEvery, settingsEvery, requestLimit, sweepLimit, bytes, hosts);
    }

    /** The same, and nothing else is spoken to. */
    public RabbitReaderOptions within(BrokerHosts only) {
        return new RabbitReaderOptions(
                clock, countersEvery, consumersEvery, settingsEvery, requestLimit, sweepLimit, mostBytes, only);
    }
}
