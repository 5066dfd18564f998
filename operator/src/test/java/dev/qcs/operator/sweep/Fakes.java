package dev.qcs.operator.sweep;

import dev.qcs.operator.act.Pod;
import dev.qcs.operator.act.PodDirectory;
import dev.qcs.operator.act.ScaleOutcome;
import dev.qcs.operator.act.ScaleTarget;
import dev.qcs.operator.act.TargetReading;
import dev.qcs.operator.act.TargetRef;
import dev.qcs.operator.act.TargetState;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.Committed;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.KafkaQuery;
import dev.qcs.operator.lag.LagQuery;
import dev.qcs.operator.lag.LagReader;
import dev.qcs.operator.lag.Member;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.lag.PartitionReading;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.policy.Policies;
import dev.qcs.operator.policy.Policy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The world around the sweeps, in memory. */
final class Fakes {
    static final BrokerAddress BROKER = new BrokerAddress.Kafka("b1:9092");
    static final BrokerAddress OTHER = new BrokerAddress.Kafka("b2:9092");

    private Fakes() {}

    static Registration registration(String name, BrokerAddress broker, Policy policy) {
        return new Registration(
                new ScalerId("shop", name),
                "uid-" + name,
                1,
                Instant.now(),
                broker,
                query(name),
                target(name),
                policy,
                true);
    }

    static Registration registration(String name) {
        return registration(
                name, BROKER, Policies.lagPerReplica(100).everyMillis(50).build());
    }

    static LagQuery query(String group) {
        return new KafkaQuery(group, List.of("orders"), null, GroupReading.Type.CONSUMER, false);
    }

    static TargetRef target(String name) {
        return new TargetRef("shop", "apps/v1", "Deployment", name);
    }

    /** Brokers whose groups have a lag, spread over 24 partitions. */
    static final class Brokers implements LagReaders {
        final Map<String, Long> lags = new ConcurrentHashMap<>();
        final List<Set<LagQuery>> reads = new CopyOnWriteArrayList<>();
        final List<BrokerAddress> opened = new CopyOnWriteArrayList<>();
        final List<BrokerAddress> closed = new CopyOnWriteArrayList<>();
        final Map<BrokerAddress, CountDownLatch> slow = new ConcurrentHashMap<>();
        final Set<BrokerAddress> failing = ConcurrentHashMap.newKeySet();
        final Set<BrokerAddress> unopenable = ConcurrentHashMap.newKeySet();
        final Set<String> unanswered = ConcurrentHashMap.newKeySet();

        @Override
        public LagReader open(BrokerAddress broker) {
            if (unopenable.contains(broker)) {
                throw new IllegalStateException("no client");
            }
            opened.add(broker);
            return new LagReader() {
                @Override
                public Map<LagQuery, Reading> read(Set<LagQuery> queries) {
                    return answer(broker, queries);
                }

                @Override
                public void close() {
                    closed.add(broker);
                }
            };
        }

        private Map<LagQuery, Reading> answer(BrokerAddress broker, Set<LagQuery> queries) {
            reads.add(Set.copyOf(queries));
            CountDownLatch gate = slow.get(broker);
            if (gate != null) {
                try {
                    gate.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            if (failing.contains(broker)) {
                throw new IllegalStateException("a fault");
            }
            Map<LagQuery, Reading> answers = new HashMap<>();
            for (LagQuery query : queries) {
                String group = ((KafkaQuery) query).group();
                if (!unanswered.contains(group)) {
                    answers.put(query, observed(group, lags.getOrDefault(group, 0L)));
                }
            }
            return answers;
        }

        private static Reading observed(String group, long lag) {
            List<PartitionReading> partitions = new ArrayList<>();
            Set<PartitionId> owned = new HashSet<>();
            for (int i = 0; i < 24; i++) {
                PartitionId id = new PartitionId("orders", i);
                owned.add(id);
                partitions.add(new PartitionReading(
                        id, new Committed.At(1_000), 0L, null, 1_000 + lag / 24 + (i < lag % 24 ? 1 : 0), "m1"));
            }
            GroupReading described = new GroupReading(
                    group,
                    GroupReading.Type.CLASSIC,
                    GroupReading.State.STABLE,
                    null,
                    null,
                    List.of(new Member("m1", "c1", "10.0.0.1", null, 0, owned)),
                    false);
            return new Reading.Observed(Instant.now(), described, partitions, List.of(), List.of(), List.of());
        }
    }

    /** Workloads behind a cache that can be held back. */
    static final class Workloads implements ScaleTarget, PodDirectory {
        final Map<TargetRef, Integer> replicas = new ConcurrentHashMap<>();
        final Map<TargetRef, Integer> staleCache = new ConcurrentHashMap<>();
        final Map<TargetRef, ScaleOutcome> answers = new ConcurrentHashMap<>();
        final Map<TargetRef, String> writers = new ConcurrentHashMap<>();
        final Set<TargetRef> unreadable = ConcurrentHashMap.newKeySet();
        final List<String> writes = new CopyOnWriteArrayList<>();
        final List<Thread> writingThreads = new CopyOnWriteArrayList<>();
        final AtomicInteger asked = new AtomicInteger();
        volatile boolean lagging;
        volatile boolean writesThenFails;
        volatile @Nullable CountDownLatch slowWrites;

        @Override
        public TargetState read(TargetRef target) {
            if (unreadable.contains(target)) {
                throw new IllegalStateException("a fault");
            }
            Integer now = staleCache.getOrDefault(target, replicas.get(target));
            return now == null
                    ? new TargetState.Missing()
                    : new TargetState.Found(new TargetReading("uid-" + target.name(), now, 1, 1, false, false, null));
        }

        @Override
        public ScaleOutcome scale(TargetRef target, int from, int to) {
            writingThreads.add(Thread.currentThread());
            CountDownLatch gate = slowWrites;
            if (gate != null) {
                try {
                    gate.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            ScaleOutcome answer = answers.get(target);
            if (answer != null) {
                writes.add(target.name() + " refused");
                return answer;
            }
            int found = replicas.getOrDefault(target, 0);
            if (found != from) {
                writes.add(target.name() + " conflict");
                return new ScaleOutcome.Conflict(found);
            }
            if (lagging) {
                staleCache.put(target, from);
            }
            replicas.put(target, to);
            writes.add(target.name() + " " + from + "->" + to);
            return writesThenFails ? new ScaleOutcome.Failed("timeout") : new ScaleOutcome.Scaled(from, to);
        }

        @Override
        public Optional<String> lastWriter(TargetRef target) {
            asked.incrementAndGet();
            return Optional.ofNullable(writers.get(target));
        }

        @Override
        public List<Pod> podsOf(TargetRef target) {
            return List.of(new Pod(target.name() + "-pod", "10.0.0.1", true, 0, null));
        }
    }
}
