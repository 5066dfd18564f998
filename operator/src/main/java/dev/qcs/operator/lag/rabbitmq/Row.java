package dev.qcs.operator.lag.rabbitmq;

import com.fasterxml.jackson.databind.JsonNode;
import dev.qcs.operator.lag.QueueDetails;
import dev.qcs.operator.lag.QueueReading;
import org.jspecify.annotations.Nullable;

/**
 * A queue as a list of the management API shows it; {@code null} = left out of the answer.
 *
 * @param settings its arguments and policy were in the answer
 * @param endless true when a message may come back as often as it likes, which has to be said since RabbitMQ 4
 */
record Row(
        String name,
        QueueReading.Type type,
        @Nullable Long ready,
        @Nullable Long unacknowledged,
        @Nullable Integer consumers,
        boolean singleActive,
        @Nullable Counters counters,
        @Nullable Long readyBytes,
        boolean settings,
        QueueDetails.Limits limits,
        boolean endless,
        @Nullable String deadLetterExchange) {

    /** Columns of the list that is asked for at each sweep; with totals straight from the queues. */
    static final String LIGHT_COLUMNS = "name,type,messages,messages_ready,messages_unacknowledged";

    /** Columns of the list that shows what the broker samples. */
    static final String FULL_COLUMNS = LIGHT_COLUMNS
            + ",vhost,consumers,message_bytes_ready,arguments,effective_policy_definition,single_active_consumer_tag"
            + ",message_stats.publish,message_stats.ack,message_stats.deliver_get,message_stats.deliver_no_ack"
            + ",message_stats.get_no_ack,message_stats.redeliver";

    /**
     * Messages since the queue's counters began; {@code null} = left out of an answer that holds its like.
     *
     * @param acknowledged or taken by a consumer that acknowledges nothing
     */
    record Counters(
            @Nullable Long published,
            @Nullable Long delivered,
            @Nullable Long acknowledged,
            @Nullable Long redelivered) {
        static final Counters NONE_YET = new Counters(0L, 0L, 0L, 0L);
        static final Counters UNKNOWN = new Counters(null, null, null, null);
    }

    /** {@code null} = it has no name. */
    static @Nullable Row of(JsonNode node) {
        String name = text(node, "name");
        if (name == null) {
            return null;
        }
        Long ready = number(node, "messages_ready");
        Long held = number(node, "messages_unacknowledged");
        Long all = number(node, "messages");
        if (all != null && ready != null && held == null && all >= ready) {
            held = all - ready;
        }
        if (all != null && held != null && ready == null && all >= held) {
            ready = all - held;
        }
        Long consumers = number(node, "consumers");
        JsonNode stats = node.path("message_stats");
        boolean settings = node.path("arguments").isObject();
        return new Row(
                name,
                type(text(node, "type")),
                ready,
                held,
                consumers == null ? null : (Integer) (int) Math.min(consumers, Integer.MAX_VALUE),
                node.path("arguments").path("x-single-active-consumer").asBoolean(false)
                        || text(node, "single_active_consumer_tag") != null,
                stats.isObject() ? counters(stats) : null,
                number(node, "message_bytes_ready"),
                settings,
                new QueueDetails.Limits(
                        setting(node, "max-length"),
                        setting(node, "max-length-bytes"),
                        overflow(textSetting(node, "overflow")),
                        setting(node, "message-ttl"),
                        setting(node, "delivery-limit")),
                endless(node),
                textSetting(node, "dead-letter-exchange"));
    }

    /** Written as -1, as a queue's argument or in its policy. */
    private static boolean endless(JsonNode node) {
        return node.path("arguments").path("x-delivery-limit").asLong(0) < 0
                || node.path("effective_policy_definition")
                                .path("delivery-limit")
                                .asLong(0)
                        < 0;
    }

    /**
     * Brokers leave out what has never been counted, and count all that has to do with deliveries together: one of those
     * that is missing beside another is unknown.
     */
    private static Counters counters(JsonNode stats) {
        Long published = number(stats, "publish");
        Long delivered = number(stats, "deliver_get");
        Long done = number(stats, "ack");
        Long again = number(stats, "redeliver");
        if (delivered == null && done == null && again == null) {
            return published == null ? Counters.UNKNOWN : new Counters(published, 0L, 0L, 0L);
        }
        return new Counters(
                published,
                delivered,
                done == null ? null : (Long) (done + count(stats, "deliver_no_ack") + count(stats, "get_no_ack")),
                again);
    }

    private static long count(JsonNode stats, String field) {
        Long number = number(stats, field);
        return number == null ? 0 : Math.min(number, Long.MAX_VALUE / 4);
    }

    /** A whole number that is not negative; {@code null} = it is not there, or no such number. */
    static @Nullable Long number(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isIntegralNumber() && value.canConvertToLong() && value.longValue() >= 0
                ? (Long) value.longValue()
                : null;
    }

    private static @Nullable String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isTextual() && !value.asText().isEmpty() ? value.asText() : null;
    }

    /** A queue's own argument; of the two a number counts that is lower, as the broker has it. */
    private static @Nullable Long setting(JsonNode node, String name) {
        Long own = number(node.path("arguments"), "x-" + name);
        Long policy = number(node.path("effective_policy_definition"), name);
        return own == null ? policy : policy == null ? own : (Long) Math.min(own, policy);
    }

    private static @Nullable String textSetting(JsonNode node, String name) {
        JsonNode own = node.path("arguments").path("x-" + name);
        JsonNode set =
                own.isTextual() ? own : node.path("effective_policy_definition").path(name);
        // Empty is a word too: the name of the default exchange.
        return set.isTextual() ? set.asText() : null;
    }

    private static QueueDetails.@Nullable Overflow overflow(@Nullable String written) {
        return switch (written) {
            case "drop-head" -> QueueDetails.Overflow.DROP_HEAD;
            case "reject-publish" -> QueueDetails.Overflow.REJECT_PUBLISH;
            case "reject-publish-dlx" -> QueueDetails.Overflow.REJECT_PUBLISH_DLX;
            case null, default -> null;
        };
    }

    private static QueueReading.Type type(@Nullable String written) {
        return switch (written) {
            case "classic", "rabbit_classic_queue" -> QueueReading.Type.CLASSIC;
            case "quorum", "rabbit_quorum_queue" -> QueueReading.Type.QUORUM;
            case "stream", "rabbit_stream_queue" -> QueueReading.Type.STREAM;
            case null, default -> QueueReading.Type.UNKNOWN;
        };
    }
}
