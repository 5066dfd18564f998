package dev.qcs.operator.diagnose;

import dev.qcs.operator.estimate.PartitionEstimate;
import dev.qcs.operator.lag.PartitionTrack;
import java.util.ArrayList;
import java.util.List;

/** Records that were deleted before the group read them: the log starts after the committed offset. */
final class LostData implements Watch {
    /** The start is read a moment after the commit: a consumer at the edge of its log may have passed it in between. */
    private static final long CERTAIN = 1_000;

    @Override
    public List<Incident> see(Symptoms symptoms) {
        List<Incident> seen = new ArrayList<>();
        for (PartitionEstimate partition : symptoms.estimate().partitions()) {
            if (partition.lost() > 0 && partition.committed() != null && partition.start() != null) {
                PartitionTrack track = symptoms.track(partition.id());
                boolean sure = partition.lost() >= CERTAIN
                        || (track != null
                                && track.unchangedAt(symptoms.nowMillis())
                                && symptoms.history().size() > 1);
                if (sure) {
                    seen.add(Incident.of(
                            FindingType.DataLost,
                            symptoms.now(),
                            false,
                            new Incident.Place(partition.id(), partition.committed(), partition.start())));
                }
            }
        }
        return seen;
    }
}
