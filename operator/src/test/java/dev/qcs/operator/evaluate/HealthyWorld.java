package dev.qcs.operator.evaluate;

import dev.qcs.operator.lag.DiskReading;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.lag.Surroundings;
import dev.qcs.operator.lag.TailReading;
import dev.qcs.operator.lag.TopicReading;
import dev.qcs.operator.policy.Policies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A group in which all is well, by a seed: consumers that can do more than what arrives, and everything that happens to such
 * groups on a good day, as often as it does. What is written to the {@link Stage} is what a broker and Kubernetes would show.
 */
final class HealthyWorld {
    /** What is not the same in all groups that are well. */
    enum Habit {
        IDLE_TIMES,
        BURSTS,
        RARE_COMMITS,
        LONG_RECORDS,
        BACKLOG_AT_FIRST,
        ROLLOUTS,
        CRASHES,
        SELF_ASSIGNED,
        NEW_PROTOCOL,
        COMPACTED,
        TRANSACTIONS,
        PARTITIONS_ADDED,
        LEADER_CHANGES,
        OPERATOR_RESTARTS,
        BROKER_RESTARTS,
        SCALED,
        DISKS,
        RETENTION,
        STANDBY
    }

    private static final int LONGEST_RECORD = 280;
    private static final int MOST_ADDED = 8;

    final Set<Habit> habits;
    final Stage stage;
    final int polling;
    private final Random random;
    private final List<Part> parts = new ArrayList<>();
    private final double capacity;
    private final double mean;
    private int clock;
    private int pausedUntil;
    private int members;
    private int upTo;
    private int rolling = -1;
    private int nextStep;
    private int epoch = 1;
    private int nextEvent = 300;
    private int quietUntil;
    private boolean brokerDown;
    private @Nullable Random illness;
    private int illUntil;
    private double slow = 1;
    private int added;

    /** A partition, as it is. */
    private static final class Part {
        private final Stage.Slot slot;
        private double end;
        private double done;
        private int busyUntil;
        private int openUntil;
        private int stillSince;
        private int ownedFrom;

        Part(Stage.Slot slot) {
            this.slot = slot;
        }
    }

    HealthyWorld(long seed) {
        this(new Random(seed), EnumSet.noneOf(Habit.class));
    }

    private HealthyWorld(Random random, EnumSet<Habit> habits) {
        this.random = random;
        for (Habit habit : Habit.values()) {
            if (random.nextInt(4) == 0) {
                habits.add(habit);
            }
        }
        // A framework that deals out partitions itself has no members to roll, to crash or to scale by the group.
        if (habits.contains(Habit.SELF_ASSIGNED)) {
            habits.removeAll(
                    EnumSet.of(Habit.ROLLOUTS, Habit.CRASHES, Habit.NEW_PROTOCOL, Habit.SCALED, Habit.STANDBY));
        }
        if (habits.contains(Habit.SCALED)) {
            habits.remove(Habit.STANDBY);
            // Sizes follow rates, and records that take minutes have none.
            habits.remove(Habit.LONG_RECORDS);
        }
        // Consumers that are held up by long records again and again have no room for bursts too: that is not all well.
        if (habits.contains(Habit.LONG_RECORDS)) {
            habits.remove(Habit.BURSTS);
        }
        this.habits = habits;
        polling = new int[] {1, 5, 5, 5, 15, 30}[random.nextInt(6)];
        int partitions = 1 + random.nextInt(random.nextInt(6) == 0 ? 40 : 12);
        int consumers = 1 + random.nextInt(partitions);
        capacity = 20 + random.nextInt(200);
        // The member with the most partitions is busy for half of its time at most.
        double busy = (0.1 + 0.4 * random.nextDouble()) * (is(Habit.LONG_RECORDS) ? 0.6 : 1);
        mean = capacity * busy / Math.ceilDiv(partitions + (is(Habit.PARTITIONS_ADDED) ? MOST_ADDED : 0), consumers);
        Policies policy = Policies.lagSeconds(
                        is(Habit.RARE_COMMITS) || is(Habit.LONG_RECORDS) || is(Habit.BURSTS) ? 900 : 120)
                .replicas(is(Habit.SCALED) ? 1 : consumers, 40)
                .capacity(capacity)
                .every(polling);
        if (is(Habit.LONG_RECORDS)) {
            // What is done is committed a minute later at most.
            policy.maxProcessing(LONGEST_RECORD + 80);
        }
        members = consumers;
        stage = new Stage(policy, partitions, consumers + (is(Habit.STANDBY) ? 1 : 0));
        stage.replicas = consumers + (is(Habit.STANDBY) ? 1 : 0);
        stage.followDecisions = is(Habit.SCALED);
        stage.selfAssigned = is(Habit.SELF_ASSIGNED);
        stage.type = is(Habit.NEW_PROTOCOL) ? GroupReading.Type.CONSUMER : GroupReading.Type.CLASSIC;
        stage.epoch = is(Habit.NEW_PROTOCOL) ? (Integer) epoch : null;
        upTo = consumers;
        double backlog = is(Habit.BACKLOG_AT_FIRST) ? mean * 60 : 0;
        for (Stage.Slot slot : stage.partitions) {
            add(slot, 1_000 + random.nextInt(1_000_000), backlog);
        }
        stage.topics = List.of(topic());
    }

