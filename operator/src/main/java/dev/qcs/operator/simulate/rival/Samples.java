package dev.qcs.operator.simulate.rival;

import dev.qcs.operator.simulate.PlantView;
import java.util.ArrayDeque;
import java.util.Deque;

/** What a group had committed and how far it was behind, over a window of time. */
final class Samples {
    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(int second, long committed, long lag) {}

    /** Takes a sample of all partitions together. */
    void add(PlantView view) {
        long committed = 0;
        long lag = 0;
        for (int p = 0; p < view.partitions(); p++) {
            committed += view.committed(p);
            lag += Math.max(0, view.end(p) - view.committed(p));
        }
        samples.addLast(new Sample(view.second(), committed, lag));
    }

    void clear() {
        samples.clear();
    }

    void forgetBefore(int second) {
        while (!samples.isEmpty() && samples.getFirst().second() < second) {
            samples.removeFirst();
        }
    }

    /** Whether rates can be told. */
    boolean enough() {
        return samples.size() >= 2;
    }

    /** Messages committed per second from the first sample to the last. */
    double consumed() {
        return (double) (samples.getLast().committed() - samples.getFirst().committed()) / span();
    }

    /** Messages per second by which the lag grew from the first sample to the last. */
    double lagGrowth() {
        return (double) (samples.getLast().lag() - samples.getFirst().lag()) / span();
    }

    /** That of the last sample. */
    long lag() {
        return samples.getLast().lag();
    }

    double meanLag() {
        return samples.stream().mapToLong(Sample::lag).average().orElse(0);
    }

    private int span() {
        return Math.max(1, samples.getLast().second() - samples.getFirst().second());
    }
}
