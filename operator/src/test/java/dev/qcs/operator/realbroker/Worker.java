package dev.qcs.operator.realbroker;

import dev.qcs.operator.evaluate.Client;
import dev.qcs.operator.testing.EmbeddedKafka;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.jspecify.annotations.Nullable;

/**
 * The consumer of one Pod: a real client on a thread of its own, which commits what it has done. What it does with a record
 * is up to the test; without a word it is done at once.
 */
final class Worker {
    private static final Duration POLL = Duration.ofMillis(20);

    private final EmbeddedKafka kafka;
    private final Clock clock;
    private final String group;
    private final List<String> topics;
    private final Map<String, Object> settings = new HashMap<>();
    private final Semaphore allowed = new Semaphore(0);
    private final AtomicInteger commitsAsked = new AtomicInteger();
    private final AtomicInteger commitsDone = new AtomicInteger();
    private final Set<TopicPartition> paused = new HashSet<>();
    private List<TopicPartition> assigned = List.of();
    private Predicate<ConsumerRecord<String, String>> good = record -> true;
    private Runnable whenRevoked = () -> {};
    private volatile Set<TopicPartition> owned = Set.of();
    private boolean gated;
    private boolean positions;
    private boolean onDemand;
    private @Nullable Client client;

    Worker(EmbeddedKafka kafka, Clock clock, String group, String pod, List<String> topics) {
        this.kafka = kafka;
        this.clock = clock;
        this.group = group;
        this.topics = topics;
        settings.put("client.id", pod);
        // How soon it hears that others join or leave.
        settings.put("heartbeat.interval.ms", 200);
    }

    // What it is like; before it starts.

    Worker with(String setting, Object value) {
        settings.put(setting, value);
        return this;
    }

    /** It is a member by the protocol of KIP-848. */
    Worker ofNewProtocol() {
        settings.remove("heartbeat.interval.ms");
        return with("group.protocol", "consumer");
    }

    /** It takes its partitions itself, and is no member of the group. */
    Worker assigned(TopicPartition... partitions) {
        assigned = List.of(partitions);
        return this;
    }

    /** What is not good is tried again when time has passed; whatever lies behind it on its partition waits. */
    Worker failingOn(Predicate<ConsumerRecord<String, String>> bad) {
        good = bad.negate();
        return this;
    }

    /** It cannot go on unless it is allowed to: one permit for each record. */
    Worker gated() {
        gated = true;
        return this;
    }

    /** It commits its position, as a plain {@code commitSync()} does, and not the record after the last one it has done. */
    Worker committingPositions() {
        positions = true;
        return this;
    }

    /** It commits when it is told to. */
    Worker committingOnDemand() {
        onDemand = true;
        return this;
    }

    /** It never fetches this partition. */
    Worker pausing(TopicPartition partition) {
        paused.add(partition);
        return this;
    }

    Worker whenRevoked(Runnable callback) {
        whenRevoked = callback;
        return this;
    }

    // What it does.

    Worker start() {
        client = new Client(this::run);
        return this;
    }

    void allow(int records) {
        allowed.release(records);
    }

    /** True when it has used up what it was allowed. */
    boolean usedUp() {
        return allowed.availablePermits() == 0;
    }

    /** Numbers of the partitions that it has now. */
    int[] partitions() {
        return owned.stream().mapToInt(TopicPartition::partition).toArray();
    }

    void askToCommit() {
        commitsAsked.incrementAndGet();
    }

    boolean hasCommitted() {
        return commitsDone.get() == commitsAsked.get();
    }

    /** Fails when the client did. */
    void check() {
        Client running = client;
        if (running != null) {
            running.check();
        }
    }

    /** Leaves as a Pod does that is told to end. */
    void stop() throws InterruptedException {
        Client running = client;
        if (running != null) {
            client = null;
            running.stop();
        }
    }

    private void run(Client running) throws InterruptedException {
        try (KafkaConsumer<String, String> consumer = kafka.consumer(group, settings)) {
            if (assigned.isEmpty()) {
                consumer.subscribe(topics, new Rebalances(consumer));
            } else {
                consumer.assign(assigned);
            }
            Map<TopicPartition, Instant> refused = new HashMap<>();
            while (running.goesOn()) {
                Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
                for (ConsumerRecord<String, String> record : consumer.poll(POLL)) {
                    if (!running.goesOn()) {
                        break;
                    }
                    work(running, consumer, record, done, refused);
                }
                commit(consumer, done);
                commitIfAsked(consumer);
                tryAgain(consumer, refused);
            }
        }
    }

    private void work(
            Client running,
            KafkaConsumer<String, String> consumer,
            ConsumerRecord<String, String> record,
            Map<TopicPartition, OffsetAndMetadata> done,
            Map<TopicPartition, Instant> refused)
            throws InterruptedException {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        if (consumer.position(partition) <= record.offset()) {
            return;
        }
        if (gated && !allowed.tryAcquire()) {
            commit(consumer, done);
            while (!allowed.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                if (!running.goesOn()) {
                    return;
                }
                commitIfAsked(consumer);
            }
        }
        if (good.test(record)) {
            done.put(partition, new OffsetAndMetadata(record.offset() + 1));
        } else {
            consumer.seek(partition, record.offset());
            consumer.pause(List.of(partition));
            refused.put(partition, clock.instant());
        }
    }

    private void commit(KafkaConsumer<String, String> consumer, Map<TopicPartition, OffsetAndMetadata> done) {
        if (onDemand) {
            return;
        }
        try {
            if (positions) {
                consumer.commitSync();
            } else if (!done.isEmpty()) {
                consumer.commitSync(done);
            }
        } catch (CommitFailedException | RebalanceInProgressException e) {
            // Its partitions are others' now, who do the same records again.
        }
        done.clear();
    }

    private void commitIfAsked(KafkaConsumer<String, String> consumer) {
        int asked = commitsAsked.get();
        if (asked > commitsDone.get()) {
            consumer.commitSync();
            commitsDone.set(asked);
        }
    }

    /** What was refused is fetched again once time has passed. */
    private void tryAgain(KafkaConsumer<String, String> consumer, Map<TopicPartition, Instant> refused) {
        refused.entrySet().removeIf(entry -> {
            boolean again = clock.instant().isAfter(entry.getValue());
            if (again && consumer.assignment().contains(entry.getKey())) {
                consumer.resume(List.of(entry.getKey()));
            }
            return again;
        });
    }

    private final class Rebalances implements ConsumerRebalanceListener {
        private final KafkaConsumer<String, String> consumer;

        Rebalances(KafkaConsumer<String, String> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            whenRevoked.run();
            Set<TopicPartition> left = new HashSet<>(owned);
            left.removeAll(partitions);
            owned = left;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            Set<TopicPartition> all = new HashSet<>(owned);
            all.addAll(partitions);
            owned = all;
            consumer.pause(partitions.stream().filter(paused::contains).toList());
        }
    }
}
