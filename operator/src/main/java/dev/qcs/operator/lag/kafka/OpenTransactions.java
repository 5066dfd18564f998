package dev.qcs.operator.lag.kafka;

import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.lag.TransactionReading;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeProducersOptions;
import org.apache.kafka.clients.admin.DescribeProducersResult;
import org.apache.kafka.clients.admin.DescribeTransactionsOptions;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Which transaction holds back the readers of a partition, asked beside the sweep and only where the last stable offset has
 * stood below the end for long. The partition's leader knows the producer, a coordinator its name and its timeout.
 */
final class OpenTransactions {
    private static final Duration CALL_LIMIT = Duration.ofSeconds(5);

    /** Two looks at the last stable offset, and one more that finds it where it was. */
    private static final int LOOKS = 2;

    /** A coordinator that is down holds back many partitions at once; some of them tell as much as all. */
    private static final int MOST_PARTITIONS = 100;

    private record Held(long stable, Instant since) {}

    private final Clock clock;
    private final Duration every;
    private final SideTask task = new SideTask("transactions");
    private final Map<TopicPartition, Held> held = new HashMap<>();
    private final Map<TopicPartition, Answer<TransactionReading>> known = new ConcurrentHashMap<>();
    private @Nullable Instant asked;

    /** @param every how often last stable offsets are read, and transactions asked for */
    OpenTransactions(Clock clock, Duration every) {
        this.clock = clock;
        this.every = every;
    }

    /** The last answer; null = nothing holds the partition back, or it was not asked for yet. */
    @Nullable
    Answer<TransactionReading> of(TopicPartition partition) {
        return known.get(partition);
    }

    /** Waits for what {@code refresh} started. */
    void await(Duration limit) {
        task.await(limit);
    }

    /** Notes what a sweep saw, starts to read what is due, if anything is, and returns at once. */
    void refresh(Admin admin, Offsets offsets) {
        Instant now = clock.instant();
        held.keySet().retainAll(offsets.ends().keySet());
        offsets.lastStable().forEach((partition, answer) -> note(partition, answer.orNull(), offsets, now));
        known.keySet().retainAll(held.keySet());
        if (held.isEmpty() || !task.idle() || !SlowClock.due(asked, now, every)) {
            return;
        }
        List<TopicPartition> due = held.entrySet().stream()
                .filter(e -> Duration.between(e.getValue().since(), now).compareTo(every.multipliedBy(LOOKS)) >= 0)
                .sorted(Comparator.comparing(e -> e.getValue().since()))
                .limit(MOST_PARTITIONS)
                .map(Map.Entry::getKey)
                .toList();
        if (!due.isEmpty()) {
            asked = now;
            task.start(() -> read(admin, due));
        }
    }

    private void note(TopicPartition partition, @Nullable Long stable, Offsets offsets, Instant now) {
        Answer<Long> ended = offsets.ends().get(partition);
        Long end = ended == null ? null : ended.orNull();
        if (stable == null || end == null) {
            return;
        }
        Held before = held.get(partition);
        if (stable >= end) {
            held.remove(partition);
        } else if (before == null || before.stable() != stable) {
            held.put(partition, new Held(stable, now));
            known.remove(partition);
        }
    }

    private void read(Admin admin, List<TopicPartition> due) {
        TimeLimit limit = TimeLimit.after(CALL_LIMIT);
        int millis = (int) CALL_LIMIT.toMillis();
        var described = admin.describeProducers(due, new DescribeProducersOptions().timeoutMs(millis));
        Map<TopicPartition, Answer<DescribeProducersResult.PartitionProducerState>> answers =
                Batch.await(due, described::partitionResult, limit);
        Map<TopicPartition, ProducerState> oldest = new HashMap<>();
        answers.forEach((partition, answer) -> {
            switch (answer) {
                case Answer.Value<DescribeProducersResult.PartitionProducerState>(var state) ->
                    state.activeProducers().stream()
                            .filter(p -> p.currentTransactionStartOffset().isPresent())
                            .min(Comparator.comparingLong(OpenTransactions::start))
                            .ifPresentOrElse(p -> oldest.put(partition, p), () -> known.remove(partition));
                case Answer.Failed<DescribeProducersResult.PartitionProducerState>(Problem problem) ->
                    known.put(partition, new Answer.Failed<>(problem));
            }
        });
        if (oldest.isEmpty()) {
            return;
        }
        Set<Long> producers =
                oldest.values().stream().map(ProducerState::producerId).collect(Collectors.toSet());
        switch (names(admin, producers)) {
            // A coordinator that does not answer is not one that knows of no such producer.
            case Answer.Failed<Map<Long, String>>(Problem problem) ->
                oldest.keySet().forEach(partition -> known.put(partition, new Answer.Failed<>(problem)));
            case Answer.Value<Map<Long, String>>(var names) -> {
                Map<String, TransactionDescription> details = details(admin, new HashSet<>(names.values()));
                oldest.forEach((partition, producer) -> {
                    String name = names.get(producer.producerId());
                    known.put(
                            partition,
                            new Answer.Value<>(
                                    reading(partition, producer, name, name == null ? null : details.get(name))));
                });
            }
        }
    }

    private static long start(ProducerState producer) {
        return producer.currentTransactionStartOffset().orElse(Long.MAX_VALUE);
    }

    /** Transactional ids by producer; those that may not be seen are left out without a word. */
    private static Answer<Map<Long, String>> names(Admin admin, Set<Long> producers) {
        Answer<Collection<TransactionListing>> listed = Batch.await(
                admin.listTransactions(new ListTransactionsOptions()
                                .filterProducerIds(producers)
                                .timeoutMs((int) CALL_LIMIT.toMillis()))
                        .all(),
                TimeLimit.after(CALL_LIMIT));
        return switch (listed) {
            case Answer.Failed<Collection<TransactionListing>>(Problem problem) -> new Answer.Failed<>(problem);
            case Answer.Value<Collection<TransactionListing>>(var transactions) ->
                new Answer.Value<>(transactions.stream()
                        .collect(Collectors.toMap(
                                TransactionListing::producerId, TransactionListing::transactionalId, (a, _) -> a)));
        };
    }

    private static Map<String, TransactionDescription> details(Admin admin, Set<String> names) {
        Map<String, TransactionDescription> details = new HashMap<>();
        if (!names.isEmpty()) {
            var described = admin.describeTransactions(
                    names, new DescribeTransactionsOptions().timeoutMs((int) CALL_LIMIT.toMillis()));
            Batch.await(names, described::description, TimeLimit.after(CALL_LIMIT))
                    .forEach((name, answer) -> {
                        TransactionDescription detail = answer.orNull();
                        if (detail != null) {
                            details.put(name, detail);
                        }
                    });
        }
        return details;
    }

    private static TransactionReading reading(
            TopicPartition partition,
            ProducerState producer,
            @Nullable String name,
            @Nullable TransactionDescription detail) {
        return new TransactionReading(
                new PartitionId(partition.topic(), partition.partition()),
                producer.producerId(),
                name,
                start(producer),
                Instant.ofEpochMilli(producer.lastTimestamp()),
                detail == null || detail.transactionStartTimeMs().isEmpty()
                        ? null
                        : Instant.ofEpochMilli(detail.transactionStartTimeMs().getAsLong()),
                detail == null ? null : Duration.ofMillis(detail.transactionTimeoutMs()));
    }
}
