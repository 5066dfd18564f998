package dev.qcs.operator.doctor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.estimate.Age;
import dev.qcs.operator.estimate.Drain;
import dev.qcs.operator.estimate.Estimate;
import dev.qcs.operator.estimate.PartitionEstimate;
import dev.qcs.operator.json.KnownFields;
import dev.qcs.operator.lag.BrokerInventory.ListedGroup;
import dev.qcs.operator.lag.DeadLetterReading;
import dev.qcs.operator.lag.DiskReading;
import dev.qcs.operator.lag.TopicReading;
import java.io.IOException;
import java.io.Writer;
import java.util.Map;
import java.util.Set;

/** The whole report as one object; what is unknown is left out. */
public final class JsonReport {
    /** Not every terminal speaks UTF-8. */
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final JsonGenerator out;
    private final KnownFields known;
    private final String cluster;

    /**
     * @param out not closed
     * @param cluster what to call it, without credentials
     */
    public JsonReport(Writer out, String cluster) throws IOException {
        this.out = JSON.createGenerator(out);
        this.known = new KnownFields(this.out);
        this.out.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        this.out.setPrettyPrinter(new DefaultPrettyPrinter());
        this.cluster = cluster;
    }

    public void print(Report report) throws IOException {
        out.writeStartObject();
        out.writeStringField("cluster", cluster);
        out.writeStringField("time", report.newest().time().toString());
        out.writeNumberField("watchedSeconds", report.watched().toSeconds());
        out.writeStringField("verdict", report.verdict().name());
        out.writeNumberField("brokers", report.newest().brokers());
        out.writeArrayFieldStart("findings");
        for (Report.Stated stated : report.findings()) {
            finding(stated);
        }
        out.writeEndArray();
        unread(report);
        out.writeArrayFieldStart("groups");
        for (Report.Group group : report.groups()) {
            group(group);
        }
        out.writeEndArray();
        out.writeArrayFieldStart("otherGroups");
        for (ListedGroup other : report.newest().otherGroups()) {
            out.writeStartObject();
            out.writeStringField("name", other.name());
            known.text("kind", other.kind());
            out.writeEndObject();
        }
        out.writeEndArray();
        topics(report);
        disks(report);
        deadLetters(report);
        out.writeEndObject();
        out.writeRaw('\n');
        out.close();
    }

    /** Of a cluster that gave no answer. */
    public void blind(String message) throws IOException {
        out.writeStartObject();
        out.writeStringField("cluster", cluster);
        out.writeStringField("verdict", Verdict.BLIND.name());
        out.writeStringField("message", message);
        out.writeEndObject();
        out.writeRaw('\n');
        out.close();
    }

