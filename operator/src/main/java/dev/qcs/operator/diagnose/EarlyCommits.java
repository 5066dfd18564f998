package dev.qcs.operator.diagnose;

import dev.qcs.operator.diagnose.Finding.Severity;
import dev.qcs.operator.estimate.PartitionEstimate;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.words.Figures;
import java.util.List;
import java.util.Map;

/**
 * Offsets that are committed before their records are done, by what the application itself says: without its word nobody can
 * see it from outside.
 */
final class EarlyCommits implements Check {
    /** A consumer fetches about so many at once ({@code max.poll.records}): it may commit a batch as a whole. */
    private static final long BATCH = 500;

    @Override
    public List<Finding> look(Symptoms symptoms) {
        Map<PartitionId, Long> processed = symptoms.reading().around().processed();
        if (processed.isEmpty()) {
            return List.of();
        }
        List<PartitionEstimate> early = symptoms.estimate().partitions().stream()
                .filter(partition -> ahead(partition, processed) > BATCH)
                .sorted((a, b) -> Long.compare(ahead(b, processed), ahead(a, processed)))
                .toList();
        if (early.isEmpty()) {
            return List.of();
        }
        PartitionEstimate worst = early.getFirst();
        long all = early.stream().mapToLong(p -> ahead(p, processed)).sum();
        Found found = Found.of(FindingType.CommitsAheadOfProcessing, Severity.Warning, symptoms.now())
                .says("offsets are committed " + Figures.count(all) + " records ahead of processing on "
                        + (early.size() == 1
                                ? worst.id().toString()
                                : early.size() + " partitions, most on " + worst.id())
                        + " (committed " + worst.committed() + ", processed up to " + processed.get(worst.id())
                        + "): a crash now loses them")
                .advises("commit after processing: switch enable.auto.commit off, or hand no record to another thread"
                        + " before its offset may be committed");
        early.forEach(partition -> found.at(partition.id(), partition.committed(), partition.pod()));
        return List.of(found.done());
    }

    private static long ahead(PartitionEstimate partition, Map<PartitionId, Long> processed) {
        Long done = processed.get(partition.id());
        return done == null || partition.committed() == null ? 0 : partition.committed() - done;
    }
}
