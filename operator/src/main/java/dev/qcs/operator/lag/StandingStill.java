package dev.qcs.operator.lag;

import java.time.Instant;
import java.util.List;

/**
 * A partition whose committed offset has not changed while work waited: enough to let its clock go on after a restart.
 *
 * @param committed the offset it stands at
 * @param since it stands there with work waiting
 * @param owners Pods (or member ids) that owned it meanwhile, oldest first
 * @param restarts of its owners meanwhile
 */
public record StandingStill(PartitionId id, long committed, Instant since, List<String> owners, int restarts) {

    public StandingStill {
        owners = List.copyOf(owners);
    }

    /** With nothing known of its owners. */
    public StandingStill(PartitionId id, long committed, Instant since) {
        this(id, committed, since, List.of(), 0);
    }
}
