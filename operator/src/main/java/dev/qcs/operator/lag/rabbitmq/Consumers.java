package dev.qcs.operator.lag.rabbitmq;

import com.fasterxml.jackson.databind.JsonNode;
import dev.qcs.operator.lag.QueueConsumer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The consumers of one queue, as far as the user may see them.
 *
 * @param each one by one
 * @param prefetch messages that one may hold, on average; {@code null} = one of them has no limit, or there is none
 */
record Consumers(List<QueueConsumer> each, @Nullable Integer prefetch) {
    static final Consumers NONE = new Consumers(List.of(), null);
    static final String COLUMNS =
            "queue.name,prefetch_count,consumer_tag,active,channel_details.name,channel_details.peer_host";
    static final String CHANNEL_COLUMNS = "name,consumer_count,messages_unacknowledged,message_stats.ack";

    /** More consumers of a queue than this are counted, and not watched one by one. */
    private static final int MOST = 500;

    Consumers {
        each = List.copyOf(each);
    }

    int count() {
        return each.size();
    }

    /** What a channel holds and has acknowledged; both belong to its one consumer. */
    private record Channel(@Nullable Long held, @Nullable Long acknowledged) {}

    /** By queue; {@code null} = they could not be read. */
    static @Nullable Map<String, Consumers> list(ManagementClient client, String vhost) {
        Map<String, List<QueueConsumer>> found = new HashMap<>();
        Answer<Integer> answer = client.list(
                "/api/consumers/" + vhost + "?columns=" + COLUMNS,
                node -> found.computeIfAbsent(node.path("queue").path("name").asText(""), _ -> new ArrayList<>())
                        .add(consumer(node)));
        if (answer instanceof Answer.Failed<Integer>) {
            return null;
        }
        Map<String, Consumers> consumers = new HashMap<>();
        found.forEach((queue, each) -> consumers.put(queue, new Consumers(each, average(each))));
        return consumers;
    }

    private static QueueConsumer consumer(JsonNode node) {
        JsonNode channel = node.path("channel_details");
        long prefetch = Math.clamp(node.path("prefetch_count").asLong(0), 0, 65_535);
        return new QueueConsumer(
                channel.path("name").asText(""),
                node.path("consumer_tag").asText(""),
                channel.path("peer_host").asText(""),
                prefetch == 0 ? null : Integer.valueOf((int) prefetch),
                null,
                null,
                node.path("active").asBoolean(true),
                null);
    }

    private static @Nullable Integer average(List<QueueConsumer> each) {
        long sum = 0;
        for (QueueConsumer one : each) {
            if (one.prefetch() == null) {
                return null;
            }
            sum += one.prefetch();
        }
        return each.isEmpty() ? null : Integer.valueOf((int) Math.max(1, Math.round((double) sum / each.size())));
    }

    /** The same consumers with what their channels hold; unchanged where channels cannot be read. */
    static Map<String, Consumers> withChannels(ManagementClient client, String vhost, Map<String, Consumers> known) {
        Map<String, Channel> channels = new HashMap<>();
        Answer<Integer> answer = client.list("/api/vhosts/" + vhost + "/channels?columns=" + CHANNEL_COLUMNS, node -> {
            if (node.path("consumer_count").asInt(0) == 1) {
                channels.put(
                        node.path("name").asText(""),
                        new Channel(
                                Row.number(node, "messages_unacknowledged"),
                                Row.number(node.path("message_stats"), "ack")));
            }
        });
        if (answer instanceof Answer.Failed<Integer>) {
            return known;
        }
        Map<String, Consumers> whole = new HashMap<>();
        known.forEach((queue, consumers) -> whole.put(
                queue,
                new Consumers(
                        consumers.each().stream()
                                .limit(MOST)
                                .map(one -> with(one, channels.get(one.channel())))
                                .toList(),
                        consumers.prefetch())));
        return whole;
    }

    private static QueueConsumer with(QueueConsumer one, @Nullable Channel channel) {
        return channel == null
                ? one
                : new QueueConsumer(
                        one.channel(),
                        one.tag(),
                        one.host(),
                        one.prefetch(),
                        channel.held(),
                        channel.acknowledged(),
                        one.active(),
                        one.pod());
    }
}