    private boolean is(Habit habit) {
        return habits.contains(habit);
    }

    private TopicReading topic() {
        return new TopicReading(
                Stage.TOPIC,
                "id-1",
                stage.partitions.size(),
                is(Habit.RETENTION) ? 3_600_000L : 604_800_000L,
                is(Habit.RETENTION) ? 1_000_000_000L : -1L,
                10_000_000L,
                is(Habit.COMPACTED) ? "compact" : "delete",
                1,
                1_000_000L,
                null,
                null,
                null,
                false,
                true);
    }

    private void add(Stage.Slot slot, double end, double backlog) {
        Part part = new Part(slot);
        part.end = end;
        part.done = Math.max(0, end - backlog);
        slot.end = end;
        slot.committed = Math.floor(part.done);
        slot.frozen = true;
        slot.arrival = 0;
        parts.add(part);
    }

    /** From now and then on not all is well: something stands still, is slow, or leaves, and gets well again. */
    HealthyWorld ill(long seed) {
        illness = new Random(seed);
        habits.remove(Habit.OPERATOR_RESTARTS);
        return this;
    }

    private void fallIll() {
        Random chance = illness;
        if (chance == null || clock < illUntil) {
            return;
        }
        slow = 1;
        if (chance.nextInt(Math.max(2, 600 / polling)) > 0) {
            return;
        }
        illUntil = clock + 30 + chance.nextInt(1_200);
        switch (chance.nextInt(5)) {
            case 0 -> parts.get(chance.nextInt(parts.size())).busyUntil = illUntil;
            case 1 -> parts.forEach(part -> part.busyUntil = illUntil);
            case 2 -> slow = 0.1 * chance.nextInt(4);
            case 3 -> {
                if (!is(Habit.SELF_ASSIGNED)) {
                    stage.consumers.stream().filter(actor -> actor.joined).forEach(actor -> {
                        actor.joined = false;
                        actor.backAt = illUntil;
                    });
                    rebalance();
                }
            }
            default -> {
                Part part = parts.get(chance.nextInt(parts.size()));
                part.done = Math.max((double) part.slot.start, part.done - chance.nextInt(20_000));
                part.slot.committed = Math.floor(part.done);
            }
        }
    }

    /** So many looks, each a polling interval after the one before. */
    HealthyWorld run(int looks) {
        stage.run(Duration.ofSeconds((long) looks * polling), s -> step());
        return this;
    }

    private void step() {
        clock += polling;
        if (clock >= nextEvent) {
            event();
            nextEvent = clock + 600 + random.nextInt(900);
        }
        fallIll();
        rollOn();
        follow();
        boolean paused = clock < pausedUntil;
        // With rare looks a pause is over long before the next one.
        double share = Math.min(1, (double) Math.max(0, pausedUntil - clock + polling) / polling);
        stage.state = paused ? rebalancingState() : GroupReading.State.STABLE;
        if (brokerDown) {
            return;
        }
        double burst = is(Habit.BURSTS) && random.nextInt(Math.max(2, 600 / polling)) == 0 ? mean * 120 : 0;
        boolean quiet = is(Habit.IDLE_TIMES) && quiet();
        for (Part part : parts) {
            produce(part, quiet ? 0 : mean, burst);
        }
        if (share < 1) {
            consume(1 - share);
        }
        parts.forEach(this::commit);
        tails();
        disks();
    }

    private GroupReading.State rebalancingState() {
        return is(Habit.NEW_PROTOCOL) ? GroupReading.State.RECONCILING : GroupReading.State.PREPARING_REBALANCE;
    }

    private boolean quiet() {
        if (clock >= quietUntil && random.nextInt(Math.max(2, 600 / polling)) == 0) {
            quietUntil = clock + 60 + random.nextInt(1_800);
        }
        return clock < quietUntil;
    }

