package dev.qcs.operator.evaluate;

import dev.qcs.operator.act.Pod;
import dev.qcs.operator.lag.Committed;
import dev.qcs.operator.lag.Gap;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.Member;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.lag.PartitionReading;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.lag.TopicReading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * One topic or several of equal size, the group that reads it and the workload the group runs in, as a fluid in simulated time: partitions that fill at
 * a rate, members that serve theirs up to a capacity, Pods that take a while to start, a group that pauses when members change.
 */
class Plant {
    static final String TOPIC = "orders";

    private final List<Partition> partitions = new ArrayList<>();
    private final List<Integer> starting = new ArrayList<>();
    private final Set<Integer> missing = new HashSet<>();
    private final Set<Integer> unknown = new HashSet<>();
    private double capacity = 100;
    private int membersPerReplica = 1;
    private int topics = 1;
    private String assignor = "cooperative-sticky";
    private double downstream = Double.POSITIVE_INFINITY;
    private int podStartSeconds = 20;
    private int pauseSeconds = 5;
    private int commitSeconds = 1;
    private int wanted;
    private int running;
    private int generation;
    private int pausedFor;
    private int second;
    private boolean blocked;
    private boolean membersGone;
    private boolean neverJoined;
    private boolean membersHidden;
    private boolean rebalancing;
    private String topicId = "id-1";
    private TopicReading settings = topic(0, 604_800_000L, 1_000_000_000L, "delete");

    private static final class Partition {
        private double rate;
        private double end;
        private double done;
        private long committed;
        private boolean everCommitted = true;
        private long start;
        private boolean frozen;
        private @Nullable Long lastStable;

        double waiting() {
            return lastStable == null ? end - done : Math.min(end, lastStable) - done;
        }
    }

    Plant(int partitions) {
        resize(partitions);
    }

    // What a test may say of it.

    /** The partitions are spread evenly over so many topics. */
    Plant topics(int number) {
        topics = number;
        return this;
    }

    /** As the broker names it; {@code range} is dealt out as that one does. */
    Plant assignor(String name) {
        assignor = name;
        return this;
    }

    Plant capacity(double perMember) {
        capacity = perMember;
        return this;
    }

    /** Something behind the consumers lets no more than this through, however many they are. */
    Plant downstream(double total) {
        downstream = total;
        return this;
    }

    Plant membersPerReplica(int members) {
        membersPerReplica = members;
        return this;
    }

    Plant podStart(int seconds) {
        podStartSeconds = seconds;
        return this;
    }

    Plant rebalancePause(int seconds) {
        pauseSeconds = seconds;
        return this;
    }

    Plant commitEvery(int seconds) {
        commitSeconds = seconds;
        return this;
    }

    /** Messages per second, over all partitions evenly. */
    Plant arrival(double total) {
        return arrivals(i -> total / partitions.size());
    }

    Plant arrivals(IntToDoubleFunction perPartition) {
        for (int i = 0; i < partitions.size(); i++) {
            partitions.get(i).rate = perPartition.applyAsDouble(i);
        }
        return this;
    }

    /** Messages at once, over all partitions evenly. */
    Plant burst(long total) {
        for (int i = 0; i < partitions.size(); i++) {
            long share = total / partitions.size() + (i < total % partitions.size() ? 1 : 0);
            partitions.get(i).end += share;
        }
        return this;
    }

    /** Messages at once on one partition. */
    Plant burst(int partition, long messages) {
        partitions.get(partition).end += messages;
        return this;
    }

    Plant freeze(int partition) {
        partitions.get(partition).frozen = true;
        return this;
    }

    Plant thaw(int partition) {
        partitions.get(partition).frozen = false;
        return this;
    }

    /** Consumers stay in the group and do nothing. */
    Plant blockConsumers(boolean now) {
        blocked = now;
        return this;
    }

    /** Pods stay ready, members leave the group. */
    Plant loseMembers(boolean now) {
        membersGone = now;
        return this;
    }

    /** The group deals out its partitions, and meanwhile none has an owner; afterwards every member has a new id. */
    Plant rebalancing(boolean now) {
        generation += rebalancing && !now ? 1 : 0;
        rebalancing = now;
        return this;
    }

    /** So many of the Pods are up and in the group, until somebody scales. */
    Plant up(int pods) {
        running = pods;
        rebalance();
        return this;
    }

