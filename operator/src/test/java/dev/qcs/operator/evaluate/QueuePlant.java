package dev.qcs.operator.evaluate;

import dev.qcs.operator.act.Pod;
import dev.qcs.operator.lag.Gap;
import dev.qcs.operator.lag.QueueDetails;
import dev.qcs.operator.lag.QueueReading;
import dev.qcs.operator.lag.QueueSight;
import dev.qcs.operator.lag.Reading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * RabbitMQ queues and the workload that serves them, in simulated time and in whole messages: each replica has a consumer on
 * every queue, takes up to its prefetch from each, and works on them in turn. What a broker tells is fresh for depths and, if a
 * test says so, some seconds old for counters and consumers.
 */
final class QueuePlant extends Plant {
    private final List<Depot> queues = new ArrayList<>();
    private final List<Replica> replicas = new ArrayList<>();
    private final List<Integer> starting = new ArrayList<>();
    private double capacity = 100;
    private int prefetch = 10;
    private int podStartSeconds = 20;
    private int sampleSeconds = 1;
    private int wanted;
    private int second;
    private boolean stalled;
    private boolean withoutCounters;
    private boolean readyOnly;
    private boolean withoutTotals;
    private boolean prefetchHidden;
    private boolean nobodyConnects;
    private @Nullable String publishersBlocked;
    private @Nullable Long maxLength;
    private @Nullable Long ttlMillis;
    private @Nullable String deadLetterExchange;
    private boolean poisoned;
    private QueueReading.Type type = QueueReading.Type.CLASSIC;

    private static final class Depot {
        private final String name;
        private double rate;
        private double fraction;
        private long ready;
        private long published;
        private long delivered;
        private long acknowledged;
        private long redelivered;
        private long[] sample = new long[4];
        private int sampledConsumers;
        private boolean single;

        Depot(String name) {
            this.name = name;
        }
    }

    private static final class Replica {
        private final long[] held;
        private double credit;

        Replica(int queues) {
            held = new long[queues];
        }

        long all() {
            long all = 0;
            for (long messages : held) {
                all += messages;
            }
            return all;
        }
    }

    QueuePlant(String... names) {
        super(0);
        for (String name : names) {
            queues.add(new Depot(name));
        }
    }

    /** Messages per second that a replica does. */
    @Override
    QueuePlant capacity(double perReplica) {
        capacity = perReplica;
        return this;
    }

    QueuePlant prefetch(int messages) {
        prefetch = messages;
        return this;
    }

    /** The broker does not tell the prefetch, or there is none. */
    QueuePlant prefetchHidden() {
        prefetchHidden = true;
        return this;
    }

    @Override
    QueuePlant podStart(int seconds) {
        podStartSeconds = seconds;
        return this;
    }

    QueuePlant sampledEvery(int seconds) {
        sampleSeconds = seconds;
        return this;
    }

    QueuePlant singleActiveConsumer() {
        queues.forEach(queue -> queue.single = true);
        return this;
    }

    QueuePlant streams() {
        type = QueueReading.Type.STREAM;
        return this;
    }

    QueuePlant withoutCounters() {
        withoutCounters = true;
        return this;
    }

    /** As a passive declare tells. */
    QueuePlant readyOnly() {
        readyOnly = true;
        return this;
    }

    QueuePlant withoutTotals(boolean now) {
        withoutTotals = now;
        return this;
    }

    /** Consumers hold what they have and acknowledge nothing. */
    QueuePlant stall(boolean now) {
        stalled = now;
        return this;
    }

    /** Each message that is worked on fails and goes back into the queue. */
    QueuePlant poison(boolean now) {
        poisoned = now;
        return this;
    }

    QueuePlant maxLength(long messages) {
        maxLength = messages;
        return this;
    }

    QueuePlant messageTtl(long seconds) {
        ttlMillis = 1000 * seconds;
        return this;
    }

    /** One that does not exist. */
    QueuePlant deadLetterExchange(String name) {
        deadLetterExchange = name;
        return this;
    }

    /** Pods run and never consume. */
    QueuePlant nobodyConnects() {
        nobodyConnects = true;
        return this;
    }

    /** Nothing comes in until the cause is gone. */
    QueuePlant blockPublishers(@Nullable String cause) {
        publishersBlocked = cause;
        return this;
    }

    @Override
    QueuePlant arrival(double total) {
        queues.forEach(queue -> queue.rate = total / queues.size());
        return this;
    }

    @Override
    QueuePlant burst(long total) {
        for (Depot queue : queues) {
            queue.ready += total / queues.size();
            queue.published += total / queues.size();
        }
        return this;
    }

    /** Someone empties the queues. */
    QueuePlant purge() {
        queues.forEach(queue -> queue.ready = 0);
        return this;
    }

    /** The broker restarts: messages stay, counters begin anew. */
    QueuePlant restartBroker() {
        for (Depot queue : queues) {
            queue.published = 0;
            queue.delivered = 0;
            queue.acknowledged = 0;
            queue.sample = new long[4];
        }
        return this;
    }

    @Override
    QueuePlant running(int count) {
        wanted = count;
        replicas.clear();
        for (int i = 0; i < count; i++) {
            replicas.add(new Replica(queues.size()));
        }
        queues.forEach(queue -> queue.sampledConsumers = consumers());
        return this;
    }

