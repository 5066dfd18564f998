package dev.qcs.operator.lag;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What bears on a group and is neither its offsets nor its members. Read beside the sweep, so it may be some tens of seconds
 * older than the reading that carries it.
 *
 * @param transactions open ones that hold back readers of committed records, sorted by partition
 * @param transactional partitions that were written in transactions lately, as far as anybody asked
 * @param deadLetters topics that the spec names as dead-letter topics, sorted by name
 * @param processed how far the application says that it has worked: the offset of the first record that it has not done yet;
 *     only for partitions whose commits say so
 * @param tails what was found behind commits that stand still near the end of their logs, by partition
 * @param deadLetterQueues queues that the spec names as dead-letter queues of RabbitMQ, sorted by name
 * @param deaths why a RabbitMQ broker has dead-lettered messages; {@code null} = it does not tell
 */
public record Surroundings(
        List<TransactionReading> transactions,
        Set<PartitionId> transactional,
        List<DeadLetterReading> deadLetters,
        BrokerLimits limits,
        Map<PartitionId, Long> processed,
        Map<PartitionId, TailReading> tails,
        List<QueueReading> deadLetterQueues,
        @Nullable DeathCounts deaths) {
    /** Nothing of it was asked for, or nothing is known. */
    public static final Surroundings NONE = new Surroundings(List.of(), Set.of(), List.of(), BrokerLimits.UNKNOWN);

    /** Of RabbitMQ queues. */
    public Surroundings(List<QueueReading> deadLetterQueues, @Nullable DeathCounts deaths) {
        this(List.of(), Set.of(), List.of(), BrokerLimits.UNKNOWN, Map.of(), Map.of(), deadLetterQueues, deaths);
    }

    public Surroundings {
        deadLetterQueues = List.copyOf(deadLetterQueues);
        transactions = List.copyOf(transactions);
        transactional = Set.copyOf(transactional);
        deadLetters = List.copyOf(deadLetters);
        processed = Map.copyOf(processed);
        tails = Map.copyOf(tails);
    }

    /** Without a word of the application, and without a look at any tail. */
    public Surroundings(
            List<TransactionReading> transactions,
            Set<PartitionId> transactional,
            List<DeadLetterReading> deadLetters,
            BrokerLimits limits) {
        this(transactions, transactional, deadLetters, limits, Map.of(), Map.of(), List.of(), null);
    }

    /** The same with how far the application says that it has worked. */
    public Surroundings withProcessed(Map<PartitionId, Long> offsets) {
        return new Surroundings(
                transactions, transactional, deadLetters, limits, offsets, tails, deadLetterQueues, deaths);
    }

    /** The same with what was found behind commits. */
    public Surroundings withTails(Map<PartitionId, TailReading> found) {
        return new Surroundings(
                transactions, transactional, deadLetters, limits, processed, found, deadLetterQueues, deaths);
    }

    /** The same with other dead letters. */
    public Surroundings withDeadLetters(List<DeadLetterReading> topics, List<QueueReading> queues) {
        return new Surroundings(transactions, transactional, topics, limits, processed, tails, queues, deaths);
    }

    /** What was found between exactly this commit and this end; {@code null} = nobody looked. */
    public @Nullable TailReading tail(PartitionId partition, long committed, long end) {
        TailReading tail = tails.get(partition);
        return tail == null || tail.committed() != committed || tail.end() != end ? null : tail;
    }
}
