package dev.qcs.operator.lag.kafka;

import dev.qcs.operator.lag.Committed;
import dev.qcs.operator.lag.DeadLetterReading;
import dev.qcs.operator.lag.Gap.What;
import dev.qcs.operator.lag.KafkaQuery;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.lag.PartitionReading;
import dev.qcs.operator.lag.Surroundings;
import dev.qcs.operator.lag.TailReading;
import dev.qcs.operator.lag.TransactionReading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;

/** What is read beside the sweep, on slower clocks. */
record Beside(
        TopicSettings settings,
        LogDirectories directories,
        DeadLetterTopics deadLetters,
        BrokerSettings limits,
        OpenTransactions transactions,
        RecordTimes times,
        TailProbe tails) {

    /** Waits for what is under way, each for as long as the limit at most. */
    void await(Duration limit) {
        settings.await(limit);
        directories.await(limit);
        deadLetters.await(limit);
        limits.await(limit);
        transactions.await(limit);
        times.await(limit);
        tails.await(limit);
    }

    /** What bears on a group; each hole gets its gap. */
    Surroundings around(KafkaQuery query, List<PartitionReading> partitions, Gaps gaps) {
        Problem ofLimits = limits.whyNot();
        if (ofLimits != null) {
            gaps.brokers(ofLimits);
        }
        return new Surroundings(transactions(partitions, gaps), Set.of(), letters(query, gaps), limits.limits())
                .withTails(tails(partitions, gaps));
    }

    private List<DeadLetterReading> letters(KafkaQuery query, Gaps gaps) {
        List<DeadLetterReading> letters = new ArrayList<>();
        for (String topic : new TreeSet<>(query.deadLetterTopics())) {
            DeadLetterReading known = deadLetters.of(topic);
            if (known != null) {
                letters.add(known);
            }
            deadLetters.problems(topic).forEach((what, problem) -> gaps.topic(what, topic, problem));
        }
        return letters;
    }

    private Map<PartitionId, TailReading> tails(List<PartitionReading> partitions, Gaps gaps) {
        Map<PartitionId, TailReading> found = new HashMap<>();
        for (PartitionReading partition : partitions) {
            if (!(partition.committed() instanceof Committed.At at)
                    || partition.end() == null
                    || partition.end() <= at.offset()) {
                continue;
            }
            PartitionId id = partition.id();
            switch (tails.of(new TopicPartition(id.topic(), id.partition()), at.offset(), partition.end())) {
                case null -> {}
                case Answer.Value<TailReading>(TailReading tail) -> found.put(id, tail);
                case Answer.Failed<TailReading>(Problem problem) -> gaps.partition(What.TAILS, id, problem);
            }
        }
        return found;
    }

    private List<TransactionReading> transactions(List<PartitionReading> partitions, Gaps gaps) {
        List<TransactionReading> open = new ArrayList<>();
        for (PartitionReading partition : partitions) {
            Answer<TransactionReading> answer = transactions.of(
                    new TopicPartition(partition.id().topic(), partition.id().partition()));
            switch (answer) {
                case null -> {}
                case Answer.Value<TransactionReading>(TransactionReading reading) -> open.add(reading);
                case Answer.Failed<TransactionReading>(Problem problem) -> {
                    if (partition.committed() instanceof Committed.At) {
                        gaps.partition(What.TRANSACTIONS, partition.id(), problem);
                    }
                }
            }
        }
        return open;
    }
}
