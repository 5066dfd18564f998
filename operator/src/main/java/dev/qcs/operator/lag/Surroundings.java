package dev.qcs.operator.lag;

import java.util.List;
import java.util.Set;

/**
 * What bears on a group and is neither its offsets nor its members. Read beside the sweep, so it may be some tens of seconds
 * older than the reading that carries it.
 *
 * @param transactions open ones that hold back readers of committed records, sorted by partition
 * @param transactional partitions that were written in transactions lately, as far as anybody asked
 * @param deadLetters topics that the spec names as dead-letter topics, sorted by name
 */
public record Surroundings(
        List<TransactionReading> transactions,
        Set<PartitionId> transactional,
        List<DeadLetterReading> deadLetters,
        BrokerLimits limits) {
    /** Nothing of it was asked for, or nothing is known. */
    public static final Surroundings NONE = new Surroundings(List.of(), Set.of(), List.of(), BrokerLimits.UNKNOWN);

    public Surroundings {
        transactions = List.copyOf(transactions);
        transactional = Set.copyOf(transactional);
        deadLetters = List.copyOf(deadLetters);
    }
}
