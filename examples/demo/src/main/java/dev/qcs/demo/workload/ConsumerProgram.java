package dev.qcs.demo.workload;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A consumer application: one Kafka consumer a Pod, which takes its time over each record and commits what it has worked off.
 * A record that it cannot process it tries again and again, while the other partitions move; after a while it gives up and
 * dies, as many consumers do, and the record waits for the next one. How it behaves can be changed while it runs, for all its
 * Pods at once.
 */
public final class ConsumerProgram implements Program {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerProgram.class);
    private static final Duration CLOSING = Duration.ofSeconds(2);

    private final Map<String, Object> settings;
    private final String bootstrapServers;
    private final String topic;
    private final Work work;
    private final Duration patience;
    private volatile @Nullable String deadLetters;

    /** @param patience how long a Pod tries one record until it dies of it */
    public ConsumerProgram(String bootstrapServers, String group, String topic, Work work, Duration patience) {
        this.bootstrapServers = bootstrapServers;
        this.topic = topic;
        this.work = work;
        this.patience = patience;
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

    /** From now on a record that cannot be processed is sent there, and the next one gets its turn. */
    public void setAside(String deadLetterTopic) {
        deadLetters = deadLetterTopic;
    }

    @Override
    public Run start(String pod) {
        return new Consumer(pod);
    }

    private final class Consumer implements Run, ConsumerRebalanceListener {
        private final String pod;
        private final KafkaConsumer<byte[], byte[]> kafka;
        private final Map<TopicPartition, Stopped> stopped = new HashMap<>();
        private final CompletableFuture<Integer> exit = new CompletableFuture<>();
        private boolean uncommitted;
        private volatile boolean stopping;

        /** A record that cannot be processed, and since when that is tried. */
        private record Stopped(long offset, long sinceNanos) {}

        private Consumer(String pod) {
            this.pod = pod;
            Map<String, Object> own = new HashMap<>(settings);
            own.put(ConsumerConfig.CLIENT_ID_CONFIG, pod);
            kafka = new KafkaConsumer<>(own, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            Thread.ofVirtual().name(pod).start(() -> exit.complete(run()));
        }

        /** Until it is told to end or dies; the exit code. */
        private int run() {
            try {
                kafka.subscribe(List.of(topic), this);
                while (!stopping) {
                    ConsumerRecords<byte[], byte[]> records = kafka.poll(Duration.ofMillis(200));
                    for (TopicPartition partition : records.partitions()) {
                        work(partition, records.records(partition));
                    }
                    commit();
                }
                return 0;
            } catch (WakeupException end) {
                return 0;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return 0;
            } catch (Work.Refused e) {
                LOG.warn("consumer {} dies of {}", pod, e.getMessage());
                return 1;
            } catch (RuntimeException | ExecutionException e) {
                LOG.error("consumer {} died", pod, e);
                return 1;
            } finally {
                kafka.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(CLOSING));
            }
        }

        private void work(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records)
                throws InterruptedException, ExecutionException, Work.Refused {
            for (ConsumerRecord<byte[], byte[]> next : records) {
                try {
                    work.on(next.value());
                } catch (Work.Refused e) {
                    String aside = deadLetters;
                    if (aside == null) {
                        tryAgain(partition, next, e);
                        return;
                    }
                    setAside(aside, next);
                }
                uncommitted = true;
            }
        }

        /** The other partitions get their turn before this record does again. */
        private void tryAgain(TopicPartition partition, ConsumerRecord<byte[], byte[]> next, Work.Refused why)
                throws Work.Refused {
            kafka.seek(partition, next.offset());
            long now = System.nanoTime();
            Stopped first = stopped.compute(
                    partition,
                    (_, known) ->
                            known != null && known.offset() == next.offset() ? known : new Stopped(next.offset(), now));
            if (now - first.sinceNanos() >= patience.toNanos()) {
                commit();
                throw why;
            }
        }

        private void setAside(String deadLetterTopic, ConsumerRecord<byte[], byte[]> failed)
                throws InterruptedException, ExecutionException {
            try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                    Map.of(
                            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                            bootstrapServers,
                            ProducerConfig.ENABLE_METRICS_PUSH_CONFIG,
                            false),
                    new ByteArraySerializer(),
                    new ByteArraySerializer())) {
                ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(deadLetterTopic, failed.value());
                letter.headers().add("came-from", text(failed.topic() + "-" + failed.partition()));
                letter.headers().add("offset", text(Long.toString(failed.offset())));
                producer.send(letter).get();
            }
        }

        private static byte[] text(String value) {
            return value.getBytes(StandardCharsets.UTF_8);
        }

        /** What a rebalance in progress keeps from being committed is committed with what comes next. */
        private void commit() {
            if (uncommitted) {
                try {
                    kafka.commitSync();
                    uncommitted = false;
                } catch (RebalanceInProgressException | CommitFailedException e) {
                    LOG.debug("{} could not commit yet", pod, e);
                }
            }
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            stopped.keySet().removeAll(partitions);
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
        public CompletableFuture<Integer> exit() {
            return exit;
        }
    }
}
