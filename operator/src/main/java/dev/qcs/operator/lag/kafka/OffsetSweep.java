package dev.qcs.operator.lag.kafka;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Committed offsets and what share groups have not settled, then ends, then last stable offsets, then starts. In another order a busy partition shows negative
 * lag, and a last stable offset read before the end shows records as blocked that merely arrived in between.
 */
final class OffsetSweep {
    private static final Problem OUT_OF_TIME =
            new Problem(Problem.Kind.TRANSIENT, "not asked for, because other brokers took all the time of the sweep");

    private final Clock clock;
    private final Duration lastStableEvery;
    private final BackOff<String> groups;
    private final BackOff<String> shares;
    private final BackOff<TopicPartition> ends;
    private final BackOff<TopicPartition> stables;
    private final BackOff<TopicPartition> starts;
    private @Nullable Instant allStablesRead;

    OffsetSweep(Clock clock, Duration lastStableEvery, RandomGenerator random) {
        this.clock = clock;
        this.lastStableEvery = lastStableEvery;
        this.groups = new BackOff<>(clock, random);
        this.shares = new BackOff<>(clock, random);
        this.ends = new BackOff<>(clock, random);
        this.stables = new BackOff<>(clock, random);
        this.starts = new BackOff<>(clock, random);
    }

    /**
     * What to read.
     *
     * @param groups the partitions asked for each group
     * @param shares the same of share groups
     * @param partitions the union of all, however many groups share one
     * @param lastStable those whose lag ends at the last stable offset
     */
    record Wanted(
            Map<String, Set<TopicPartition>> groups,
            Map<String, Set<TopicPartition>> shares,
            Set<TopicPartition> partitions,
            Set<TopicPartition> lastStable) {}

    Offsets read(Admin admin, Wanted wanted, TimeLimit limit) {
        groups.retain(wanted.groups().keySet());
        shares.retain(wanted.shares().keySet());
        List.of(ends, stables, starts).forEach(b -> b.retain(wanted.partitions()));
        var committed = positions(wanted.groups(), groups, limit, (asked, call) -> committed(admin, asked, call));
        var unsettled = positions(wanted.shares(), shares, limit, (asked, call) -> unsettled(admin, asked, call));
        Collection<TopicPartition> asked = ends.ready(wanted.partitions());
        Listing latest = new Listing(OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED, ends);
        var highest = list(admin, latest, wanted.partitions(), Map.of(), limit);
        Listing visible = new Listing(OffsetSpec.latest(), IsolationLevel.READ_COMMITTED, stables);
        var stable = list(admin, visible, stablesDue(wanted), highest, limit);
        Listing earliest = new Listing(OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED, starts);
        var lowest = list(admin, earliest, wanted.partitions(), highest, limit);
        Set<TopicPartition> failedNow = asked.stream()
                .filter(tp -> highest.get(tp) instanceof Answer.Failed<Long>)
                .collect(Collectors.toUnmodifiableSet());
        return new Offsets(committed, unsettled, highest, stable, lowest, failedNow);
    }

    /** Which offset of a partition is asked for. */
    private record Listing(OffsetSpec spec, IsolationLevel isolation, BackOff<TopicPartition> backOff) {}

    private Set<TopicPartition> stablesDue(Wanted wanted) {
        Instant now = clock.instant();
        if (SlowClock.due(allStablesRead, now, lastStableEvery)) {
            allStablesRead = now;
            return wanted.partitions();
        }
        return wanted.lastStable();
    }

    /** Asks for the positions of some groups. */
    private interface Positions<T> {
        Function<String, KafkaFuture<Map<TopicPartition, T>>> of(
                Map<String, Set<TopicPartition>> asked, TimeLimit call);
    }

