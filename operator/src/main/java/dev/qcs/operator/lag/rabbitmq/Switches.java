package dev.qcs.operator.lag.rabbitmq;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a broker says of itself in its overview; {@code null} = it does not say.
 *
 * @param counts true when it keeps counters, false when it was told not to
 * @param major version: 3, 4
 * @param monitoring true when the user may see the consumers, channels and nodes of everybody
 * @param metricsPort of the Prometheus listener, where there is one and one node only: its numbers are each node's own
 */
record Switches(
        @Nullable Boolean counts,
        @Nullable Integer major,
        boolean monitoring,
        @Nullable Integer metricsPort) {
    static final String COLUMNS =
            "rates_mode,disable_stats,rabbitmq_version,listeners.protocol,listeners.port,listeners.node";
    static final Switches UNKNOWN = new Switches(null, null, false, null);

    static Switches of(JsonNode overview) {
        JsonNode listeners = overview.path("listeners");
        return new Switches(
                counts(overview),
                major(overview.path("rabbitmq_version").asText("")),
                listeners.isArray(),
                metricsPort(listeners));
    }

    private static @Nullable Boolean counts(JsonNode overview) {
        JsonNode disabled = overview.path("disable_stats");
        JsonNode mode = overview.path("rates_mode");
        if (disabled.asBoolean(false) || mode.asText("").equals("none")) {
            return false;
        }
        return (disabled.isBoolean() && mode.isTextual()) ? true : null;
    }

    private static @Nullable Integer major(String version) {
        String first = version.split("\\.", 2)[0];
        return first.matches("[0-9]{1,3}") ? Integer.valueOf(first) : null;
    }

    private static @Nullable Integer metricsPort(JsonNode listeners) {
        Set<String> nodes = new HashSet<>();
        Integer port = null;
        for (JsonNode listener : listeners) {
            nodes.add(listener.path("node").asText(""));
            if (listener.path("protocol").asText("").equals("http/prometheus")) {
                int number = listener.path("port").asInt(0);
                port = number > 0 && number <= 65_535 ? Integer.valueOf(number) : port;
            }
        }
        return nodes.size() == 1 ? port : null;
    }
}