    private void finding(Report.Stated stated) throws IOException {
        Finding finding = stated.finding();
        out.writeStartObject();
        out.writeStringField("type", finding.type().name());
        out.writeStringField("severity", finding.severity().name());
        out.writeStringField("confidence", finding.confidence().name());
        known.text("group", stated.group());
        known.text("subject", finding.subject().isEmpty() ? null : finding.subject());
        out.writeStringField("since", finding.since().toString());
        out.writeStringField("message", finding.message());
        out.writeStringField("advice", finding.advice());
        out.writeArrayFieldStart("evidence");
        for (Finding.Evidence evidence : finding.evidence()) {
            out.writeStartObject();
            if (evidence.partition() != null) {
                out.writeStringField("topic", evidence.partition().topic());
                out.writeNumberField("partition", evidence.partition().partition());
            }
            known.whole("offset", evidence.offset());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private void unread(Report report) throws IOException {
        out.writeArrayFieldStart("unread");
        for (Unread.Line line : report.unread()) {
            out.writeStartObject();
            out.writeStringField("subject", line.subject());
            out.writeStringField("problem", line.problem());
            out.writeStringField("remedy", line.remedy());
            out.writeBooleanField("hidesLag", line.hidesLag());
            out.writeArrayFieldStart("hides");
            for (FindingType type : line.hides()) {
                out.writeString(type.name());
            }
            out.writeEndArray();
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeArrayFieldStart("notChecked");
        for (Skipped one : report.notChecked()) {
            out.writeStartObject();
            out.writeStringField("type", one.finding().type().name());
            out.writeStringField("cause", one.finding().cause().name());
            out.writeStringField("why", one.finding().why());
            out.writeNumberField("groups", one.groups());
            known.text("group", one.group());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private void group(Report.Group group) throws IOException {
        Estimate estimate = group.evaluation().estimate();
        out.writeStartObject();
        out.writeStringField("name", group.name());
        known.text("state", group.described() == null ? null : group.state());
        known.whole("members", group.members());
        known.whole("lag", estimate.lag());
        out.writeNumberField("unknownPartitions", estimate.unknownPartitions());
        Age behind = estimate.behind();
        if (behind != null) {
            known.decimal("lagSeconds", behind.age().toMillis() / 1000.0);
            if (behind.atLeast()) {
                out.writeBooleanField("lagSecondsAtLeast", true);
            }
        }
        out.writeStringField("trend", estimate.trend().name());
        known.decimal("growth", estimate.growth());
        known.decimal("arrivalPerSecond", estimate.arrival());
        known.decimal("consumptionPerSecond", estimate.consumption());
        switch (estimate.drain()) {
            case Drain.In in -> known.decimal("drainSeconds", in.time().toMillis() / 1000.0);
            case Drain.Plain.NOTHING_TO_DRAIN -> out.writeNumberField("drainSeconds", 0);
            case Drain.Plain.NEVER -> out.writeNumberField("drainSeconds", -1);
            case Drain.Plain.UNKNOWN -> {}
        }
        out.writeArrayFieldStart("partitions");
        for (PartitionEstimate partition : estimate.partitions()) {
            partition(partition);
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private void partition(PartitionEstimate partition) throws IOException {
        out.writeStartObject();
        out.writeStringField("topic", partition.id().topic());
        out.writeNumberField("partition", partition.id().partition());
        known.whole("lag", partition.lag());
        known.whole("committed", partition.committed());
        known.whole("end", partition.end());
        if (partition.hasWork()) {
            out.writeNumberField("stillSeconds", partition.stillFor().toSeconds());
        }
        known.text("owner", partition.owner());
        out.writeEndObject();
    }

    private void topics(Report report) throws IOException {
        Map<String, Set<String>> readers = report.readers();
        out.writeArrayFieldStart("topics");
        for (TopicReading topic : report.topics()) {
            out.writeStartObject();
            out.writeStringField("name", topic.name());
            out.writeNumberField("partitions", topic.partitionCount());
            known.whole("replicas", topic.replicas() == null ? null : Long.valueOf(topic.replicas()));
            known.whole("bytes", topic.bytes());
            known.whole("retentionMillis", topic.retentionMillis());
            known.whole("retentionBytes", topic.retentionBytes());
            known.text("cleanup", topic.cleanup());
            out.writeArrayFieldStart("readBy");
            for (String reader : readers.getOrDefault(topic.name(), Set.of())) {
                out.writeString(reader);
            }
            out.writeEndArray();
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private void disks(Report report) throws IOException {
        out.writeArrayFieldStart("disks");
        for (DiskReading disk : report.newest().disks()) {
            out.writeStartObject();
            out.writeNumberField("broker", disk.broker());
            out.writeStringField("directory", disk.directory());
            out.writeNumberField("totalBytes", disk.totalBytes());
            out.writeNumberField("usableBytes", disk.usableBytes());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private void deadLetters(Report report) throws IOException {
        out.writeArrayFieldStart("deadLetters");
        for (DeadLetterReading letters : report.deadLetters()) {
            out.writeStartObject();
            out.writeStringField("topic", letters.topic());
            out.writeNumberField("held", letters.held());
            known.whole("arrived", report.arrived(letters));
            known.whole("expiringSoon", letters.expiringSoon());
            if (letters.readers() != null) {
                out.writeArrayFieldStart("readBy");
                for (DeadLetterReading.Reader reader : letters.readers()) {
                    out.writeString(reader.group());
                }
                out.writeEndArray();
            }
            out.writeEndObject();
        }
        out.writeEndArray();
    }
}
