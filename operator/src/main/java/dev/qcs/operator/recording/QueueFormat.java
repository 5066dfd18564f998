package dev.qcs.operator.recording;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.qcs.operator.json.KnownFields;
import dev.qcs.operator.lag.QueueConsumer;
import dev.qcs.operator.lag.QueueDetails;
import dev.qcs.operator.lag.QueueReading;
import dev.qcs.operator.lag.QueueSight;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A RabbitMQ queue in a line: its counts, its settings and its consumers one by one. */
final class QueueFormat {
    private static final int MOST_CONSUMERS = Integer.MAX_VALUE;

    private final JsonGenerator out;
    private final KnownFields known;

    QueueFormat(JsonGenerator out, KnownFields known) {
        this.out = out;
        this.known = known;
    }

    void write(String field, List<QueueReading> queues) throws IOException {
        out.writeArrayFieldStart(field);
        for (QueueReading queue : queues) {
            write(queue);
        }
        out.writeEndArray();
    }

    private void write(QueueReading queue) throws IOException {
        out.writeStartObject();
        out.writeStringField("name", queue.name());
        out.writeStringField("type", queue.type().name().toLowerCase(Locale.ROOT));
        known.whole("ready", queue.ready());
        known.whole("unacknowledged", queue.unacknowledged());
        known.whole("consumers", whole(queue.consumers()));
        known.whole("prefetch", whole(queue.prefetch()));
        if (queue.singleActiveConsumer()) {
            out.writeBooleanField("singleActiveConsumer", true);
        }
        known.whole("published", queue.published());
        known.whole("delivered", queue.delivered());
        known.whole("acknowledged", queue.acknowledged());
        known.whole("redelivered", queue.redelivered());
        known.whole("unread", queue.unread());
        known.whole("readyBytes", queue.sight().readyBytes());
        known.text("publishersBlocked", queue.details().publishersBlocked());
        if (!queue.details()
                .equals(blocked(QueueDetails.UNKNOWN, queue.details().publishersBlocked()))) {
            settings(queue.details());
        }
        if (!queue.sight().consumers().isEmpty()) {
            consumers(queue.sight().consumers());
        }
        out.writeEndObject();
    }

    private void settings(QueueDetails details) throws IOException {
        QueueDetails.Limits limits = details.limits();
        out.writeObjectFieldStart("settings");
        out.writeBooleanField("complete", details.known());
        known.whole("maxLength", limits.maxLength());
        known.whole("maxBytes", limits.maxBytes());
        known.text("overflow", limits.overflow() == null ? null : Words.of(limits.overflow()));
        known.whole("messageTtlMillis", limits.messageTtlMillis());
        known.whole("deliveries", limits.deliveries());
        known.text("deadLetterExchange", details.deadLetterExchange());
        if (details.deadLetterExchangeMissing() != null) {
            out.writeBooleanField("deadLetterExchangeMissing", details.deadLetterExchangeMissing());
        }
        out.writeEndObject();
    }

    private void consumers(List<QueueConsumer> consumers) throws IOException {
        out.writeArrayFieldStart("consumerDetails");
        for (QueueConsumer consumer : consumers) {
            out.writeStartObject();
            out.writeStringField("channel", consumer.channel());
            out.writeStringField("tag", consumer.tag());
            out.writeStringField("host", consumer.host());
            known.whole("prefetch", whole(consumer.prefetch()));
            known.whole("held", consumer.held());
            known.whole("acknowledged", consumer.acknowledged());
            out.writeBooleanField("active", consumer.active());
            known.text("pod", consumer.pod());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static @Nullable Long whole(@Nullable Integer number) {
        return number == null ? null : Long.valueOf(number);
    }

    static QueueReading read(Fields fields) {
        Fields settings = fields.object("settings");
        String blocked = fields.text("publishersBlocked");
        QueueDetails details = settings == null ? QueueDetails.UNKNOWN : settings(settings);
        List<QueueConsumer> consumers = fields.list("consumerDetails", QueueFormat::consumer);
        return new QueueReading(
                fields.needText("name"),
                fields.knownWord("type", QueueReading.Type.class).orElse(QueueReading.Type.UNKNOWN),
                fields.number("ready"),
                fields.number("unacknowledged"),
                fields.integer("consumers", MOST_CONSUMERS),
                fields.integer("prefetch", Integer.MAX_VALUE),
                fields.flag("singleActiveConsumer"),
                fields.number("published"),
                fields.number("delivered"),
                fields.number("acknowledged"),
                fields.number("redelivered"),
                fields.number("unread"),
                blocked(details, blocked),
                new QueueSight(fields.number("readyBytes"), consumers == null ? List.of() : consumers));
    }

    private static QueueDetails blocked(QueueDetails details, @Nullable String by) {
        return new QueueDetails(
                details.known(),
                details.limits(),
                details.deadLetterExchange(),
                details.deadLetterExchangeMissing(),
                by);
    }

    private static QueueDetails settings(Fields fields) {
        QueueDetails details = new QueueDetails(
                fields.flag("complete"),
                new QueueDetails.Limits(
                        fields.number("maxLength"),
                        fields.number("maxBytes"),
                        fields.knownWord("overflow", QueueDetails.Overflow.class)
                                .orElse(null),
                        fields.number("messageTtlMillis"),
                        fields.number("deliveries")),
                fields.text("deadLetterExchange"),
                fields.has("deadLetterExchangeMissing") ? (Boolean) fields.flag("deadLetterExchangeMissing") : null,
                null);
        fields.end();
        return details;
    }

    private static QueueConsumer consumer(Fields fields) {
        return new QueueConsumer(
                fields.text("channel", ""),
                fields.text("tag", ""),
                fields.text("host", ""),
                fields.integer("prefetch", Integer.MAX_VALUE),
                fields.number("held"),
                fields.number("acknowledged"),
                fields.flag("active"),
                fields.text("pod"));
    }
}