    private static <T> Map<String, Answer<Map<TopicPartition, T>>> positions(
            Map<String, Set<TopicPartition>> wanted, BackOff<String> backOff, TimeLimit limit, Positions<T> positions) {
        Map<String, Answer<Map<TopicPartition, T>>> all = HashMap.newHashMap(wanted.size());
        Collection<String> ready = backOff.ready(wanted.keySet());
        for (List<String> chunk :
                Chunks.of(ready, g -> asked(wanted, g).size(), Chunks.MOST_GROUPS, Chunks.MOST_PARTITIONS)) {
            if (limit.spent()) {
                break;
            }
            TimeLimit call = limit.call();
            Map<String, Set<TopicPartition>> asked =
                    chunk.stream().collect(Collectors.toMap(Function.identity(), g -> asked(wanted, g)));
            var answers = Batch.await(chunk, positions.of(asked, call), call);
            backOff.note(answers);
            all.putAll(answers);
        }
        addUnasked(all, wanted.keySet(), backOff::lastProblem);
        return all;
    }

    private static Function<String, KafkaFuture<Map<TopicPartition, OffsetAndMetadata>>> committed(
            Admin admin, Map<String, Set<TopicPartition>> asked, TimeLimit call) {
        Map<String, ListConsumerGroupOffsetsSpec> specs = HashMap.newHashMap(asked.size());
        asked.forEach((group, of) -> specs.put(group, new ListConsumerGroupOffsetsSpec().topicPartitions(of)));
        return admin.listConsumerGroupOffsets(specs, new ListConsumerGroupOffsetsOptions().timeoutMs(call.millis()))
                ::partitionsToOffsetAndMetadata;
    }

    private static Function<String, KafkaFuture<Map<TopicPartition, SharePartitionOffsetInfo>>> unsettled(
            Admin admin, Map<String, Set<TopicPartition>> asked, TimeLimit call) {
        Map<String, ListShareGroupOffsetsSpec> specs = HashMap.newHashMap(asked.size());
        asked.forEach((group, of) -> specs.put(group, new ListShareGroupOffsetsSpec().topicPartitions(of)));
        return admin.listShareGroupOffsets(specs, new ListShareGroupOffsetsOptions().timeoutMs(call.millis()))
                ::partitionsToOffsetInfo;
    }

    private static Set<TopicPartition> asked(Map<String, Set<TopicPartition>> wanted, String group) {
        return wanted.getOrDefault(group, Set.of());
    }

    /** @param before what the same leaders said a moment ago: one that failed then is not waited for again */
    private static Map<TopicPartition, Answer<Long>> list(
            Admin admin,
            Listing listing,
            Set<TopicPartition> wanted,
            Map<TopicPartition, Answer<Long>> before,
            TimeLimit limit) {
        Map<TopicPartition, Answer<Long>> all = HashMap.newHashMap(wanted.size());
        Collection<TopicPartition> ready = listing.backOff().ready(wanted).stream()
                .filter(tp -> !(before.get(tp) instanceof Answer.Failed<Long>))
                .toList();
        for (List<TopicPartition> chunk : Chunks.of(ready)) {
            if (limit.spent()) {
                break;
            }
            Map<TopicPartition, OffsetSpec> specs = HashMap.newHashMap(chunk.size());
            chunk.forEach(tp -> specs.put(tp, listing.spec()));
            TimeLimit call = limit.call();
            var result = admin.listOffsets(specs, new ListOffsetsOptions(listing.isolation()).timeoutMs(call.millis()));
            var answers =
                    Batch.await(chunk, tp -> result.partitionResult(tp).thenApply(ListOffsetsResultInfo::offset), call);
            listing.backOff().note(answers);
            all.putAll(answers);
        }
        addUnasked(
                all,
                wanted,
                tp -> before.get(tp) instanceof Answer.Failed<Long>(Problem problem)
                        ? problem
                        : listing.backOff().lastProblem(tp));
        return all;
    }

    /** What was not asked for is unknown, for the reason that kept it from being asked. */
    private static <K, T> void addUnasked(
            Map<K, Answer<T>> answers, Set<K> wanted, Function<K, @Nullable Problem> reason) {
        if (answers.size() == wanted.size()) {
            return;
        }
        for (K key : wanted) {
            if (!answers.containsKey(key)) {
                Problem problem = reason.apply(key);
                answers.put(key, new Answer.Failed<>(problem != null ? problem : OUT_OF_TIME));
            }
        }
    }
}
