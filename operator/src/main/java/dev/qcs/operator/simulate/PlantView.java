package dev.qcs.operator.simulate;

import dev.qcs.operator.act.Pod;
import dev.qcs.operator.lag.Reading;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an autoscaler can see of the plant: what brokers, the Kubernetes API and a metrics server would answer now. */
public interface PlantView {

    /** Seconds since the run began. */
    int second();

    /** {@code spec.replicas}. */
    int wanted();

    /** {@code status.replicas}: Pods that exist, started or not. */
    int existing();

    /** {@code status.readyReplicas}: Pods that have started. */
    int ready();

    /** Partitions of all topics together, numbered from 0; a queue is one. */
    int partitions();

    /** Log end offset; of a queue, messages published. */
    long end(int partition);

    /** Committed offset, or messages acknowledged; what was read and not committed yet does not show. */
    long committed(int partition);

    /** Mean use of the processor by ready Pods over the last 15 s, in shares of what makes a Pod work at its capacity, 0..1. */
    double processor();

    /** What a RabbitMQ broker tells of its queue; {@code null} = the source is no such queue. */
    default @Nullable QueueFigures queue() {
        return null;
    }

    /** The same as the operator's own reader would answer it. */
    Reading reading(Instant time);

    /** Pods of the workload. */
    List<Pod> pods();
}