    private void produce(Part part, double rate, double burst) {
        double before = part.end;
        double more = Math.max(0, rate * polling * (1 + 0.3 * random.nextGaussian())) + burst;
        part.end = Math.floor(part.end + more + random.nextDouble());
        // Each transaction ends with a marker, which nobody receives.
        boolean written = part.end > before;
        if (is(Habit.TRANSACTIONS)) {
            if (written) {
                part.end++;
            }
            boolean open = clock < part.openUntil;
            if (!open && written && random.nextInt(20) == 0) {
                part.openUntil = clock + 5 + random.nextInt(25);
                part.slot.stable = (long) before;
            } else if (!open) {
                part.slot.stable = null;
            }
        }
        part.slot.end = part.end;
        if (is(Habit.RETENTION) || is(Habit.COMPACTED)) {
            part.slot.start = Math.max(part.slot.start, (long) (Math.min(part.done, part.end) - 50_000));
        }
    }

    private double readable(Part part) {
        double to = part.slot.stable == null ? part.end : Math.min(part.end, (double) part.slot.stable);
        return is(Habit.TRANSACTIONS) && part.slot.stable == null ? to - 1 : to;
    }

    private void consume(double share) {
        int count = is(Habit.SELF_ASSIGNED) ? Math.max(1, members) : joined();
        for (int member = 0; member < count; member++) {
            List<Part> own = new ArrayList<>();
            for (int i = member; i < parts.size(); i += count) {
                Part part = parts.get(i);
                if (part.busyUntil > 0 && clock >= part.busyUntil) {
                    // The record that took so long is done, and committed when the next commit is due.
                    part.busyUntil = 0;
                    part.done++;
                    continue;
                }
                if (part.busyUntil == 0 && clock >= part.ownedFrom && readable(part) > part.done) {
                    own.add(part);
                }
            }
            double left = capacity * polling * share * slow;
            for (int i = 0; i < own.size(); i++) {
                Part part = own.get(i);
                if (is(Habit.LONG_RECORDS) && random.nextInt(Math.max(2, 900 / polling)) == 0) {
                    part.busyUntil = clock + 60 + random.nextInt(LONGEST_RECORD - 60);
                    continue;
                }
                double served = Math.min(readable(part) - part.done, left / (own.size() - i));
                part.done += served;
                left -= served;
            }
        }
    }

    private void commit(Part part) {
        int every = is(Habit.RARE_COMMITS) ? 60 : 1;
        int phase = 7 * part.slot.id.partition();
        boolean due = (clock + phase) / every > (clock - polling + phase) / every;
        if (due && Math.floor(part.done) > part.slot.committed) {
            part.slot.committed = Math.floor(part.done);
            part.slot.everCommitted = true;
        }
    }

    /** Who may read a topic of transactions finds out what is behind a commit that stands still. */
    private void tails() {
        if (!is(Habit.TRANSACTIONS)) {
            return;
        }
        Map<PartitionId, TailReading> tails = new HashMap<>();
        for (Part part : parts) {
            boolean rest = part.slot.stable == null && part.slot.committed == part.end - 1;
            part.stillSince = rest ? (part.stillSince == 0 ? clock : part.stillSince) : 0;
            if (rest && clock - part.stillSince >= 90) {
                tails.put(
                        part.slot.id, new TailReading(part.slot.id, (long) part.slot.committed, (long) part.end, true));
            }
        }
        stage.around = Surroundings.NONE.withTails(tails);
    }

    /** Segments are written for an hour and deleted at once; other topics come and go. */
    private void disks() {
        if (is(Habit.DISKS)) {
            long total = 1_000_000_000_000L;
            double sawtooth = (clock % 3_600) / 3_600.0;
            double noise = 0.002 * random.nextGaussian();
            stage.disks = List.of(new DiskReading(1, "/data", total, (long) (total * (0.5 - 0.02 * sawtooth + noise))));
        }
    }

    private void event() {
        List<Habit> possible = new ArrayList<>(EnumSet.of(
                Habit.ROLLOUTS,
                Habit.CRASHES,
                Habit.PARTITIONS_ADDED,
                Habit.LEADER_CHANGES,
                Habit.OPERATOR_RESTARTS,
                Habit.BROKER_RESTARTS));
        possible.removeIf(habit -> !is(habit));
        if (possible.isEmpty()) {
            return;
        }
        switch (possible.get(random.nextInt(possible.size()))) {
            case ROLLOUTS -> rolling = 0;
            case CRASHES -> crash();
            case PARTITIONS_ADDED -> addPartitions();
            case LEADER_CHANGES -> parts.get(random.nextInt(parts.size())).slot.leaderless = true;
            case OPERATOR_RESTARTS -> stage.operatorComesBack();
            case BROKER_RESTARTS -> {
                brokerDown = true;
                stage.unreachable = true;
                nextStep = clock + 10 + random.nextInt(110);
            }
            default -> {}
        }
    }

