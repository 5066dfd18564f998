package dev.qcs.operator.recording;

import dev.qcs.operator.lag.Committed;
import dev.qcs.operator.lag.Gap;
import dev.qcs.operator.lag.PartitionReading;
import dev.qcs.operator.lag.QueueReading;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a line leaves out without a word of it, though lag hangs on it. The operator writes why it could not read something;
 * who writes a recording by hand or by another tool leaves out what is not known, and that must be told all the same.
 */
final class LeftOut {
    private LeftOut() {}

    /** One gap for each kind of datum that is missing anywhere; {@code null} = the line holds no such list. */
    static List<Gap> gaps(@Nullable List<PartitionReading> partitions, @Nullable List<QueueReading> queues) {
        if (partitions == null && queues == null) {
            return List.of(new Gap(
                    Gap.What.END,
                    "the source",
                    "this line of the recording holds neither partitions nor queues",
                    "record what was read, or write unavailable"));
        }
        List<Gap> gaps = new ArrayList<>();
        if (partitions != null) {
            partitions(
                    partitions, Gap.What.COMMITTED, "committed", gaps, p -> p.committed() == Committed.Absent.UNKNOWN);
            partitions(partitions, Gap.What.END, "end", gaps, p -> p.end() == null);
            partitions(partitions, Gap.What.START, "start", gaps, p -> p.start() == null);
        }
        if (queues != null) {
            List<String> unknown = queues.stream()
                    .filter(queue -> queue.type() != QueueReading.Type.STREAM && queue.ready() == null)
                    .map(QueueReading::name)
                    .toList();
            add(Gap.What.MESSAGES, "queue ", "ready", unknown, gaps);
        }
        return gaps;
    }

    private static void partitions(
            List<PartitionReading> partitions,
            Gap.What what,
            String field,
            List<Gap> gaps,
            Predicate<PartitionReading> missing) {
        List<String> unknown = partitions.stream()
                .filter(missing)
                .map(partition -> partition.id().toString())
                .toList();
        add(what, "partition ", field, unknown, gaps);
    }

    private static void add(Gap.What what, String kind, String field, List<String> names, List<Gap> gaps) {
        if (!names.isEmpty()) {
            gaps.add(new Gap(
                    what,
                    kind + names.getFirst() + (names.size() == 1 ? "" : " and " + (names.size() - 1) + " more"),
                    "the recording leaves out " + field,
                    "record " + field));
        }
    }
}
