package dev.qcs.demo.workload;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A consumer application: one Kafka consumer a Pod, which takes its time over each record and commits what it has worked
 * off. How it behaves can be changed while it runs, for all its Pods at once.
 */
public final class ConsumerProgram implements Program {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerProgram.class);

    private final Map<String, Object> settings;
    private final String topic;
    private final Duration serviceTime;
    private final Set<Integer> frozen = ConcurrentHashMap.newKeySet();

    /** @param serviceTime what one record takes */
    public ConsumerProgram(String bootstrapServers, String group, String topic, Duration serviceTime) {
        this.topic = topic;
        this.serviceTime = serviceTime;
        this.settings = Map.ofEntries(
                Map.entry(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                Map.entry(ConsumerConfig.GROUP_ID_CONFIG, group),
                Map.entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
                Map.entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
                Map.entry(
                        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, List.of(CooperativeStickyAssignor.class)),
                // A member learns of a rebalance with its next heartbeat; the default of 3 s would be half a minute of
                // story.
                Map.entry(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 200),
                Map.entry(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 20_000),
                // Small bites, so that a backlog is worked off on all partitions side by side, not one after the other.
                Map.entry(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1_024),
                Map.entry(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100),
                Map.entry(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 20),
                Map.entry(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, false));
    }

    /**
     * Whichever Pod owns this partition stays a member and works off the others, but takes nothing from this one: what it is
     * working on at this moment is the last.
     */
    public void freeze(int partition) {
        frozen.add(partition);
    }

    /** The next poll fetches again. */
    public void thaw(int partition) {
        frozen.remove(partition);
    }

    @Override
    public Run start(String pod) {
        return new Consumer(pod);
    }

    private final class Consumer implements Run, ConsumerRebalanceListener {
        private final KafkaConsumer<byte[], byte[]> kafka;
        private final Thread thread;
        private boolean uncommitted;
        private volatile boolean stopping;

        private Consumer(String pod) {
            Map<String, Object> own = new HashMap<>(settings);
            own.put(ConsumerConfig.CLIENT_ID_CONFIG, pod);
            kafka = new KafkaConsumer<>(own, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            thread = Thread.ofVirtual().name(pod).start(this::run);
        }

        private void run() {
            try (kafka) {
                kafka.subscribe(List.of(topic), this);
                while (!stopping) {
                    obeyFreeze();
                    ConsumerRecords<byte[], byte[]> records = kafka.poll(Duration.ofMillis(200));
                    work(records.count() - putBack(records));
                }
            } catch (WakeupException end) {
                LOG.debug("{} was told to end", thread.getName());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                LOG.error("consumer {} ended", thread.getName(), e);
            }
        }

        /** A partition that was frozen while the poll waited brought records all the same: they stay unread. Returns how many. */
        private int putBack(ConsumerRecords<byte[], byte[]> records) {
            int unread = 0;
            for (TopicPartition partition : records.partitions()) {
                if (frozen.contains(partition.partition())) {
                    List<ConsumerRecord<byte[], byte[]>> early = records.records(partition);
                    kafka.seek(partition, early.getFirst().offset());
                    unread += early.size();
                }
            }
            return unread;
        }

        private void work(int records) throws InterruptedException {
            for (int worked = 0; worked < records; worked++) {
                Thread.sleep(serviceTime);
            }
            uncommitted |= records > 0;
            commit();
        }

        /** What a rebalance in progress keeps from being committed is committed with what comes next. */
        private void commit() {
            if (uncommitted) {
                try {
                    kafka.commitSync();
                    uncommitted = false;
                } catch (RebalanceInProgressException | CommitFailedException e) {
                    LOG.debug("{} could not commit yet", thread.getName(), e);
                }
            }
        }

        private void obeyFreeze() {
            List<TopicPartition> held = kafka.assignment().stream()
                    .filter(partition -> frozen.contains(partition.partition()))
                    .toList();
            List<TopicPartition> free = kafka.paused().stream()
                    .filter(partition -> !frozen.contains(partition.partition()))
                    .toList();
            kafka.pause(held);
            kafka.resume(free);
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            // Within the same poll that brings them: not a single record of a frozen one is taken.
            obeyFreeze();
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            // The last moment at which this member may say how far it came.
            commit();
        }

        @Override
        public void stop() {
            stopping = true;
            kafka.wakeup();
        }

        @Override
        public boolean awaitEnd(Duration atMost) throws InterruptedException {
            return thread.join(atMost);
        }
    }
}
