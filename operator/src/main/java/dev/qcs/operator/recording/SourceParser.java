package dev.qcs.operator.recording;

import dev.qcs.operator.lag.Committed;
import dev.qcs.operator.lag.DiskReading;
import dev.qcs.operator.lag.Gap;
import dev.qcs.operator.lag.Member;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.lag.PartitionReading;
import dev.qcs.operator.lag.TopicReading;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The parts of a line that describe the source, one entry at a time. */
final class SourceParser {
    private static final int MOST_PARTITIONS = 1_000_000;

    private SourceParser() {}

    static PartitionReading partition(Fields fields) {
        return new PartitionReading(
                new PartitionId(fields.needText("topic"), fields.needInteger("partition", MOST_PARTITIONS)),
                committed(fields),
                fields.number("start"),
                fields.number("lastStable"),
                fields.number("end"),
                fields.text("member"),
                fields.time("timeOfCommitted"));
    }

    private static Committed committed(Fields fields) {
        Long offset = fields.number("committed");
        Long lag = fields.number("lag");
        if (lag != null && (offset != null || fields.isNull("committed"))) {
            throw fields.mistake("lag", "is what a share group has not settled, and stands in place of committed");
        }
        if (offset != null) {
            return new Committed.At(offset);
        }
        if (lag != null) {
            return new Committed.Unsettled(lag);
        }
        return fields.isNull("committed") ? Committed.Absent.NEVER : Committed.Absent.UNKNOWN;
    }

    /** Without its number of partitions a topic has those that the line holds. */
    static TopicReading topic(Fields fields, List<PartitionReading> partitions) {
        String name = fields.needText("name");
        Integer count = fields.integer("partitions", MOST_PARTITIONS);
        int seen = partitions.stream()
                .map(PartitionReading::id)
                .filter(id -> id.topic().equals(name))
                .mapToInt(id -> id.partition() + 1)
                .max()
                .orElse(0);
        return new TopicReading(
                name,
                fields.text("id"),
                count == null ? seen : count,
                fields.number("retentionMillis", -1, Long.MAX_VALUE),
                fields.number("retentionBytes", -1, Long.MAX_VALUE),
                fields.number("bytes"),
                fields.text("cleanup"),
                fields.integer("replicas", MOST_PARTITIONS),
                fields.number("segmentBytes"),
                null,
                null,
                null,
                fields.flag("tiered"),
                true);
    }

    static DiskReading disk(Fields fields) {
        return new DiskReading(
                fields.needInteger("broker", Integer.MAX_VALUE),
                fields.text("directory", ""),
                needBytes(fields, "totalBytes"),
                needBytes(fields, "usableBytes"));
    }

    private static long needBytes(Fields fields, String name) {
        Long bytes = fields.number(name);
        if (bytes == null) {
            throw fields.mistake(name, "is missing; write it, or leave out the disk");
        }
        return bytes;
    }

    /** Empty when only a newer version knows what is missing. */
    static Optional<Gap> gap(Fields fields) {
        fields.needText("what");
        Optional<Gap.What> what = fields.knownWord("what", Gap.What.class);
        Gap gap = new Gap(
                what.orElse(Gap.What.END),
                fields.text("subject", "the source"),
                fields.text("problem", "could not be read"),
                fields.text("remedy", "see the operator's log"));
        return what.map(_ -> gap);
    }

    /** Without an assignment of its own a member has the partitions that name it. */
    static Member member(Fields fields, List<PartitionReading> partitions) {
        String id = fields.needText("id");
        Integer restarts = fields.integer("restarts", Integer.MAX_VALUE);
        List<Set<PartitionId>> assignment = fields.list("assignment", SourceParser::assigned);
        return new Member(
                id,
                fields.text("client", ""),
                fields.text("host", ""),
                fields.text("pod"),
                restarts == null ? 0 : restarts,
                assignment == null ? owned(id, partitions) : union(assignment));
    }

    private static Set<PartitionId> assigned(Fields fields) {
        String topic = fields.needText("topic");
        Set<PartitionId> ids = new HashSet<>();
        List<Integer> numbers = fields.integers("partitions", MOST_PARTITIONS);
        for (Integer number : numbers == null ? List.<Integer>of() : numbers) {
            ids.add(new PartitionId(topic, number));
        }
        return ids;
    }

    private static Set<PartitionId> union(List<Set<PartitionId>> parts) {
        Set<PartitionId> all = new HashSet<>();
        parts.forEach(all::addAll);
        return all;
    }

    /** The partitions that name a member as their owner. */
    static Set<PartitionId> owned(String member, List<PartitionReading> partitions) {
        Set<PartitionId> ids = new HashSet<>();
        for (PartitionReading partition : partitions) {
            if (member.equals(partition.member())) {
                ids.add(partition.id());
            }
        }
        return ids;
    }
}
