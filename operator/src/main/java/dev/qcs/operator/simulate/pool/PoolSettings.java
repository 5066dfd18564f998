package dev.qcs.operator.simulate.pool;

import dev.qcs.operator.simulate.plant.Blueprint;
import dev.qcs.operator.simulate.plant.Fault;
import dev.qcs.operator.simulate.plant.Model;
import dev.qcs.operator.simulate.plant.PlantSettings;
import dev.qcs.operator.simulate.plant.PlantSettings.Consumers;
import dev.qcs.operator.simulate.plant.PlantSettings.Pods;
import dev.qcs.operator.simulate.workload.Workload;
import java.util.Arrays;
import java.util.List;

/**
 * A pool and the workload that serves it.
 *
 * @param source who keeps the messages
 * @param holding what consumers hold
 * @param randomJobs true when messages take exponentially distributed times, false when each takes as long
 * @param replicasAtStart that run when the simulation begins, at rest
 * @param faults what goes wrong, and when
 */
public record PoolSettings(
        Source source,
        Consumers consumers,
        Holding holding,
        boolean randomJobs,
        Pods pods,
        int replicasAtStart,
        List<Fault> faults)
        implements Blueprint {

    /** Who keeps the messages, and how late it tells. */
    public sealed interface Source {

        /**
         * A RabbitMQ queue.
         *
         * @param totalsSeconds between two samples of what waits and is held in the list that the operator asks for; 1 = fresh
         * @param sampleSeconds between two samples of everything else ({@code collect_statistics_interval}, 5 s by default)
         */
        record RabbitMq(int totalsSeconds, int sampleSeconds) implements Source {
            public RabbitMq {
                PlantSettings.check(totalsSeconds, 1, 300, "seconds between samples of totals");
                PlantSettings.check(sampleSeconds, 1, 300, "seconds between samples of counters");
            }
        }

        /** A Kafka share group, which tells at once. */
        record ShareGroup(int partitions) implements Source {
            public ShareGroup {
                PlantSettings.check(partitions, 1, 10_000, "partitions");
            }
        }
    }

    /**
     * What a consumer holds of the pool.
     *
     * @param prefetch messages, acknowledged ones not counted; 1 to 65,535
     * @param ackEvery messages that it acknowledges together; fewer when it has nothing else to do, or may not hold as many
     */
    public record Holding(int prefetch, int ackEvery) {
        public Holding {
            PlantSettings.check(prefetch, 1, 65_535, "prefetch");
            PlantSettings.check(ackEvery, 1, 65_535, "messages acknowledged together");
        }
    }

    public PoolSettings {
        PlantSettings.check(replicasAtStart, 0, 1000, "replicas at the start");
        faults = List.copyOf(faults);
        for (Fault fault : faults) {
            if (fault instanceof Fault.NegativeJump) {
                throw new IllegalArgumentException(
                        "an end that jumps back is a fault of partitions, and a pool has none");
            }
        }
    }

    /** A RabbitMQ queue with consumers of 100 messages per second that hold 20 each; Pods start in 30 s. */
    public static PoolSettings usual() {
        return new PoolSettings(
                new Source.RabbitMq(1, 5),
                new Consumers(1, 100, 0, 0),
                new Holding(20, 1),
                false,
                new Pods(30, 0, 0),
                2,
                List.of());
    }

    @Override
    public Model build(Workload workload, int objective, long seed) {
        return new Pool(this, workload, objective, seed);
    }

    @Override
    public int partitions() {
        return 0;
    }

    @Override
    public double pauseOfAll() {
        return 0;
    }

    @Override
    public double sustained(int replicas) {
        return replicas * consumers.perReplica() * consumers.among(replicas);
    }

    /** Nothing limits a pool. */
    @Override
    public double most() {
        return Double.POSITIVE_INFINITY;
    }

    @Override
    public double[][] rates(Workload workload, int replicas) {
        double[][] rows = new double[workload.seconds()][];
        for (int second = 0; second < rows.length; second++) {
            boolean same = second > 0
                    && workload.capacity(second) == workload.capacity(second - 1)
                    && workload.downstream(second) == workload.downstream(second - 1);
            rows[second] =
                    same ? rows[second - 1] : row(workload.capacity(second), workload.downstream(second), replicas);
        }
        return rows;
    }

    private double[] row(double factor, double limit, int replicas) {
        double[] row = new double[replicas + 1];
        Arrays.setAll(row, n -> n == 0 ? 0 : Math.min(sustained(n) * factor, behind(limit, n)));
        return row;
    }

    /** What lies behind the consumers lets through of so many replicas together. */
    double behind(double limit, int replicas) {
        return limit / (1 + consumers.lockContention() * (replicas - 1));
    }

    @Override
    public boolean random() {
        return randomJobs || pods.spreadSeconds() > 0;
    }

    public PoolSettings with(Source other) {
        return new PoolSettings(other, consumers, holding, randomJobs, pods, replicasAtStart, faults);
    }

    public PoolSettings with(Consumers other) {
        return new PoolSettings(source, other, holding, randomJobs, pods, replicasAtStart, faults);
    }

    public PoolSettings with(Holding other) {
        return new PoolSettings(source, consumers, other, randomJobs, pods, replicasAtStart, faults);
    }

    public PoolSettings with(Pods other) {
        return new PoolSettings(source, consumers, holding, randomJobs, other, replicasAtStart, faults);
    }

    public PoolSettings withRandomJobs() {
        return new PoolSettings(source, consumers, holding, true, pods, replicasAtStart, faults);
    }

    public PoolSettings startingWith(int replicas) {
        return new PoolSettings(source, consumers, holding, randomJobs, pods, replicas, faults);
    }

    public PoolSettings with(List<Fault> other) {
        return new PoolSettings(source, consumers, holding, randomJobs, pods, replicasAtStart, other);
    }
}