    /** Nobody ever joins: the group is known by its commits only. */
    Plant withoutMembers() {
        neverJoined = true;
        return this;
    }

    /** The operator may not describe the group. */
    Plant hideMembers() {
        membersHidden = true;
        return this;
    }

    Plant neverCommitted(int partition) {
        partitions.get(partition).everCommitted = false;
        return this;
    }

    /** The answer leaves these out altogether. */
    Plant leaveOut(Integer... numbers) {
        missing.clear();
        missing.addAll(List.of(numbers));
        return this;
    }

    /** The answer says that the ends of these are not known. */
    Plant hideEnds(Integer... numbers) {
        unknown.clear();
        unknown.addAll(List.of(numbers));
        return this;
    }

    Plant deleteRecords(int partition, long upTo) {
        partitions.get(partition).start = upTo;
        return this;
    }

    /** The log is cut, as after an unclean election. */
    Plant cut(int partition, long end) {
        Partition cut = partitions.get(partition);
        cut.end = (double) end;
        cut.done = Math.min(cut.done, cut.end);
        cut.committed = (long) cut.done;
        return this;
    }

    Plant openTransaction(int partition) {
        partitions.get(partition).lastStable = (long) partitions.get(partition).end;
        return this;
    }

    Plant recreateTopic(int count) {
        topicId = "id-" + (topicId + "x").hashCode();
        partitions.clear();
        return resize(count);
    }

    Plant resize(int count) {
        while (partitions.size() > count) {
            partitions.removeLast();
        }
        while (partitions.size() < count) {
            partitions.add(new Partition());
        }
        return this;
    }

    Plant retention(@Nullable Long millis, @Nullable Long bytes, String cleanup) {
        settings = topic(0, millis, bytes, cleanup);
        return this;
    }

    /** As if it had run like this for long: Pods are up, the group is at rest. */
    Plant running(int replicas) {
        wanted = replicas;
        running = replicas;
        return this;
    }

    // What the world does.

    /** Somebody sets {@code spec.replicas}. */
    void scale(int replicas) {
        wanted = replicas;
        while (running + starting.size() > wanted && !starting.isEmpty()) {
            starting.removeLast();
        }
        if (running > wanted) {
            running = wanted;
            rebalance();
        }
        while (running + starting.size() < wanted) {
            starting.add(podStartSeconds);
        }
    }

    /** One second passes. */
    void tick() {
        second++;
        starting.replaceAll(left -> left - 1);
        if (starting.removeIf(left -> left <= 0)) {
            running = wanted - starting.size();
            rebalance();
        }
        partitions.forEach(partition -> partition.end += partition.rate);
        if (pausedFor > 0) {
            pausedFor--;
        } else if (!blocked && !membersGone && !neverJoined && !rebalancing) {
            serve();
        }
        for (int i = 0; i < partitions.size() && pausedFor == 0; i++) {
            // Consumers have no common clock: each partition is committed at a second of its own.
            if ((second + 7 * i) % commitSeconds == 0) {
                Partition partition = partitions.get(i);
                partition.everCommitted |= partition.done >= partition.committed + 1;
                partition.committed = Math.max(partition.committed, (long) partition.done);
            }
        }
    }

    private void rebalance() {
        generation++;
        pausedFor = pauseSeconds;
    }

    private int owner(int partition, int members) {
        if (!assignor.equals("range")) {
            return partition % members;
        }
        int inTopic = partition % topicSize();
        int each = topicSize() / members;
        int withOneMore = topicSize() % members;
        int before = withOneMore * (each + 1);
        return inTopic < before ? inTopic / (each + 1) : withOneMore + (inTopic - before) / each;
    }

    private int topicSize() {
        return partitions.size() / topics;
    }

    private PartitionId partition(int i) {
        return topics == 1 ? id(i) : new PartitionId(topicName(i / topicSize()), i % topicSize());
    }

    private String topicName(int topic) {
        return topics == 1 ? TOPIC : TOPIC + "." + topic;
    }

    private int members() {
        return running * membersPerReplica;
    }

