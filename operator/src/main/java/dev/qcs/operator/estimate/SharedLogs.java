package dev.qcs.operator.estimate;

import dev.qcs.operator.estimate.PartitionEstimate.State;
import java.util.List;

/** What is particular to share groups. */
final class SharedLogs {
    private SharedLogs() {}

    /**
     * A partition of a share group, less what is true of a reader that goes on in order: it has no committed offset, nobody owns
     * it, and one that stands still is no stuck log, since its next record may be another member's. That all of them stand still
     * does mean something, so the clocks stay.
     */
    static PartitionEstimate masked(PartitionEstimate partition) {
        boolean still = partition.state() == State.Frozen
                || partition.state() == State.Stale
                || partition.state() == State.Blocked;
        return new PartitionEstimate(
                partition.id(),
                still ? State.Moving : partition.state(),
                partition.lag(),
                null,
                null,
                null,
                0,
                partition.arrival(),
                partition.consumption(),
                partition.behind(),
                partition.stillFor(),
                partition.stillFor(),
                partition.commitCadence(),
                partition.stallAfter(),
                partition.sinceChange(),
                null,
                null,
                null,
                List.of(),
                null);
    }
}
