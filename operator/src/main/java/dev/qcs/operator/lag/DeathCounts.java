package dev.qcs.operator.lag;

/**
 * Messages that a broker has dead-lettered since it started, by cause, all queues together.
 *
 * @param rejected by a consumer, without requeue
 * @param expired longer there than they may live
 * @param overflow of a queue at its greatest length
 * @param deliveryLimit come back more often than the queue allows
 */
public record DeathCounts(long rejected, long expired, long overflow, long deliveryLimit) {}