    /** Each member shares its capacity fairly over those of its partitions that have work. */
    private void serve() {
        for (int member = 0; member < members(); member++) {
            int number = member;
            List<Partition> own = new ArrayList<>();
            for (int i = 0; i < partitions.size(); i++) {
                if (owner(i, members()) == number) {
                    own.add(partitions.get(i));
                }
            }
            own.removeIf(partition -> partition.frozen || partition.waiting() <= 0);
            own.sort(Comparator.comparingDouble(Partition::waiting));
            double left = Math.min(capacity, downstream / members());
            for (int i = 0; i < own.size(); i++) {
                Partition partition = own.get(i);
                double served = Math.min(partition.waiting(), left / (own.size() - i));
                partition.done = Math.max(partition.done, (double) partition.start) + served;
                left -= served;
            }
        }
    }

    // What can be seen of it.

    int wanted() {
        return wanted;
    }

    int ready() {
        return running;
    }

    double lag() {
        return partitions.stream().mapToDouble(p -> p.end - p.done).sum();
    }

    List<Pod> pods() {
        List<Pod> pods = new ArrayList<>();
        for (int i = 0; i < running; i++) {
            pods.add(new Pod(pod(i), "10.0.0." + i, true, 0, null));
        }
        return pods;
    }

    Reading.Observed read(Instant time) {
        List<PartitionReading> readings = new ArrayList<>();
        List<Gap> gaps = new ArrayList<>();
        for (int i = 0; i < partitions.size(); i++) {
            if (missing.contains(i)) {
                continue;
            }
            Partition partition = partitions.get(i);
            boolean hidden = unknown.contains(i);
            if (hidden) {
                gaps.add(new Gap(
                        Gap.What.END,
                        "partition " + partition(i),
                        "LeaderNotAvailableException: no leader",
                        "wait or check"));
            }
            readings.add(new PartitionReading(
                    partition(i),
                    partition.everCommitted ? new Committed.At(partition.committed) : Committed.Absent.NEVER,
                    partition.start,
                    partition.lastStable == null ? (Long) (long) partition.end : partition.lastStable,
                    hidden ? null : (Long) (long) partition.end,
                    members() == 0 || membersGone || neverJoined || membersHidden || rebalancing
                            ? null
                            : memberId(owner(i, members()))));
        }
        return new Reading.Observed(time, group(), readings, described(), List.of(), gaps);
    }

    private List<TopicReading> described() {
        List<TopicReading> described = new ArrayList<>();
        for (int topic = 0; topic < topics; topic++) {
            described.add(new TopicReading(
                    topicName(topic),
                    topicId,
                    topicSize(),
                    settings.retentionMillis(),
                    settings.retentionBytes(),
                    settings.bytes(),
                    settings.cleanup()));
        }
        return described;
    }

    private TopicReading topic(int count, @Nullable Long millis, @Nullable Long bytes, @Nullable String cleanup) {
        return new TopicReading(TOPIC, topicId, count, millis, bytes, 1_000_000L, cleanup);
    }

    private GroupReading group() {
        if (membersHidden) {
            return new GroupReading(
                    "billing", GroupReading.Type.UNKNOWN, GroupReading.State.UNKNOWN, null, null, null, false);
        }
        List<Member> members = new ArrayList<>();
        int count = membersGone || neverJoined ? 0 : members();
        for (int member = 0; member < count; member++) {
            Set<PartitionId> owned = new HashSet<>();
            for (int i = 0; i < partitions.size(); i++) {
                if (owner(i, count) == member && !rebalancing) {
                    owned.add(partition(i));
                }
            }
            int replica = member / membersPerReplica;
            members.add(new Member(memberId(member), "c" + member, "10.0.0." + replica, pod(replica), 0, owned));
        }
        GroupReading.State state = count == 0
                ? GroupReading.State.EMPTY
                : pausedFor > 0 || rebalancing ? GroupReading.State.PREPARING_REBALANCE : GroupReading.State.STABLE;
        // A classic group names its assignor only while it is stable.
        String named = state == GroupReading.State.STABLE ? assignor : "";
        return new GroupReading("billing", GroupReading.Type.CLASSIC, state, null, named, members, false);
    }

    private String memberId(int member) {
        return "m" + member + "-g" + generation;
    }

    static String pod(int replica) {
        return "consumer-" + replica;
    }

    static PartitionId id(int partition) {
        return new PartitionId(TOPIC, partition);
    }
}
