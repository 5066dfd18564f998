package dev.qcs.operator.lag.kafka;

import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.lag.TailReading;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Whether anything is left to read between a commit that stands still and an end of the log that does: markers of transactions
 * and aborted records occupy offsets, and nobody ever receives them. Found by reading there, beside the sweep, without joining
 * the group and without a commit; needs the right to read the topic, and is given up for a while where that is missing.
 *
 * <p>Bounded: of a partition at most {@link #MOST_OFFSETS} offsets, in {@link #POLLS} answers of {@link #BYTES}, within {@link
 * #READ_LIMIT}; one look for each pair of commit and end.
 */
final class TailProbe {
    /** More than an aborted batch or two is a backlog, and reading it would take what the consumers need. */
    private static final long MOST_OFFSETS = 10_000;

    private static final int BYTES = 64 << 10;
    private static final int POLLS = 16;
    private static final Duration READ_LIMIT = Duration.ofSeconds(3);

    /** In one run; the others have their turn in the next. */
    private static final int MOST_PARTITIONS = 20;

    private static final int MOST_WATCHED = 5_000;

    /** Commit and end are the same at so many looks in a row. */
    private static final int LOOKS = 3;

    /** What could not be told, or was forbidden, is tried again after so many looks. */
    private static final int LOOKS_UNTIL_AGAIN = 20;

    private static final Problem UNTOLD =
            new Problem(Problem.Kind.TRANSIENT, "not read to the end in the time allowed");

    private record Place(TopicPartition partition, long committed) {}

    private record Still(long end, int looks) {}

    private record Known(long end, Answer<TailReading> answer, Instant at) {}

    private final BrokerAddress.Kafka address;
    private final ConsumerFactory consumers;
    private final AdvertisedHosts hosts;
    private final Clock clock;
    private final Duration every;
    private final SideTask task = new SideTask("tails");
    private Map<Place, Still> still = Map.of();
    private final Map<Place, Known> known = new ConcurrentHashMap<>();
    private @Nullable Instant looked;

    /** Looks for commits that stand still as often as last stable offsets are read. */
    TailProbe(BrokerAddress.Kafka address, KafkaReaderOptions options) {
        this.address = address;
        this.consumers = options.consumers();
        this.hosts = new AdvertisedHosts(options.hosts());
        this.clock = options.clock();
        this.every = options.lastStableEvery();
    }

    /** What is there between exactly this commit and this end, or that it may not be read; null = not known. */
    @Nullable
    Answer<TailReading> of(TopicPartition partition, long committed, long end) {
        Known found = known.get(new Place(partition, committed));
        if (found == null || found.end() != end) {
            return null;
        }
        Problem problem = found.answer().whyNot();
        return problem == null || problem.kind().forbidden() ? found.answer() : null;
    }

    /** Waits for what {@code refresh} started. */
    void await(Duration limit) {
        task.await(limit);
    }

    /** Notes what a sweep saw, starts to read what is due, if anything is, and returns at once. */
    void refresh(Offsets offsets) {
        Instant now = clock.instant();
        if (!SlowClock.due(looked, now, every)) {
            return;
        }
        looked = now;
        Map<Place, Still> next = new HashMap<>();
        standing(offsets, (place, end) -> {
            if (next.size() < MOST_WATCHED) {
                Still before = still.get(place);
                next.put(place, new Still(end, before == null || before.end() != end ? 1 : before.looks() + 1));
            }
        });
        still = next;
        known.entrySet().removeIf(entry -> {
            Still now2 = next.get(entry.getKey());
            return now2 == null || now2.end() != entry.getValue().end();
        });
        if (!task.idle()) {
            return;
        }
        List<Map.Entry<Place, Still>> due = next.entrySet().stream()
                .filter(entry -> entry.getValue().looks() >= LOOKS && unanswered(entry.getKey(), now))
                .limit(MOST_PARTITIONS)
                .toList();
        if (!due.isEmpty()) {
            task.start(() -> read(due));
        }
    }

    private boolean unanswered(Place place, Instant now) {
        Known found = known.get(place);
        return found == null
                || (found.answer().whyNot() != null
                        && SlowClock.due(found.at(), now, every.multipliedBy(LOOKS_UNTIL_AGAIN)));
    }

    /** Commits a little before the end of a log in which no transaction is open. */
    private static void standing(Offsets offsets, BiConsumer<Place, Long> sink) {
        offsets.committed().values().forEach(answer -> {
            var commits = answer.orNull();
            if (commits == null) {
                return;
            }
            commits.forEach((partition, commit) -> {
                Answer<Long> ended = offsets.ends().get(partition);
                Long end = ended == null ? null : ended.orNull();
                Answer<Long> visible = offsets.lastStable().get(partition);
                Long stable = visible == null ? null : visible.orNull();
                if (commit == null || end == null || (stable != null && stable < end)) {
                    return;
                }
                long left = end - commit.offset();
                if (left > 0 && left <= MOST_OFFSETS) {
                    sink.accept(new Place(partition, commit.offset()), end);
                }
            });
        });
    }

    private void read(List<Map.Entry<Place, Still>> due) {
        try (Consumer<byte[], byte[]> consumer = consumers.create(settings())) {
            Map<String, Answer<TailReading>> forbidden = new HashMap<>();
            for (Map.Entry<Place, Still> one : due) {
                Place place = one.getKey();
                long end = one.getValue().end();
                String topic = place.partition().topic();
                Answer<TailReading> answer = forbidden.get(topic);
                if (answer == null) {
                    answer = attempt(consumer, place, end);
                }
                Problem problem = answer.whyNot();
                if (problem != null && problem.kind().forbidden()) {
                    forbidden.put(topic, answer);
                }
                known.put(place, new Known(end, answer, clock.instant()));
                if (problem != null
                        && !problem.equals(UNTOLD)
                        && !problem.kind().forbidden()) {
                    // A broker that does not answer would not answer for the others either.
                    return;
                }
            }
        }
    }

    private Answer<TailReading> attempt(Consumer<byte[], byte[]> consumer, Place place, long end) {
        try {
            for (PartitionInfo one : consumer.partitionsFor(place.partition().topic())) {
                if (one.partition() == place.partition().partition() && one.leader() != null) {
                    hosts.resolve(one.leader().host());
                }
            }
            return read(consumer, place, end);
        } catch (UnknownHostException e) {
            return new Answer.Failed<>(AdminErrors.problem(e));
        } catch (KafkaException e) {
            return new Answer.Failed<>(AdminErrors.problem(e));
        }
    }

    private static Answer<TailReading> read(Consumer<byte[], byte[]> consumer, Place place, long end) {
        consumer.assign(List.of(place.partition()));
        consumer.seek(place.partition(), place.committed());
        long until = System.nanoTime() + READ_LIMIT.toNanos();
        for (int i = 0; i < POLLS && System.nanoTime() < until; i++) {
            boolean any = !consumer.poll(Duration.ofMillis(500)).isEmpty();
            long position = consumer.position(place.partition());
            if (any || position >= end) {
                PartitionId id = new PartitionId(
                        place.partition().topic(), place.partition().partition());
                return new Answer.Value<>(new TailReading(id, place.committed(), end, !any));
            }
        }
        return new Answer.Failed<>(UNTOLD);
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>(ClientSettings.of(address));
        // Not a setting of consumers.
        settings.remove(AdminClientConfig.RETRIES_CONFIG);
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, BYTES);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, BYTES);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5_000);
        return settings;
    }
}