    /** What was begun goes on: Pods are replaced one by one, a broker comes back, a leader is elected. */
    private void rollOn() {
        if (brokerDown) {
            if (clock >= nextStep) {
                brokerDown = false;
                stage.unreachable = false;
                rebalance();
            }
            return;
        }
        parts.forEach(part -> {
            boolean leaderless = part.slot.leaderless;
            part.slot.leaderless = leaderless && part.slot.looksWithoutLeader < 1;
            part.slot.looksWithoutLeader = leaderless ? part.slot.looksWithoutLeader + 1 : 0;
        });
        for (Stage.Actor actor : stage.consumers) {
            if (!actor.joined && actor.backAt > 0 && clock >= actor.backAt) {
                actor.joined = true;
                actor.backAt = 0;
                rebalance();
            }
        }
        if (rolling < 0 || clock < nextStep) {
            stage.rollingOut = rolling >= 0;
            return;
        }
        stage.rollingOut = true;
        List<Integer> up = joinedNumbers();
        if (rolling >= up.size() || up.size() < 2) {
            rolling = -1;
            stage.rollingOut = false;
            return;
        }
        int number = up.get(rolling);
        stage.replace(number);
        nextStep = clock + 20 + random.nextInt(40);
        rolling++;
        rebalance();
    }

    private void crash() {
        List<Integer> up = joinedNumbers();
        if (up.size() < 2) {
            return;
        }
        Stage.Actor actor = stage.consumers.get(up.get(random.nextInt(up.size())));
        actor.joined = false;
        actor.restarts++;
        actor.backAt = clock + 10 + random.nextInt(30);
        rebalance();
    }

    /** The operator changed replicas: Pods start, or leave. */
    private void follow() {
        if (!is(Habit.SCALED) || brokerDown) {
            return;
        }
        int wanted = stage.replicas;
        if (wanted > upTo) {
            for (int i = upTo; i < wanted; i++) {
                Stage.Actor actor = stage.actor(i);
                actor.joined = false;
                actor.backAt = clock + 15 + random.nextInt(20);
            }
        } else if (wanted < upTo) {
            for (int i = wanted; i < upTo; i++) {
                stage.consumers.get(i).joined = false;
                stage.consumers.get(i).backAt = 0;
            }
            rebalance();
        }
        upTo = wanted;
        stage.ready = joined();
    }

    private void addPartitions() {
        int more = Math.min(MOST_ADDED - added, 1 + random.nextInt(4));
        added += more;
        for (int i = 0; i < more; i++) {
            Stage.Slot slot = new Stage.Slot(new PartitionId(Stage.TOPIC, stage.partitions.size()));
            slot.everCommitted = false;
            slot.owner = null;
            stage.partitions.add(slot);
            add(slot, 0, 0);
            // Until consumers refresh what they know of the topic nobody reads it.
            parts.getLast().ownedFrom = clock + 30 + random.nextInt(270);
        }
        stage.topics = List.of(topic());
    }

    private List<Integer> joinedNumbers() {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < stage.consumers.size(); i++) {
            if (stage.consumers.get(i).joined) {
                numbers.add(i);
            }
        }
        return numbers;
    }

    private int joined() {
        return joinedNumbers().size();
    }

    /** What was done and not committed is done again by whoever gets the partition. */
    private void rebalance() {
        if (is(Habit.SELF_ASSIGNED)) {
            return;
        }
        pausedUntil = clock - polling + 3 + random.nextInt(10);
        epoch++;
        stage.epoch = is(Habit.NEW_PROTOCOL) ? (Integer) epoch : null;
        List<Integer> up = joinedNumbers();
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            Integer owner = up.isEmpty() || clock < part.ownedFrom ? null : up.get(i % up.size());
            if (!Objects.equals(owner, part.slot.owner)) {
                part.done = part.slot.committed;
                part.busyUntil = 0;
            }
            part.slot.owner = owner;
        }
    }

    /** What it is, for a message. */
    @Override
    public String toString() {
        return habits + ", poll " + polling + " s, " + parts.size() + " partitions, " + members + " members";
    }

    /** True when the broker was down at any time. */
    boolean everDown() {
        return is(Habit.BROKER_RESTARTS);
    }
}