    @Override
    void scale(int count) {
        wanted = count;
        while (replicas.size() + starting.size() > wanted && !starting.isEmpty()) {
            starting.removeLast();
        }
        while (replicas.size() > wanted) {
            giveBack(replicas.removeLast());
        }
        while (replicas.size() + starting.size() < wanted) {
            starting.add(podStartSeconds);
        }
    }

    private void giveBack(Replica gone) {
        for (int i = 0; i < queues.size(); i++) {
            queues.get(i).ready += gone.held[i];
        }
    }

    @Override
    void tick() {
        second++;
        starting.replaceAll(left -> left - 1);
        while (starting.removeIf(left -> left <= 0)) {
            while (replicas.size() + starting.size() < wanted) {
                replicas.add(new Replica(queues.size()));
            }
        }
        for (Depot queue : queues) {
            if (publishersBlocked == null) {
                queue.fraction += queue.rate;
                long whole = (long) queue.fraction;
                queue.fraction -= whole;
                queue.ready += whole;
                queue.published += whole;
            }
        }
        if (nobodyConnects) {
            return;
        }
        deliver();
        if (!stalled) {
            replicas.forEach(this::work);
        }
        deliver();
        if (second % sampleSeconds == 0) {
            queues.forEach(queue -> {
                queue.sample = new long[] {queue.published, queue.delivered, queue.acknowledged, queue.redelivered};
                queue.sampledConsumers = consumers();
            });
        }
    }

    /** One message after the other to whoever holds the fewest. */
    private void deliver() {
        for (int i = 0; i < queues.size(); i++) {
            Depot queue = queues.get(i);
            int number = i;
            List<Replica> served = queue.single && !replicas.isEmpty() ? List.of(replicas.getFirst()) : replicas;
            while (queue.ready > 0) {
                Replica next = served.stream()
                        .filter(replica -> replica.held[number] < prefetch)
                        .min(Comparator.comparingLong(replica -> replica.held[number]))
                        .orElse(null);
                if (next == null) {
                    break;
                }
                next.held[number]++;
                queue.ready--;
                queue.delivered++;
            }
        }
    }

    /** A prefetch below a second's work is refilled within the second, as over a network. */
    private void work(Replica replica) {
        // Who has nothing to do saves nothing up.
        replica.credit = replica.all() == 0 ? 0 : Math.min(replica.credit + capacity, Math.max(capacity, 1));
        for (int i = 0; i < queues.size(); i++) {
            Depot queue = queues.get(i);
            boolean mine = !queue.single || replica == replicas.getFirst();
            while (replica.credit >= 1 && (replica.held[i] > 0 || (mine && queue.ready > 0))) {
                if (replica.held[i] > 0) {
                    replica.held[i]--;
                } else {
                    queue.ready--;
                    queue.delivered++;
                }
                replica.credit--;
                if (poisoned) {
                    queue.ready++;
                    queue.redelivered++;
                } else {
                    queue.acknowledged++;
                }
            }
        }
    }

    private int consumers() {
        return nobodyConnects ? 0 : replicas.size();
    }

    @Override
    int wanted() {
        return wanted;
    }

    @Override
    int ready() {
        return replicas.size();
    }

    /** Messages that are held. */
    long held() {
        return replicas.stream().mapToLong(Replica::all).sum();
    }

    @Override
    double lag() {
        return queues.stream().mapToLong(queue -> queue.ready).sum() + (double) held();
    }

    @Override
    List<Pod> pods() {
        List<Pod> pods = new ArrayList<>();
        for (int i = 0; i < replicas.size(); i++) {
            pods.add(new Pod(pod(i), "10.0.0." + i, true, 0, null));
        }
        return pods;
    }

    @Override
    Reading.Observed read(Instant time) {
        List<QueueReading> readings = new ArrayList<>();
        List<Gap> gaps = new ArrayList<>();
        for (int i = 0; i < queues.size(); i++) {
            int number = i;
            Depot queue = queues.get(i);
            long held =
                    replicas.stream().mapToLong(replica -> replica.held[number]).sum();
            boolean counters = !withoutCounters && !readyOnly;
            if (withoutTotals) {
                gaps.add(new Gap(
                        Gap.What.MESSAGES,
                        "queue " + queue.name,
                        "the broker's answer holds no count of messages",
                        "look whether the broker is well"));
            }
            readings.add(new QueueReading(
                    queue.name,
                    readyOnly ? QueueReading.Type.UNKNOWN : type,
                    withoutTotals ? null : (Long) queue.ready,
                    withoutTotals || readyOnly ? null : (Long) held,
                    readyOnly ? consumers() : queue.sampledConsumers,
                    prefetchHidden || readyOnly ? null : (Integer) prefetch,
                    queue.single,
                    counters ? (Long) queue.sample[0] : null,
                    counters ? (Long) queue.sample[1] : null,
                    counters ? (Long) queue.sample[2] : null,
                    counters ? (Long) queue.sample[3] : null,
                    null,
                    new QueueDetails(
                            true,
                            new QueueDetails.Limits(maxLength, null, null, ttlMillis, null),
                            deadLetterExchange,
                            deadLetterExchange == null ? null : (Boolean) true,
                            publishersBlocked),
                    QueueSight.NONE));
        }
        return new Reading.Observed(time, null, List.of(), List.of(), List.of(), readings, gaps);
    }
}
