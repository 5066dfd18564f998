package dev.qcs.operator.doctor;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.qcs.operator.estimate.QueueEstimate;
import dev.qcs.operator.json.KnownFields;
import dev.qcs.operator.lag.QueueInventory;
import dev.qcs.operator.lag.QueueReading;
import java.io.IOException;
import java.io.Writer;
import java.util.Locale;

/** The whole report of a RabbitMQ broker as one object; what is unknown is left out. */
public final class RabbitJsonReport {
    private final Writer to;
    private final String broker;

    /**
     * @param to not closed
     * @param broker what to call it, without credentials
     */
    public RabbitJsonReport(Writer to, String broker) {
        this.to = to;
        this.broker = broker;
    }

    public void print(RabbitReport report) throws IOException {
        JsonBody.write(to, broker, body -> new Body(body, body.out, body.known).report(report));
    }

    /** Of a broker that gave no answer. */
    public void blind(String message) throws IOException {
        JsonBody.blind(to, broker, message);
    }

    private record Body(JsonBody body, JsonGenerator out, KnownFields known) {
        void report(RabbitReport report) throws IOException {
            out.writeStringField("version", report.broker().version());
            out.writeStringField("time", report.time().toString());
            out.writeNumberField("watchedSeconds", report.watched().toSeconds());
            out.writeStringField("verdict", report.verdict().name());
            body.array("findings", report.complaints(), complaint -> {
                out.writeStringField("type", complaint.name());
                out.writeStringField("severity", complaint.severity().name());
                known.text("vhost", complaint.vhost());
                out.writeStringField("message", complaint.message());
                out.writeStringField("advice", complaint.advice());
            });
            body.unread(report.unread());
            body.array("queues", report.queues(), this::queue);
            body.array("deadLetters", report.deadLetters(), letters -> {
                out.writeStringField("name", letters.reading().name());
                out.writeStringField("vhost", letters.vhost());
                known.whole("messages", letters.reading().atLeast());
                known.whole("came", letters.came());
                known.whole("consumers", letters.reading().consumers());
            });
            body.array("nodes", report.broker().nodes(), this::node);
            out.writeObjectFieldStart("connections");
            known.whole("all", report.broker().blocked().all());
            out.writeNumberField("blocked", report.broker().blocked().blocked());
            out.writeEndObject();
        }

        private void queue(RabbitReport.Queue queue) throws IOException {
            QueueEstimate estimate = queue.estimate();
            QueueReading reading = estimate.reading();
            out.writeStringField("name", reading.name());
            out.writeStringField("vhost", queue.vhost());
            if (reading.type() != QueueReading.Type.UNKNOWN) {
                out.writeStringField("type", reading.type().name().toLowerCase(Locale.ROOT));
            }
            if (reading.type() == QueueReading.Type.STREAM) {
                known.whole("unread", reading.unread());
            } else {
                known.whole("ready", reading.ready());
                known.whole("unacknowledged", reading.unacknowledged());
            }
            known.whole("consumers", reading.consumers());
            known.decimal("publishedPerSecond", estimate.published());
            known.decimal("acknowledgedPerSecond", estimate.acknowledged());
            known.decimal("growthPerSecond", estimate.growth());
            known.text("deadLetterExchange", reading.details().deadLetterExchange());
        }

        private void node(QueueInventory.Node node) throws IOException {
            out.writeStringField("name", node.name());
            out.writeBooleanField("running", node.running());
            out.writeBooleanField("memoryAlarm", node.memoryAlarm());
            out.writeBooleanField("diskAlarm", node.diskAlarm());
            known.whole("diskFreeBytes", node.diskFree());
            known.whole("diskLimitBytes", node.diskLimit());
            known.whole("memoryUsedBytes", node.memoryUsed());
            known.whole("memoryLimitBytes", node.memoryLimit());
        }
    }
}
