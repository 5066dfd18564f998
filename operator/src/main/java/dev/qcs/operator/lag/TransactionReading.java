package dev.qcs.operator.lag;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The oldest open transaction of a partition: what lies behind its first record is hidden from readers of committed records.
 *
 * @param producerId as the partition's leader names it
 * @param transactionalId as its coordinator names it; {@code null} = no coordinator that was visible knows the producer
 * @param firstOffset where it began on this partition
 * @param lastWrite when the producer last wrote to the partition
 * @param startedAt when it began, by the coordinator; {@code null} = unknown
 * @param timeout after which the coordinator ends it; {@code null} = unknown
 */
public record TransactionReading(
        PartitionId partition,
        long producerId,
        @Nullable String transactionalId,
        long firstOffset,
        Instant lastWrite,
        @Nullable Instant startedAt,
        @Nullable Duration timeout) {}
