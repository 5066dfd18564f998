package dev.qcs.operator.doctor;

import dev.qcs.operator.diagnose.Finding.Severity;
import dev.qcs.operator.estimate.QueueEstimate;
import dev.qcs.operator.lag.QueueReading;
import dev.qcs.operator.words.Figures;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The report of a RabbitMQ broker on a terminal of 100 columns. */
public final class RabbitTextReport {
    private static final int NAME = 34;

    private final PrintWriter out;
    private final Page page;
    private final String broker;

    /** @param broker what to call it, without credentials */
    public RabbitTextReport(PrintWriter out, String broker) {
        this.out = out;
        this.page = new Page(out);
        this.broker = broker;
    }

    public void print(RabbitReport report) {
        Map<String, Set<String>> queues = report.broker().queues();
        page.wrapped(
                "",
                "  ",
                broker + ": RabbitMQ " + report.broker().version() + ", "
                        + (report.broker().nodes().isEmpty()
                                ? ""
                                : Checkup.many(report.broker().nodes().size(), "node") + ", ")
                        + Checkup.many(
                                queues.values().stream().mapToInt(Set::size).sum(), "queue") + " in "
                        + Checkup.many(queues.size(), "virtual host"));
        page.line("watched for " + Figures.time(report.watched()));
        page.title(headline(report));
        for (RabbitReport.Complaint complaint : report.complaints()) {
            page.line("");
            page.wrapped(
                    String.format(
                            Locale.ROOT, "  %-9s ", complaint.severity().name().toUpperCase(Locale.ROOT)),
                    " ".repeat(12),
                    (complaint.vhost() == null || queues.size() == 1 ? "" : "virtual host " + complaint.vhost() + ": ")
                            + complaint.message() + " [" + complaint.name() + "]");
            page.wrapped(" ".repeat(9) + "-> ", " ".repeat(12), complaint.advice());
        }
        unread(report);
        queues(report);
        deadLetters(report);
        nodes(report);
        out.flush();
    }

    private static String headline(RabbitReport report) {
        long critical = count(report, Severity.Critical);
        long warnings = count(report, Severity.Warning);
        String unread = report.unread().isEmpty()
                ? ""
                : "; " + Checkup.many(report.unread().size(), "thing") + " could not be read";
        return report.verdict() + ": "
                + (critical + warnings == 0
                        ? "no problem seen"
                        : critical + " critical and " + Checkup.many(warnings, "warning"))
                + unread;
    }

    private static long count(RabbitReport report, Severity severity) {
        return report.complaints().stream()
                .filter(complaint -> complaint.severity() == severity)
                .count();
    }

    private void unread(RabbitReport report) {
        if (!report.unread().isEmpty()) {
            page.title("NOT READ, so nothing is said of it");
            report.unread().stream().limit(Page.MOST_ROWS).forEach(line -> {
                page.wrapped("  ", "    ", line.subject() + ": " + line.problem());
                page.wrapped("    -> ", "       ", line.remedy());
            });
            page.rest(report.unread().size(), "things");
        }
    }

    private void queues(RabbitReport report) {
        page.title(report.queues().isEmpty() ? "QUEUES: none" : "QUEUES, deepest first");
        if (report.queues().isEmpty()) {
            return;
        }
        Table table = new Table("QUEUE", "VHOST", "TYPE", ">READY", ">HELD", ">CONSUMERS", ">IN/S", ">OUT/S", "TREND");
        report.queues().stream().limit(Page.MOST_ROWS).forEach(queue -> {
            QueueEstimate estimate = queue.estimate();
            QueueReading reading = estimate.reading();
            boolean stream = reading.type() == QueueReading.Type.STREAM;
            table.row(
                    Table.fit(reading.name(), NAME),
                    Table.fit(queue.vhost(), NAME / 2),
                    reading.type() == QueueReading.Type.UNKNOWN
                            ? "?"
                            : reading.type().name().toLowerCase(Locale.ROOT),
                    Figures.count(stream ? reading.unread() : reading.ready()),
                    stream ? "-" : Figures.count(reading.unacknowledged()),
                    reading.consumers() == null
                            ? "?"
                            : Figures.count(reading.consumers().longValue()),
                    Figures.rate(estimate.published()),
                    Figures.rate(estimate.acknowledged()),
                    trend(estimate.growth()));
        });
        page.print(table);
        page.rest(report.queues().size(), "queues");
    }

    private static String trend(@Nullable Double growth) {
        if (growth == null) {
            return "?";
        }
        return Math.abs(growth) < 0.1
                ? "steady"
                : growth > 0 ? "grows +" + Figures.rate(growth) + "/s" : "falls -" + Figures.rate(-growth) + "/s";
    }

    private void deadLetters(RabbitReport report) {
        if (report.deadLetters().isEmpty()) {
            return;
        }
        page.title("DEAD LETTERS");
        Table table = new Table("QUEUE", "VHOST", ">THERE", ">CAME", ">CONSUMERS");
        report.deadLetters().stream()
                .limit(Page.MOST_ROWS)
                .forEach(letters -> table.row(
                        Table.fit(letters.reading().name(), NAME),
                        Table.fit(letters.vhost(), NAME / 2),
                        Figures.count(letters.reading().atLeast()),
                        Figures.count(letters.came()),
                        letters.reading().consumers() == null
                                ? "?"
                                : Figures.count(letters.reading().consumers().longValue())));
        page.print(table);
        page.rest(report.deadLetters().size(), "dead-letter queues");
    }

    private void nodes(RabbitReport report) {
        if (report.broker().nodes().isEmpty()) {
            return;
        }
        page.title("NODES");
        Table table = new Table("NODE", "STATE", ">DISK LEFT", ">DISK LIMIT", ">MEMORY", ">MEMORY LIMIT");
        report.broker().nodes().stream()
                .limit(Page.MOST_ROWS)
                .forEach(node -> table.row(
                        Table.fit(node.name(), NAME),
                        !node.running() ? "down" : node.diskAlarm() || node.memoryAlarm() ? "alarm" : "running",
                        bytes(node.diskFree()),
                        bytes(node.diskLimit()),
                        bytes(node.memoryUsed()),
                        bytes(node.memoryLimit())));
        page.print(table);
        Integer all = report.broker().blocked().all();
        page.line("  "
                + (all == null
                        ? "connections: not to be seen"
                        : Checkup.many(all, "connection") + ", "
                                + report.broker().blocked().blocked() + " blocked"));
    }

    private static String bytes(@Nullable Long bytes) {
        return bytes == null ? "?" : Figures.bytes(bytes.doubleValue());
    }
}
