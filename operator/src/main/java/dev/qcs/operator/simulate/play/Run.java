package dev.qcs.operator.simulate.play;

import java.util.List;

/**
 * What came of one policy in one run.
 *
 * @param policy its name
 * @param workload its name
 * @param timeline oldest first; empty when none was asked for
 */
public record Run(String policy, String workload, long seed, Measures measures, List<Point> timeline) {
    public Run {
        timeline = List.copyOf(timeline);
    }

    /**
     * One point of the timeline.
     *
     * @param second since the run began
     * @param arrivals messages per second, the mean since the point before
     * @param secondsBehind of the oldest unread message, the highest since the point before
     * @param replicas wanted
     * @param ready of them
     */
    public record Point(int second, double arrivals, double secondsBehind, int replicas, int ready) {}
}
