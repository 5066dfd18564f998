package dev.qcs.operator.lag.kafka;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/** Retention and cleanup of topics, read beside the sweep. */
final class TopicSettings {
    private static final int MOST_TOPICS = 500;
    private static final Duration AGAIN_AFTER_FAILURE = Duration.ofSeconds(30);
    private static final Duration CALL_LIMIT = Duration.ofSeconds(10);

    private record Entry(Answer<Settings> answer, Instant asked) {}

    private final Clock clock;
    private final Duration every;
    private final SideTask task = new SideTask("topic-settings");
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();

    TopicSettings(Clock clock, Duration every) {
        this.clock = clock;
        this.every = every;
    }

    /** As in {@link dev.qcs.operator.lag.TopicReading}; each null = the broker does not tell. */
    record Settings(
            @Nullable Long retentionMillis,
            @Nullable Long retentionBytes,
            @Nullable String cleanup,
            @Nullable Long segmentBytes,
            @Nullable Long segmentMillis,
            @Nullable Long tombstoneMillis,
            @Nullable Long localMillis,
            boolean tiered) {
        static final Settings UNKNOWN = new Settings(null, null, null, null, null, null, null, false);
    }

    /** The last answer; null = not asked yet. */
    @Nullable
    Answer<Settings> of(String topic) {
        Entry entry = entries.get(topic);
        return entry == null ? null : entry.answer();
    }

    /** Waits for what {@code refresh} started. */
    void await(Duration limit) {
        task.await(limit);
    }

    /** Starts to read what is due, if anything is, and returns at once. */
    void refresh(Admin admin, Set<String> topics) {
        if (!task.idle()) {
            return;
        }
        entries.keySet().retainAll(topics);
        List<String> due = topics.stream().filter(this::due).toList();
        if (!due.isEmpty()) {
            task.start(() -> read(admin, due));
        }
    }

    private boolean due(String topic) {
        Entry entry = entries.get(topic);
        if (entry == null) {
            return true;
        }
        boolean failed = entry.answer() instanceof Answer.Failed<Settings>;
        Duration pause = failed && every.compareTo(AGAIN_AFTER_FAILURE) > 0 ? AGAIN_AFTER_FAILURE : every;
        return SlowClock.due(entry.asked(), clock.instant(), pause);
    }

    private void read(Admin admin, List<String> due) {
        for (List<String> chunk : Chunks.of(due, _ -> 1, MOST_TOPICS, MOST_TOPICS)) {
            List<ConfigResource> resources = chunk.stream()
                    .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                    .toList();
            Map<ConfigResource, KafkaFuture<Config>> futures = admin.describeConfigs(
                            resources, new DescribeConfigsOptions().timeoutMs((int) CALL_LIMIT.toMillis()))
                    .values();
            Instant now = clock.instant();
            Batch.await(futures, TimeLimit.after(CALL_LIMIT))
                    .forEach((resource, answer) -> entries.put(resource.name(), new Entry(settings(answer), now)));
        }
    }

    private static Answer<Settings> settings(Answer<Config> answer) {
        return switch (answer) {
            case Answer.Value<Config>(Config config) ->
                new Answer.Value<>(new Settings(
                        number(config, TopicConfig.RETENTION_MS_CONFIG),
                        number(config, TopicConfig.RETENTION_BYTES_CONFIG),
                        text(config, TopicConfig.CLEANUP_POLICY_CONFIG),
                        number(config, TopicConfig.SEGMENT_BYTES_CONFIG),
                        number(config, TopicConfig.SEGMENT_MS_CONFIG),
                        number(config, TopicConfig.DELETE_RETENTION_MS_CONFIG),
                        number(config, TopicConfig.LOCAL_LOG_RETENTION_MS_CONFIG),
                        "true".equals(text(config, TopicConfig.REMOTE_LOG_STORAGE_ENABLE_CONFIG))));
            case Answer.Failed<Config>(Problem problem) -> new Answer.Failed<>(problem);
        };
    }

    private static @Nullable String text(Config config, String name) {
        ConfigEntry entry = config.get(name);
        return entry == null ? null : entry.value();
    }

    private static @Nullable Long number(Config config, String name) {
        String value = text(config, name);
        return value == null || !value.matches("-?\\d{1,19}") ? null : Long.valueOf(value);
    }
}
