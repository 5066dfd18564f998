package dev.qcs.operator.e2e;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The program in one Pod: a real member of the group, whose client id is the Pod's name. */
final class PodConsumer implements Runnable {
    private static final Duration COMMIT_EVERY = Duration.ofMillis(200);

    private final Workload workload;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread;
    /** The next offset to handle of each partition that has moved since the last commit. */
    private final Map<TopicPartition, OffsetAndMetadata> uncommitted = new HashMap<>();

    private volatile boolean stopping;

    private PodConsumer(String pod, Workload workload) {
        this.workload = workload;
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        workload.bootstrapServers(),
                        ConsumerConfig.GROUP_ID_CONFIG,
                        workload.group(),
                        ConsumerConfig.CLIENT_ID_CONFIG,
                        pod,
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        50,
                        ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                        500,
                        // On a busy machine a heartbeat may be late; nobody here dies without leaving the group.
                        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                        30_000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        this.thread = Thread.ofPlatform().daemon().name(pod).unstarted(this);
    }

    static PodConsumer start(String pod, Workload workload) {
        PodConsumer consumer = new PodConsumer(pod, workload);
        consumer.thread.start();
        return consumer;
    }

    /** Leaves the group, as on SIGTERM; what was handled is committed. */
    void stop() {
        stopping = true;
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void run() {
        try (consumer) {
            consumer.subscribe(workload.topics(), new CommitBeforeMoving());
            while (!stopping) {
                handleOneBatch();
            }
        } catch (WakeupException e) {
            if (!stopping) {
                throw e;
            }
        }
    }

    private void handleOneBatch() {
        pauseOrResume();
        var batch = consumer.poll(Duration.ofMillis(100));
        long commitAt = System.nanoTime() + COMMIT_EVERY.toNanos();
        for (TopicPartition partition : batch.partitions()) {
            for (ConsumerRecord<byte[], byte[]> message : batch.records(partition)) {
                if (stopping) {
                    commit();
                    return;
                }
                // A pause holds from the moment it is asked for, also for what was fetched just before.
                if (workload.paused() || workload.chokesOn(message)) {
                    consumer.seek(partition, message.offset());
                    break;
                }
                LockSupport.parkNanos(workload.serviceTime().toNanos());
                uncommitted.put(partition, new OffsetAndMetadata(message.offset() + 1));
                if (System.nanoTime() > commitAt) {
                    commit();
                    commitAt = System.nanoTime() + COMMIT_EVERY.toNanos();
                }
            }
        }
        commit();
    }

    private void pauseOrResume() {
        if (workload.paused()) {
            consumer.pause(consumer.assignment());
        } else {
            consumer.resume(consumer.paused());
        }
    }

    /** Nothing while paused: from then on the offsets stand still, also what was handled just before. */
    private void commit() {
        if (uncommitted.isEmpty() || workload.paused()) {
            return;
        }
        try {
            consumer.commitSync(Map.copyOf(uncommitted), Duration.ofSeconds(2));
            uncommitted.clear();
        } catch (WakeupException e) {
            throw e;
        } catch (KafkaException e) {
            // The broker is away or the group is moving: what was handled is committed with the next batch.
            uncommitted.keySet().retainAll(consumer.assignment());
        }
    }

    private final class CommitBeforeMoving implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            commit();
            uncommitted.keySet().removeAll(List.copyOf(partitions));
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            uncommitted.keySet().removeAll(List.copyOf(partitions));
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}
    }
}
