package dev.qcs.operator.lag.rabbitmq;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far the readers of a stream are behind: what the stream plugin's management part tells of those that are connected, in
 * steps of a chunk. Messages that a stream retains are no lag.
 */
final class StreamLag {
    static final String UNTOLD =
            "the broker does not tell the readers of streams apart: its plugin rabbitmq_stream_management"
                    + " is off, or the user lacks the tag monitoring";

    private final Map<String, Long> byReader = new TreeMap<>();

    private StreamLag() {}

    /** By stream; {@code null} = the broker does not tell. */
    static @Nullable Map<String, StreamLag> list(ManagementClient client, String vhost) {
        Map<String, StreamLag> found = new HashMap<>();
        Answer<Integer> answer = client.list(
                "/api/stream/consumers/" + vhost + "?columns=queue.name,properties.name,offset_lag,active",
                node -> found.computeIfAbsent(node.path("queue").path("name").asText(""), _ -> new StreamLag())
                        .take(node));
        return answer instanceof Answer.Failed<Integer> ? null : found;
    }

    private void take(JsonNode node) {
        Long lag = Row.number(node, "offset_lag");
        // One that stands by reads nothing, and is not behind.
        if (lag != null && node.path("active").asBoolean(true)) {
            byReader.merge(node.path("properties").path("name").asText(""), lag, Math::max);
        }
    }

    /** Messages that the slowest of its readers has not had; {@code null} = unknown, for {@link #why}. */
    static @Nullable Long unread(@Nullable StreamLag lag) {
        return lag == null || lag.byReader.size() != 1
                ? null
                : lag.byReader.values().iterator().next();
    }

    /** Why it is unknown. */
    static String why(@Nullable StreamLag lag) {
        return lag == null || lag.byReader.isEmpty()
                ? "no reader is connected that speaks the stream protocol, and what a stream retains is not lag"
                : "readers of several names are connected (" + String.join(", ", lag.byReader.keySet())
                        + "), and which of them belong to this workload cannot be told";
    }
}
