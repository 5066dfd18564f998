package dev.qcs.operator.lag;

import java.time.Instant;

/**
 * A partition whose committed offset has not changed while work waited: enough to let its clock go on after a restart.
 *
 * @param committed the offset it stands at
 * @param since it stands there with work waiting
 */
public record StandingStill(PartitionId id, long committed, Instant since) {}
