package dev.qcs.operator.lag.kafka;

import dev.qcs.operator.lag.BrokerLimits;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;

/** Limits of the brokers, read beside the sweep from one of them; without the right they stay unknown. */
final class BrokerSettings {
    private static final Duration CALL_LIMIT = Duration.ofSeconds(5);

    private final Clock clock;
    private final Duration every;
    private final SideTask task = new SideTask("broker-settings");
    private volatile Answer<BrokerLimits> answer = new Answer.Value<>(BrokerLimits.UNKNOWN);
    private @Nullable Instant asked;

    BrokerSettings(Clock clock, Duration every) {
        this.clock = clock;
        this.every = every;
    }

    BrokerLimits limits() {
        BrokerLimits limits = answer.orNull();
        return limits == null ? BrokerLimits.UNKNOWN : limits;
    }

    /** Why they could not be read when they were last asked for; null = they were, or are not asked for yet. */
    @Nullable
    Problem whyNot() {
        return answer.whyNot();
    }

    /** Waits for what {@code refresh} started. */
    void await(Duration limit) {
        task.await(limit);
    }

    /** Starts to read what is due, if anything is, and returns at once. */
    void refresh(Admin admin) {
        Instant now = clock.instant();
        if (task.idle() && SlowClock.due(asked, now, every)) {
            asked = now;
            task.start(() -> read(admin));
        }
    }

    private void read(Admin admin) {
        int millis = (int) CALL_LIMIT.toMillis();
        Answer<Collection<Node>> nodes = Batch.await(
                admin.describeCluster(new DescribeClusterOptions().timeoutMs(millis))
                        .nodes(),
                TimeLimit.after(CALL_LIMIT));
        Collection<Node> known = nodes.orNull();
        if (known == null || known.isEmpty()) {
            return;
        }
        ConfigResource broker = new ConfigResource(
                ConfigResource.Type.BROKER, known.iterator().next().idString());
        var futures = admin.describeConfigs(List.of(broker), new DescribeConfigsOptions().timeoutMs(millis))
                .values();
        for (Answer<Config> told :
                Batch.await(futures, TimeLimit.after(CALL_LIMIT)).values()) {
            answer = limits(told);
        }
    }

    private static Answer<BrokerLimits> limits(Answer<Config> told) {
        return switch (told) {
            case Answer.Failed<Config>(Problem problem) -> new Answer.Failed<>(problem);
            case Answer.Value<Config>(Config config) ->
                new Answer.Value<>(new BrokerLimits(
                        minutes(number(config, "offsets.retention.minutes")),
                        millis(number(config, "transaction.max.timeout.ms")),
                        millis(number(config, "log.retention.check.interval.ms"))));
        };
    }

    private static @Nullable Duration minutes(@Nullable Long number) {
        return number == null ? null : Duration.ofMinutes(number);
    }

    private static @Nullable Duration millis(@Nullable Long number) {
        return number == null ? null : Duration.ofMillis(number);
    }

    private static @Nullable Long number(Config config, String name) {
        ConfigEntry entry = config.get(name);
        String value = entry == null ? null : entry.value();
        return value == null || !value.matches("\\d{1,10}") ? null : Long.valueOf(value);
    }
}
