package dev.qcs.demo.workload;

import java.time.Duration;

/**
 * How long things take that a cluster does with a Pod.
 *
 * @param start from the creation of a Pod until its program runs
 * @param backOff from the second death of a container until it is started again; it doubles with each further one. After the
 *     first the kubelet does not wait
 * @param longest back-off
 * @param calm a container that ran this long is forgiven its deaths
 */
public record PodTimes(Duration start, Duration backOff, Duration longest, Duration calm) {

    /** A JVM on a node that has the image, and the kubelet's own times. */
    private static final PodTimes OF_A_CLUSTER =
            new PodTimes(Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofMinutes(5), Duration.ofMinutes(10));

    /** As in a cluster, but so many times faster. */
    public static PodTimes asInACluster(int speedup) {
        return new PodTimes(
                OF_A_CLUSTER.start.dividedBy(speedup),
                OF_A_CLUSTER.backOff.dividedBy(speedup),
                OF_A_CLUSTER.longest.dividedBy(speedup),
                OF_A_CLUSTER.calm.dividedBy(speedup));
    }

    /** @param deaths in a row */
    Duration backOff(int deaths) {
        if (deaths <= 1) {
            return Duration.ZERO;
        }
        Duration doubled = backOff.multipliedBy(1L << Math.min(20, deaths - 2));
        return doubled.compareTo(longest) > 0 ? longest : doubled;
    }
}
