package dev.qcs.operator.lag;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What bears on a group and is neither its offsets nor its members. Read beside the sweep, so it may be some tens of seconds
 * older than the reading that carries it.
 *
 * @param transactions open ones that hold back readers of committed records, sorted by partition
 * @param transactional partitions that were written in transactions lately, as far as anybody asked
 * @param deadLetters topics that the spec names as dead-letter topics, sorted by name
 * @param deadLetterQueues the same in RabbitMQ
 * @param deaths why a RabbitMQ broker has dead-lettered messages; {@code null} = it does not tell
 */
public record Surroundings(
        List<TransactionReading> transactions,
        Set<PartitionId> transactional,
        List<DeadLetterReading> deadLetters,
        BrokerLimits limits,
        List<QueueReading> deadLetterQueues,
        @Nullable DeathCounts deaths) {
    /** Nothing of it was asked for, or nothing is known. */
    public static final Surroundings NONE = new Surroundings(List.of(), Set.of(), List.of(), BrokerLimits.UNKNOWN);

    /** Of a Kafka group. */
    public Surroundings(
            List<TransactionReading> transactions,
            Set<PartitionId> transactional,
            List<DeadLetterReading> deadLetters,
            BrokerLimits limits) {
        this(transactions, transactional, deadLetters, limits, List.of(), null);
    }

    /** Of RabbitMQ queues. */
    public Surroundings(List<QueueReading> deadLetterQueues, @Nullable DeathCounts deaths) {
        this(List.of(), Set.of(), List.of(), BrokerLimits.UNKNOWN, deadLetterQueues, deaths);
    }

    public Surroundings {
        deadLetterQueues = List.copyOf(deadLetterQueues);
        transactions = List.copyOf(transactions);
        transactional = Set.copyOf(transactional);
        deadLetters = List.copyOf(deadLetters);
    }
}
