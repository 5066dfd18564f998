package dev.qcs.operator.report;

import dev.qcs.crd.QueueConsumerScalerStatus;
import dev.qcs.operator.estimate.PartitionEstimate;
import java.util.Comparator;
import java.util.List;

/** The ten partitions that a person should look at first: what does not move, then the largest backlog. */
final class WorstPartitions {
    private static final int SHOWN = 10;

    private WorstPartitions() {}

    static List<QueueConsumerScalerStatus.Partition> of(List<PartitionEstimate> partitions) {
        return partitions.stream()
                .filter(partition -> partition.hasWork() || !quiet(partition.state()))
                .sorted(Comparator.comparing((PartitionEstimate partition) -> quiet(partition.state()))
                        .thenComparing(PartitionEstimate::lag, Comparator.nullsFirst(Comparator.<Long>reverseOrder()))
                        .thenComparing(PartitionEstimate::id))
                .limit(SHOWN)
                .map(WorstPartitions::partition)
                .toList();
    }

    private static boolean quiet(PartitionEstimate.State state) {
        return state == PartitionEstimate.State.Moving || state == PartitionEstimate.State.Idle;
    }

    private static QueueConsumerScalerStatus.Partition partition(PartitionEstimate partition) {
        return new QueueConsumerScalerStatus.Partition(
                partition.id().topic(),
                partition.id().partition(),
                partition.lag(),
                partition.behind() == null ? null : partition.behind().age().toSeconds(),
                partition.committed(),
                partition.end(),
                partition.pod(),
                partition.burrow() == null ? null : partition.burrow().name());
    }
}
