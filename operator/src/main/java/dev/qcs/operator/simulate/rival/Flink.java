package dev.qcs.operator.simulate.rival;

import dev.qcs.operator.simulate.Contender;
import dev.qcs.operator.simulate.PlantView;
import dev.qcs.operator.simulate.Setup;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The autoscaler of Flink's Kubernetes operator for a job that is nothing but a Kafka source. It is given the true capacity of a
 * replica, which Flink has to learn from busy time: kind to it, as is that a rescale need not restart the job.
 *
 * <p>After {@code JobVertexScaler}, {@code ScalingMetricEvaluator}, {@code ScalingMetricCollector}, {@code DelayedScaleDown},
 * {@code AutoScalerUtils.getTargetProcessingCapacity} and {@code alignment/BuiltInAlignmentMode} (BALANCED, the default) of
 * Flink's Kubernetes operator, main branch of 20 July 2026 (commit 6e9caeb, 1.16-SNAPSHOT).
 */
final class Flink implements Contender {
    private static final double TARGET_UTILIZATION = 0.7;
    private static final double MAX_UTILIZATION = 1.0;
    private static final double MIN_UTILIZATION = 0.4;
    private static final double LEAST_FACTOR = 0.4;
    private static final double LARGEST_FACTOR = 1 + 1e5;

    /** {@code backlog-processing.lag-threshold}, in seconds. */
    private static final double BACKLOG_SECONDS = 300;

    private final FlinkSetting setting;
    private final Setup setup;
    private final Samples samples = new Samples();
    private final Deque<Recommended> delayed = new ArrayDeque<>();
    private int delayedSince;
    private int runningSince;

    private record Recommended(int second, int size, boolean outside) {}

    Flink(FlinkSetting setting, Setup setup) {
        this.setting = setting;
        this.setup = setup;
    }

    @Override
    public int replicas(PlantView view) {
        int now = view.second();
        int current = view.wanted();
        if (current < Math.max(1, setup.minReplicas())) {
            return Math.max(1, setup.minReplicas());
        }
        if (view.ready() != current) {
            samples.clear();
            runningSince = now + 1;
            return current;
        }
        if ((now - runningSince) % setting.interval() != 0) {
            return current;
        }
        samples.add(view);
        if (now < runningSince + setting.stabilization() + setting.window()) {
            return current;
        }
        samples.forgetBefore(now - setting.window());
        int size = samples.enough() ? decided(current, now) : current;
        if (size != current) {
            delayed.clear();
        }
        return size;
    }

    private int decided(int current, int now) {
        double consumed = samples.consumed();
        double arriving = Math.max(0, consumed + samples.lagGrowth());
        double capacity = setup.capacityPerReplica() * current;
        double factor = Math.clamp(needed(arriving, TARGET_UTILIZATION, true) / capacity, LEAST_FACTOR, LARGEST_FACTOR);
        int size = aligned(current, bounded(current, Math.ceil(factor * current)));
        boolean backlog = samples.lag() / consumed > BACKLOG_SECONDS;
        boolean outside = capacity < needed(arriving, MAX_UTILIZATION, false)
                || capacity > needed(arriving, backlog ? 0 : MIN_UTILIZATION, true);
        if (size >= current) {
            delayed.clear();
            return outside ? size : current;
        }
        return delayed(current, new Recommended(now, size, outside));
    }

    /** Messages per second that the job should be able to do. */
    private double needed(double arriving, double utilization, boolean withRestart) {
        if (utilization == 0) {
            return Double.POSITIVE_INFINITY;
        }
        double restart = withRestart ? arriving * setting.restart() / setting.catchUp() : 0;
        return Math.round((double) samples.lag() / setting.catchUp() + restart + arriving / utilization);
    }

    private int bounded(int current, double size) {
        int least = Math.min(current, Math.max(1, setup.minReplicas()));
        int most = Math.min(setup.partitions(), Math.max(current, setup.maxReplicas()));
        return (int) Math.min(Math.max(least, size), most);
    }

    /**
     * The first size from the computed one on that divides the partitions, or with which a replica has fewer of them, in whole
     * numbers rounded <em>down</em>: from 6 replicas on 11 partitions it goes to 11, though 6 do more than the 5.2 needed.
     */
    private int aligned(int current, int size) {
        if (size == current) {
            return size;
        }
        int partitions = setup.partitions();
        int end = Math.min(partitions, size > current ? setup.maxReplicas() : current);
        for (int p = size; p <= end; p++) {
            if (partitions % p == 0 || partitions / p < partitions / size) {
                return p;
            }
        }
        return size;
    }

    /** Never smaller before the interval is over, and then the largest of what was recommended in it. */
    private int delayed(int current, Recommended recommended) {
        if (delayed.isEmpty()) {
            delayedSince = recommended.second();
        }
        while (!delayed.isEmpty() && delayed.getLast().size() <= recommended.size()) {
            delayed.removeLast();
        }
        delayed.addLast(recommended);
        int from = recommended.second() - setting.downInterval();
        if (from < delayedSince) {
            return current;
        }
        while (delayed.getFirst().second() < from) {
            delayed.removeFirst();
        }
        return delayed.getFirst().outside() ? delayed.getFirst().size() : current;
    }
}
