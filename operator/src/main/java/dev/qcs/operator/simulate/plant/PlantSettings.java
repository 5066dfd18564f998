package dev.qcs.operator.simulate.plant;

import dev.qcs.operator.simulate.workload.Workload;
import java.util.List;

/**
 * A consumer group, the topic that it reads and the workload that it runs in.
 *
 * @param partitions 1..10,000, of all topics together
 * @param topics that they are spread over evenly; {@code partitions} is a multiple of it
 * @param commitSeconds time between two commits of a partition; below 1 it is committed as it is read
 * @param replicasAtStart that run when the simulation begins, at rest
 * @param faults what goes wrong, and when
 */
public record PlantSettings(
        int partitions,
        int topics,
        Assignor assignor,
        Consumers consumers,
        Pods pods,
        Rebalance rebalance,
        double commitSeconds,
        int replicasAtStart,
        List<Fault> faults)
        implements Blueprint {

    public PlantSettings {
        check(partitions, 1, 10_000, "partitions");
        check(topics, 1, partitions, "topics");
        if (partitions % topics != 0) {
            throw new IllegalArgumentException(
                    partitions + " partitions cannot be spread evenly over " + topics + " topics; choose a multiple");
        }
        check(commitSeconds, 0, 3600, "seconds between commits");
        check(replicasAtStart, 0, 1000, "replicas at the start");
        faults = List.copyOf(faults);
        for (Fault fault : faults) {
            if (fault.ofPool()) {
                throw new IllegalArgumentException(
                        fault.getClass().getSimpleName() + " is a fault of queues, and this plant has partitions");
            }
            if (fault.partition() >= partitions) {
                throw new IllegalArgumentException("a fault hits partition " + fault.partition()
                        + ", and there are only " + partitions + ", numbered from 0");
            }
        }
    }

    /**
     * Members of the group.
     *
     * @param perReplica in each Pod, 1..100
     * @param capacity of one of them in messages per second, when it runs alone
     * @param contention exponent by which more of them make each slower: with n replicas each does capacity·n^−contention; 0 =
     *     not at all, 0.11 = as in the published measurements of ContTune (529k, 967k and 1,830k/s with 1, 2 and 4)
     * @param lockContention share by which each further replica lowers what lies behind the consumers; 0 = not at all
     */
    public record Consumers(int perReplica, double capacity, double contention, double lockContention) {
        public Consumers {
            check(perReplica, 1, 100, "consumers per replica");
            check(capacity, 0.001, 1e9, "capacity in messages per second");
            check(contention, 0, 0.9, "contention");
            check(lockContention, 0, 1, "lock contention");
        }

        /** Messages per second of one consumer among those of so many replicas. */
        public double among(int replicas) {
            return contention == 0 ? capacity : capacity * Math.pow(Math.max(1, replicas), -contention);
        }
    }

    /**
     * Pods of the workload.
     *
     * @param startSeconds from the request until a Pod's members join the group
     * @param spreadSeconds by which that differs at most, either way
     * @param warmUpSeconds in which a member comes from half its capacity to all of it
     */
    public record Pods(double startSeconds, double spreadSeconds, double warmUpSeconds) {
        public Pods {
            check(startSeconds, 0, 3600, "Pod start in seconds");
            check(spreadSeconds, 0, startSeconds, "spread of the Pod start in seconds");
            check(warmUpSeconds, 0, 3600, "warm-up in seconds");
        }
    }

    /** What happens when members change. */
    public record Rebalance(Protocol protocol, double pauseSeconds) {
        public Rebalance {
            check(pauseSeconds, 0, 3600, "pause of a rebalance in seconds");
        }

        /** Who stops. */
        public enum Protocol {
            /** Everything, and 3 s more when the group was empty (group.initial.rebalance.delay.ms). */
            Eager,
            /** Only partitions that get another owner. */
            Cooperative
        }
    }

    /** The plant of the first comparison: 12 partitions, 100 messages per second each, Pods in 30 s, an eager pause of 6 s. */
    public static PlantSettings usual() {
        return new PlantSettings(
                12,
                1,
                Assignor.Balanced,
                new Consumers(1, 100, 0, 0),
                new Pods(30, 0, 0),
                new Rebalance(Rebalance.Protocol.Eager, 6),
                0,
                2,
                List.of());
    }

    @Override
    public Model build(Workload workload, int objective, long seed) {
        return new Plant(this, workload, objective, seed);
    }

    @Override
    public double pauseOfAll() {
        return rebalance.protocol() == Rebalance.Protocol.Eager ? rebalance.pauseSeconds() : 0;
    }

    @Override
    public double[][] rates(Workload workload, int replicas) {
        return Rates.of(this, workload, replicas);
    }

    @Override
    public boolean random() {
        return pods.spreadSeconds() > 0 || commitSeconds > 1;
    }

    /** With even partitions that of the member with the most of them. */
    @Override
    public double sustained(int replicas) {
        if (replicas == 0) {
            return 0;
        }
        int members = replicas * consumers.perReplica();
        int most = assignor == Assignor.Range
                ? topics * Math.ceilDiv(partitions / topics, members)
                : Math.ceilDiv(partitions, members);
        return capacity(replicas) * partitions / most;
    }

    /** Messages per second of one member among those of so many replicas. */
    public double capacity(int replicas) {
        return consumers.among(replicas);
    }

    /** What it does with as many replicas as its partitions can feed. */
    @Override
    public double most() {
        int members = assignor == Assignor.Range ? partitions / topics : partitions;
        return sustained(Math.ceilDiv(members, consumers.perReplica()));
    }

    public PlantSettings withPartitions(int number) {
        return new PlantSettings(
                number, topics, assignor, consumers, pods, rebalance, commitSeconds, replicasAtStart, faults);
    }

    public PlantSettings withTopics(int number) {
        return new PlantSettings(
                partitions, number, assignor, consumers, pods, rebalance, commitSeconds, replicasAtStart, faults);
    }

    public PlantSettings with(Assignor other) {
        return new PlantSettings(
                partitions, topics, other, consumers, pods, rebalance, commitSeconds, replicasAtStart, faults);
    }

    public PlantSettings with(Consumers other) {
        return new PlantSettings(
                partitions, topics, assignor, other, pods, rebalance, commitSeconds, replicasAtStart, faults);
    }

    public PlantSettings with(Pods other) {
        return new PlantSettings(
                partitions, topics, assignor, consumers, other, rebalance, commitSeconds, replicasAtStart, faults);
    }

    public PlantSettings with(Rebalance other) {
        return new PlantSettings(
                partitions, topics, assignor, consumers, pods, other, commitSeconds, replicasAtStart, faults);
    }

    public PlantSettings committingEvery(double seconds) {
        return new PlantSettings(
                partitions, topics, assignor, consumers, pods, rebalance, seconds, replicasAtStart, faults);
    }

    public PlantSettings startingWith(int replicas) {
        return new PlantSettings(
                partitions, topics, assignor, consumers, pods, rebalance, commitSeconds, replicas, faults);
    }

    public PlantSettings with(List<Fault> other) {
        return new PlantSettings(
                partitions, topics, assignor, consumers, pods, rebalance, commitSeconds, replicasAtStart, other);
    }

    /** Refuses what lies outside of its bounds, with a sentence. */
    public static void check(double value, double least, double most, String what) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException(
                    what + " must be " + plain(least) + " to " + plain(most) + ", was " + plain(value));
        }
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
