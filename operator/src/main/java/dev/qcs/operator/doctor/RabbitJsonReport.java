package dev.qcs.operator.doctor;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.qcs.operator.estimate.QueueEstimate;
import dev.qcs.operator.lag.QueueInventory;
import dev.qcs.operator.lag.QueueReading;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The whole report of a RabbitMQ broker as one object; what is unknown is left out. */
public final class RabbitJsonReport {
    /** Not every terminal speaks UTF-8. */
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final PrintWriter out;
    private final String broker;

    /** @param broker what to call it, without credentials */
    public RabbitJsonReport(PrintWriter out, String broker) {
        this.out = out;
        this.broker = broker;
    }

    public void print(RabbitReport report) throws IOException {
        ObjectNode all = JSON.createObjectNode();
        all.put("cluster", broker);
        all.put("version", report.broker().version());
        all.put("time", report.time().toString());
        all.put("watchedSeconds", report.watched().toSeconds());
        all.put("verdict", report.verdict().name());
        ArrayNode findings = all.putArray("findings");
        for (RabbitReport.Complaint complaint : report.complaints()) {
            ObjectNode one = findings.addObject();
            one.put("type", complaint.name());
            one.put("severity", complaint.severity().name());
            text(one, "vhost", complaint.vhost());
            one.put("message", complaint.message());
            one.put("advice", complaint.advice());
        }
        ArrayNode unread = all.putArray("unread");
        for (Unread.Line line : report.unread()) {
            unread.addObject()
                    .put("subject", line.subject())
                    .put("problem", line.problem())
                    .put("remedy", line.remedy())
                    .put("hidesLag", line.hidesLag());
        }
        ArrayNode queues = all.putArray("queues");
        report.queues().forEach(queue -> queue(queues.addObject(), queue));
        ArrayNode letters = all.putArray("deadLetters");
        for (RabbitReport.Letters one : report.deadLetters()) {
            ObjectNode node = letters.addObject();
            node.put("name", one.reading().name()).put("vhost", one.vhost());
            number(node, "messages", one.reading().atLeast());
            number(node, "came", one.came());
            number(node, "consumers", wide(one.reading().consumers()));
        }
        ArrayNode nodes = all.putArray("nodes");
        report.broker().nodes().forEach(node -> node(nodes.addObject(), node));
        ObjectNode connections = all.putObject("connections");
        number(connections, "all", wide(report.broker().blocked().all()));
        connections.put("blocked", report.broker().blocked().blocked());
        write(all);
    }

    /** Of a broker that gave no answer. */
    public void blind(String message) throws IOException {
        write(JSON.createObjectNode()
                .put("cluster", broker)
                .put("verdict", Verdict.BLIND.name())
                .put("message", message));
    }

    private static void queue(ObjectNode node, RabbitReport.Queue queue) {
        QueueEstimate estimate = queue.estimate();
        QueueReading reading = estimate.reading();
        node.put("name", reading.name()).put("vhost", queue.vhost());
        if (reading.type() != QueueReading.Type.UNKNOWN) {
            node.put("type", reading.type().name().toLowerCase(Locale.ROOT));
        }
        if (reading.type() == QueueReading.Type.STREAM) {
            number(node, "unread", reading.unread());
        } else {
            number(node, "ready", reading.ready());
            number(node, "unacknowledged", reading.unacknowledged());
        }
        number(node, "consumers", wide(reading.consumers()));
        rate(node, "publishedPerSecond", estimate.published());
        rate(node, "acknowledgedPerSecond", estimate.acknowledged());
        rate(node, "growthPerSecond", estimate.growth());
        text(node, "deadLetterExchange", reading.details().deadLetterExchange());
    }

    private static void node(ObjectNode node, QueueInventory.Node one) {
        node.put("name", one.name())
                .put("running", one.running())
                .put("memoryAlarm", one.memoryAlarm())
                .put("diskAlarm", one.diskAlarm());
        number(node, "diskFreeBytes", one.diskFree());
        number(node, "diskLimitBytes", one.diskLimit());
        number(node, "memoryUsedBytes", one.memoryUsed());
        number(node, "memoryLimitBytes", one.memoryLimit());
    }

    private static @Nullable Long wide(@Nullable Integer number) {
        return number == null ? null : Long.valueOf(number);
    }

    private static void number(ObjectNode node, String name, @Nullable Long value) {
        if (value != null) {
            node.put(name, value);
        }
    }

    private static void rate(ObjectNode node, String name, @Nullable Double value) {
        if (value != null) {
            node.put(name, Math.round(1000 * value) / 1000.0);
        }
    }

    private static void text(ObjectNode node, String name, @Nullable String value) {
        if (value != null) {
            node.put(name, value);
        }
    }

    private void write(ObjectNode node) throws IOException {
        out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node));
        out.flush();
    }
}
