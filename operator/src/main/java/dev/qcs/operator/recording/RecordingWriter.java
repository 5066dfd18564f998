package dev.qcs.operator.recording;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.qcs.operator.act.Pod;
import dev.qcs.operator.act.TargetReading;
import dev.qcs.operator.json.KnownFields;
import dev.qcs.operator.lag.Committed;
import dev.qcs.operator.lag.DiskReading;
import dev.qcs.operator.lag.Gap;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.Member;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.lag.PartitionReading;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.lag.TopicReading;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Writes a recording, one reading a line; what is unknown is left out. */
public final class RecordingWriter implements AutoCloseable {
    private static final JsonFactory JSON = new JsonFactory();

    private final JsonGenerator out;
    private final KnownFields known;

    /** @param out flushed after each line, and not closed */
    public RecordingWriter(OutputStream out) throws IOException {
        this.out = JSON.createGenerator(out);
        this.known = new KnownFields(this.out);
        this.out.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        this.out.setRootValueSeparator(null);
    }

    /** One reading. */
    public void write(Recorded recorded) throws IOException {
        out.writeStartObject();
        out.writeStringField("time", recorded.time().toString());
        target(recorded.target());
        pods(recorded.pods());
        switch (recorded.reading()) {
            case Reading.Observed observed -> observed(observed);
            case Reading.Unavailable unavailable -> {
                out.writeObjectFieldStart("unavailable");
                out.writeStringField("reason", unavailable.reason().name());
                out.writeStringField("message", unavailable.message());
                out.writeEndObject();
            }
        }
        out.writeEndObject();
        out.writeRaw('\n');
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private void target(@Nullable TargetReading target) throws IOException {
        if (target == null) {
            out.writeNullField("replicas");
            return;
        }
        out.writeObjectFieldStart("replicas");
        out.writeNumberField("current", target.current());
        out.writeNumberField("ready", target.ready());
        out.writeStringField("uid", target.uid());
        out.writeNumberField("rollout", target.rollout());
        flag("rollingOut", target.rollingOut());
        flag("consumersPaused", target.consumersPaused());
        out.writeEndObject();
    }

    /** An empty list is written too: without one a reader would take the Pods from the members. */
    private void pods(List<Pod> pods) throws IOException {
        out.writeArrayFieldStart("pods");
        for (Pod pod : pods) {
            out.writeStartObject();
            out.writeStringField("name", pod.name());
            known.text("address", pod.address());
            out.writeBooleanField("ready", pod.ready());
            out.writeNumberField("restarts", pod.restarts());
            known.text("trouble", pod.trouble());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private void observed(Reading.Observed reading) throws IOException {
        if (reading.group() != null) {
            group(reading.group(), reading.partitions());
        }
        boolean queues = !reading.queues().isEmpty();
        if (!queues || !reading.partitions().isEmpty()) {
            out.writeArrayFieldStart("partitions");
            for (PartitionReading partition : reading.partitions()) {
                partition(partition);
            }
            out.writeEndArray();
        }
        if (!reading.topics().isEmpty()) {
            out.writeArrayFieldStart("topics");
            for (TopicReading topic : reading.topics()) {
                topic(topic);
            }
            out.writeEndArray();
        }
        if (!reading.disks().isEmpty()) {
            out.writeArrayFieldStart("disks");
            for (DiskReading disk : reading.disks()) {
                disk(disk);
            }
            out.writeEndArray();
        }
        if (queues) {
            new QueueFormat(out, known).write("queues", reading.queues());
        }
        new AroundFormat(out, known).write(reading.around());
        gaps(reading);
    }

    private void group(GroupReading group, List<PartitionReading> partitions) throws IOException {
        out.writeObjectFieldStart("group");
        out.writeStringField("name", group.name());
        out.writeStringField("type", Words.of(group.type()));
        out.writeStringField("state", Words.of(group.state()));
        known.whole("epoch", group.epoch() == null ? null : Long.valueOf(group.epoch()));
        known.text("assignor", group.assignor());
        flag("selfAssigned", group.selfAssigned());
        if (group.members() != null) {
            out.writeArrayFieldStart("members");
            for (Member member : group.members()) {
                member(member, partitions);
            }
            out.writeEndArray();
        }
        out.writeEndObject();
    }

    private void member(Member member, List<PartitionReading> partitions) throws IOException {
        out.writeStartObject();
        out.writeStringField("id", member.id());
        out.writeStringField("client", member.client());
        out.writeStringField("host", member.host());
        known.text("pod", member.pod());
        out.writeNumberField("restarts", member.restarts());
        if (!member.assignment().equals(SourceParser.owned(member.id(), partitions))) {
            TreeMap<String, TreeSet<Integer>> topics = new TreeMap<>();
            for (PartitionId id : member.assignment()) {
                topics.computeIfAbsent(id.topic(), topic -> new TreeSet<>()).add(id.partition());
            }
            out.writeArrayFieldStart("assignment");
            for (var topic : topics.entrySet()) {
                out.writeStartObject();
                out.writeStringField("topic", topic.getKey());
                out.writeArrayFieldStart("partitions");
                for (Integer partition : topic.getValue()) {
                    out.writeNumber(partition);
                }
                out.writeEndArray();
                out.writeEndObject();
            }
            out.writeEndArray();
        }
        out.writeEndObject();
    }

    private void partition(PartitionReading partition) throws IOException {
        out.writeStartObject();
        out.writeStringField("topic", partition.id().topic());
        out.writeNumberField("partition", partition.id().partition());
        known.whole("start", partition.start());
        switch (partition.committed()) {
            case Committed.At at -> out.writeNumberField("committed", at.offset());
            case Committed.Unsettled unsettled -> out.writeNumberField("lag", unsettled.records());
            case Committed.Absent.NEVER -> out.writeNullField("committed");
            case Committed.Absent.UNKNOWN -> {}
        }
        known.whole("lastStable", partition.lastStable());
        known.whole("end", partition.end());
        known.text("member", partition.member());
        known.text(
                "timeOfCommitted",
                partition.timeOfCommitted() == null
                        ? null
                        : partition.timeOfCommitted().toString());
        out.writeEndObject();
    }

    private void topic(TopicReading topic) throws IOException {
        out.writeStartObject();
        out.writeStringField("name", topic.name());
        known.text("id", topic.id());
        out.writeNumberField("partitions", topic.partitionCount());
        known.whole("retentionMillis", topic.retentionMillis());
        known.whole("retentionBytes", topic.retentionBytes());
        known.whole("bytes", topic.bytes());
        known.text("cleanup", topic.cleanup());
        known.whole("replicas", topic.replicas() == null ? null : Long.valueOf(topic.replicas()));
        known.whole("segmentBytes", topic.segmentBytes());
        flag("tiered", topic.tiered());
        out.writeEndObject();
    }

    private void disk(DiskReading disk) throws IOException {
        out.writeStartObject();
        out.writeNumberField("broker", disk.broker());
        out.writeStringField("directory", disk.directory());
        out.writeNumberField("totalBytes", disk.totalBytes());
        out.writeNumberField("usableBytes", disk.usableBytes());
        out.writeEndObject();
    }

    /** An empty list is written where something is unknown: without one a reader would say that it was left out. */
    private void gaps(Reading.Observed reading) throws IOException {
        List<Gap> gaps = reading.gaps();
        if (gaps.isEmpty()
                && LeftOut.gaps(reading.partitions(), reading.queues()).isEmpty()) {
            return;
        }
        out.writeArrayFieldStart("gaps");
        for (Gap gap : gaps) {
            out.writeStartObject();
            out.writeStringField("what", Words.of(gap.what()));
            out.writeStringField("subject", gap.subject());
            out.writeStringField("problem", gap.problem());
            out.writeStringField("remedy", gap.remedy());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private void flag(String name, boolean value) throws IOException {
        if (value) {
            out.writeBooleanField(name, true);
        }
    }
}
