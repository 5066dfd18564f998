package dev.qcs.operator.recording;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.qcs.operator.lag.Committed;
import dev.qcs.operator.lag.DiskReading;
import dev.qcs.operator.lag.PartitionReading;
import dev.qcs.operator.lag.QueueReading;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.lag.TopicReading;
import java.util.List;
import java.util.Objects;

/**
 * All of a reading but its numbers: who is in the group, who owns what, the Pods, settings of topics. Kept as a compressed
 * line of the format, since it is seldom looked at.
 */
final class Scene {
    /** Of the objects around the bytes. */
    private static final int OVERHEAD = 16;

    private static final JsonMapper JSON = new JsonMapper();

    private final long number;
    private final Packed packed;

    private Scene(long number, Packed packed) {
        this.number = number;
        this.packed = packed;
    }

    static Scene of(long number, Recorded recorded) {
        return new Scene(number, Packed.of(out -> {
            try (RecordingWriter writer = new RecordingWriter(out)) {
                writer.write(new Recorded(recorded.target(), recorded.pods(), Numbers.without(recorded.reading())));
            }
        }));
    }

    /** Of the scene on its tape. */
    long number() {
        return number;
    }

    Recorded unpacked() {
        return new LineParser(unknown -> {}).parse(packed.read(JSON::readTree));
    }

    int bytes() {
        return packed.size() + OVERHEAD;
    }

    /** True when two readings differ in time and numbers at most. */
    static boolean same(Recorded a, Recorded b) {
        return Objects.equals(a.target(), b.target()) && a.pods().equals(b.pods()) && same(a.reading(), b.reading());
    }

    private static boolean same(Reading a, Reading b) {
        return switch (a) {
            case Reading.Unavailable before ->
                b instanceof Reading.Unavailable after
                        && before.reason() == after.reason()
                        && before.message().equals(after.message());
            case Reading.Observed before ->
                b instanceof Reading.Observed after
                        && Objects.equals(before.group(), after.group())
                        && sameTopics(before.topics(), after.topics())
                        && sameDisks(before.disks(), after.disks())
                        && before.gaps().equals(after.gaps())
                        && samePartitions(before.partitions(), after.partitions())
                        && sameQueues(before.queues(), after.queues())
                        && AroundFormat.same(before.around(), after.around());
        };
    }

    private static boolean samePartitions(List<PartitionReading> before, List<PartitionReading> after) {
        boolean same = before.size() == after.size();
        for (int i = 0; same && i < before.size(); i++) {
            same = before.get(i).id().equals(after.get(i).id())
                    && Objects.equals(before.get(i).member(), after.get(i).member())
                    && unsettled(before.get(i)) == unsettled(after.get(i));
        }
        return same;
    }

    private static boolean unsettled(PartitionReading partition) {
        return partition.committed() instanceof Committed.Unsettled;
    }

    private static boolean sameTopics(List<TopicReading> before, List<TopicReading> after) {
        boolean same = before.size() == after.size();
        for (int i = 0; same && i < before.size(); i++) {
            TopicReading a = before.get(i);
            TopicReading b = after.get(i);
            same = a.equals(b) || a.withBytes(null).equals(b.withBytes(null));
        }
        return same;
    }

    private static boolean sameDisks(List<DiskReading> before, List<DiskReading> after) {
        boolean same = before.size() == after.size();
        for (int i = 0; same && i < before.size(); i++) {
            DiskReading a = before.get(i);
            DiskReading b = after.get(i);
            same = a.broker() == b.broker()
                    && a.totalBytes() == b.totalBytes()
                    && a.directory().equals(b.directory());
        }
        return same;
    }

    private static boolean sameQueues(List<QueueReading> before, List<QueueReading> after) {
        boolean same = before.size() == after.size();
        for (int i = 0; same && i < before.size(); i++) {
            same = QueueNumbers.same(before.get(i), after.get(i));
        }
        return same;
    }
}
