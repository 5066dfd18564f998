package dev.qcs.operator.lag.kafka;

import dev.qcs.operator.lag.names.BrokerHosts;
import java.time.Clock;
import java.time.Duration;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/**
 * How often a reader asks for what changes slowly. Offsets are read at every sweep; all else has its own clock, because
 * it costs more than the offsets do and rarely changes.
 *
 * @param describeEvery state and members of a group; one that is rebalancing or looks changed is described sooner
 * @param topicsEvery partition count, id and leaders of a topic; sooner when a partition's answer says that they changed
 * @param lastStableEvery last stable offsets where lag does not end at them; they then only explain a blocked reader
 * @param settingsEvery retention and cleanup of topics
 * @param disksEvery log directories, an answer that names every replica of a broker
 * @param sweepLimit the longest that one sweep may take, whatever the brokers do; one call may take a quarter
 * @param hosts that may be spoken to, whoever names them
 */
public record KafkaReaderOptions(
        Clock clock,
        AdminFactory admins,
        Duration describeEvery,
        Duration topicsEvery,
        Duration lastStableEvery,
        Duration settingsEvery,
        Duration disksEvery,
        Duration sweepLimit,
        ConsumerFactory consumers,
        BrokerHosts hosts) {

    /** With the usual client for the last records of a log. */
    public KafkaReaderOptions(
            Clock clock,
            AdminFactory admins,
            Duration describeEvery,
            Duration topicsEvery,
            Duration lastStableEvery,
            Duration settingsEvery,
            Duration disksEvery,
            Duration sweepLimit) {
        this(
                clock,
                admins,
                describeEvery,
                topicsEvery,
                lastStableEvery,
                settingsEvery,
                disksEvery,
                sweepLimit,
                KafkaConsumer::new,
                BrokerHosts.ANY);
    }

    /** The operator's own: 10 s, 30 s, 30 s, 5 min and 1 min; a sweep ends within 20 s. */
    public static KafkaReaderOptions defaults(Clock clock) {
        return new KafkaReaderOptions(
                clock,
                GuardedAdmin::create,
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                Duration.ofMinutes(1),
                Duration.ofSeconds(20));
    }

    /** For a look that ends soon, with a reading every so often: there is no next hour to spread the rest over. */
    public static KafkaReaderOptions forOneLook(Clock clock, Duration every) {
        return new KafkaReaderOptions(
                clock,
                GuardedAdmin::create,
                every,
                Duration.ofSeconds(30),
                Duration.ofSeconds(15),
                Duration.ofMinutes(5),
                every,
                Duration.ofSeconds(20));
    }

    /** The same with every clock {@code speedup} times as fast; the limit of a sweep stays, since brokers do not hurry. */
    public KafkaReaderOptions faster(int speedup) {
        return new KafkaReaderOptions(
                clock,
                admins,
                describeEvery.dividedBy(speedup),
                topicsEvery.dividedBy(speedup),
                lastStableEvery.dividedBy(speedup),
                settingsEvery.dividedBy(speedup),
                disksEvery.dividedBy(speedup),
                sweepLimit,
                consumers,
                hosts);
    }

    /** The same with another way to make clients. */
    public KafkaReaderOptions with(AdminFactory factory) {
        return with(factory, consumers, hosts);
    }

    /** The same with another way to make the client that looks at the last records. */
    public KafkaReaderOptions withConsumers(ConsumerFactory factory) {
        return with(admins, factory, hosts);
    }

    /** The same, and nothing else is spoken to. */
    public KafkaReaderOptions within(BrokerHosts only) {
        return with(admins, consumers, only);
    }

    private KafkaReaderOptions with(AdminFactory ofAdmins, ConsumerFactory ofConsumers, BrokerHosts only) {
        return new KafkaReaderOptions(
                clock,
                ofAdmins,
                describeEvery,
                topicsEvery,
                lastStableEvery,
                settingsEvery,
                disksEvery,
                sweepLimit,
                ofConsumers,
                only);
    }
}
