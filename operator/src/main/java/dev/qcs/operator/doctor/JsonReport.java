package dev.qcs.operator.doctor;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.estimate.Age;
import dev.qcs.operator.estimate.Drain;
import dev.qcs.operator.estimate.Estimate;
import dev.qcs.operator.estimate.PartitionEstimate;
import dev.qcs.operator.json.KnownFields;
import dev.qcs.operator.lag.DeadLetterReading;
import dev.qcs.operator.lag.DiskReading;
import dev.qcs.operator.lag.TopicReading;
import java.io.IOException;
import java.io.Writer;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The whole report of a Kafka cluster as one object; what is unknown is left out. */
public final class JsonReport {
    private final Writer to;
    private final String cluster;

    /**
     * @param to not closed
     * @param cluster what to call it, without credentials
     */
    public JsonReport(Writer to, String cluster) {
        this.to = to;
        this.cluster = cluster;
    }

    public void print(Report report) throws IOException {
        JsonBody.write(to, cluster, body -> new Body(body, body.out, body.known).report(report));
    }

    /** Of a cluster that gave no answer. */
    public void blind(String message) throws IOException {
        JsonBody.blind(to, cluster, message);
    }

    private record Body(JsonBody body, JsonGenerator out, KnownFields known) {
        void report(Report report) throws IOException {
            out.writeStringField("time", report.newest().time().toString());
            out.writeNumberField("watchedSeconds", report.watched().toSeconds());
            out.writeStringField("verdict", report.verdict().name());
            out.writeNumberField("brokers", report.newest().brokers());
            body.array("findings", report.findings(), this::finding);
            body.unread(report.unread());
            body.array("notChecked", report.notChecked(), this::skipped);
            body.array("groups", report.groups(), this::group);
            body.array("otherGroups", report.newest().otherGroups(), other -> {
                out.writeStringField("name", other.name());
                known.text("kind", other.kind());
            });
            Map<String, Set<String>> readers = report.readers();
            body.array("topics", report.topics(), topic -> topic(topic, readers.getOrDefault(topic.name(), Set.of())));
            body.array("disks", report.newest().disks(), this::disk);
            body.array("deadLetters", report.deadLetters(), letters -> deadLetters(letters, report.arrived(letters)));
        }

        private void skipped(Skipped one) throws IOException {
            out.writeStringField("type", one.finding().type().name());
            out.writeStringField("cause", one.finding().cause().name());
            out.writeStringField("why", one.finding().why());
            out.writeNumberField("groups", one.groups());
            known.text("group", one.group());
        }

        private void finding(Report.Stated stated) throws IOException {
            Finding finding = stated.finding();
            out.writeStringField("type", finding.type().name());
            out.writeStringField("severity", finding.severity().name());
            out.writeStringField("confidence", finding.confidence().name());
            known.text("group", stated.group());
            known.text("subject", finding.subject().isEmpty() ? null : finding.subject());
            out.writeStringField("since", finding.since().toString());
            out.writeStringField("message", finding.message());
            out.writeStringField("advice", finding.advice());
            body.array("evidence", finding.evidence(), evidence -> {
                if (evidence.partition() != null) {
                    out.writeStringField("topic", evidence.partition().topic());
                    out.writeNumberField("partition", evidence.partition().partition());
                }
                known.whole("offset", evidence.offset());
            });
        }

        private void group(Report.Group group) throws IOException {
            Estimate estimate = group.evaluation().estimate();
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
            body.array("partitions", estimate.partitions(), this::partition);
        }

        private void partition(PartitionEstimate partition) throws IOException {
            out.writeStringField("topic", partition.id().topic());
            out.writeNumberField("partition", partition.id().partition());
            known.whole("lag", partition.lag());
            known.whole("committed", partition.committed());
            known.whole("end", partition.end());
            if (partition.hasWork()) {
                out.writeNumberField("stillSeconds", partition.stillFor().toSeconds());
            }
            known.text("owner", partition.owner());
        }

        private void topic(TopicReading topic, Set<String> readers) throws IOException {
            out.writeStringField("name", topic.name());
            out.writeNumberField("partitions", topic.partitionCount());
            known.whole("replicas", topic.replicas());
            known.whole("bytes", topic.bytes());
            known.whole("retentionMillis", topic.retentionMillis());
            known.whole("retentionBytes", topic.retentionBytes());
            known.text("cleanup", topic.cleanup());
            body.strings("readBy", readers);
        }

        private void disk(DiskReading disk) throws IOException {
            out.writeNumberField("broker", disk.broker());
            out.writeStringField("directory", disk.directory());
            out.writeNumberField("totalBytes", disk.totalBytes());
            out.writeNumberField("usableBytes", disk.usableBytes());
        }

        private void deadLetters(DeadLetterReading letters, @Nullable Long arrived) throws IOException {
            out.writeStringField("topic", letters.topic());
            out.writeNumberField("held", letters.held());
            known.whole("arrived", arrived);
            known.whole("expiringSoon", letters.expiringSoon());
            if (letters.readers() != null) {
                body.strings(
                        "readBy",
                        letters.readers().stream()
                                .map(DeadLetterReading.Reader::group)
                                .toList());
            }
        }
    }
}
