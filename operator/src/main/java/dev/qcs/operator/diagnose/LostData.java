package dev.qcs.operator.diagnose;

import dev.qcs.operator.estimate.PartitionEstimate;
import dev.qcs.operator.words.Figures;
import java.util.List;
import java.util.Set;

/** Records that were deleted before the group read them: the log starts after the committed offset. */
final class LostData implements Check {

    @Override
    public List<Finding> look(Symptoms symptoms) {
        List<PartitionEstimate> losers = symptoms.estimate().partitions().stream()
                .filter(p -> p.lost() > 0)
                .sorted((a, b) -> Long.compare(b.lost(), a.lost()))
                .toList();
        if (losers.isEmpty()) {
            return List.of();
        }
        long lost = losers.stream()
                .mapToLong(PartitionEstimate::lost)
                .reduce(0, (a, b) -> a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b);
        boolean upTo = symptoms.reading().topics().stream()
                .anyMatch(topic -> topic.cleanup() == null || topic.cleanup().contains("compact"));
        PartitionEstimate worst = losers.getFirst();
        return List.of(new Finding(
                FindingType.DataLost,
                Finding.Severity.Critical,
                Finding.Confidence.Confirmed,
                symptoms.now(),
                (upTo ? "up to " : "") + Figures.count(lost) + (lost == 1 ? " record was" : " records were")
                        + " deleted unread on "
                        + (losers.size() == 1
                                ? "partition " + worst.id()
                                : losers.size() + " partitions, most on " + worst.id())
                        + ": committed " + worst.committed() + ", the log starts at " + worst.start()
                        + "; by retention or by an administrator",
                "lengthen retention to the longest outage plus the time to catch up; the consumer goes on at the log start with"
                        + " auto.offset.reset=earliest, at its end with latest, and stops with none",
                Finding.Effect.None,
                Set.of(),
                losers.stream()
                        .limit(10)
                        .map(p -> new Finding.Evidence(p.id(), p.committed(), p.pod()))
                        .toList()));
    }
}
