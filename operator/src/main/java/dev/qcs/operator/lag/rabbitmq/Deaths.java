package dev.qcs.operator.lag.rabbitmq;

import dev.qcs.operator.lag.DeathCounts;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why messages were dead-lettered, from the Prometheus listener of the broker where it can be reached: nothing else tells. No
 * login is sent there.
 */
final class Deaths implements AutoCloseable {
    private static final String PREFIX = "rabbitmq_global_messages_dead_lettered_";
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final int AGAIN = 10;

    private final String managementUri;
    private final RabbitReaderOptions options;
    private @Nullable ManagementClient client;
    private int port;
    private @Nullable Instant due;
    private @Nullable DeathCounts counts;

    Deaths(String managementUri, RabbitReaderOptions options) {
        this.managementUri = managementUri;
        this.options = options.withRequestLimit(TIMEOUT);
    }

    /** The newest counts; {@code null} = nothing tells them. */
    @Nullable
    DeathCounts counts(@Nullable Integer listener) {
        Instant now = options.clock().instant();
        if (listener == null) {
            return null;
        }
        if (due != null && now.isBefore(due)) {
            return counts;
        }
        counts = switch (asked(listener)) {
            case Answer.Value<String>(String text) -> read(text);
            case Answer.Failed<String> _ -> null;
            case null -> null;
        };
        // A port that is closed to us stays closed for a while, and each try costs a sweep some time.
        due = now.plus(counts == null ? options.settingsEvery().multipliedBy(AGAIN) : options.consumersEvery());
        return counts;
    }

    private @Nullable Answer<String> asked(int listener) {
        if (client == null || port != listener) {
            close();
            String host = host(managementUri);
            if (host == null) {
                return null;
            }
            client = new ManagementClient(
                    "http://" + host + ":" + listener,
                    null,
                    null,
                    new TlsFaults(false, null, "http", "https"),
                    options);
            port = listener;
        }
        return client.text("/metrics");
    }

    private static @Nullable String host(String uri) {
        try {
            return new URI(uri).getHost();
        } catch (URISyntaxException e) {
            return null;
        }
    }

    /** The counters by cause, of messages that went to a dead-letter exchange; {@code null} = this version has none. */
    static @Nullable DeathCounts read(String text) {
        long[] sums = new long[4];
        boolean any = false;
        for (String line : text.lines().toList()) {
            int cause = line.startsWith(PREFIX) ? cause(line.substring(PREFIX.length())) : -1;
            if (cause >= 0) {
                any = true;
                sums[cause] += line.contains("dead_letter_strategy=\"disabled\"") ? 0 : value(line);
            }
        }
        return any ? new DeathCounts(sums[0], sums[1], sums[2], sums[3]) : null;
    }

    private static int cause(String rest) {
        return rest.startsWith("rejected_total")
                ? 0
                : rest.startsWith("expired_total")
                        ? 1
                        : rest.startsWith("maxlen_total") ? 2 : rest.startsWith("delivery_limit_total") ? 3 : -1;
    }

    private static long value(String line) {
        try {
            double value = Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
            return value > 0 && value < Long.MAX_VALUE / 8.0 ? (long) value : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
            client = null;
        }
    }
}
