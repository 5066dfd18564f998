package dev.qcs.operator.simulate.play;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * One policy over all seeds.
 *
 * @param runs one for each seed, at least one
 * @param costOverOracle mean of its cost over that of the best schedule; {@code null} = not worked out
 */
public record Score(String policy, List<Run> runs, @Nullable Double costOverOracle) {
    public Score {
        runs = List.copyOf(runs);
        if (runs.isEmpty()) {
            throw new IllegalArgumentException("a score needs at least one run");
        }
    }

    /** The mean of a measure over the seeds. */
    public double mean(ToDoubleFunction<Measures> measure) {
        return runs.stream().map(Run::measures).mapToDouble(measure).average().orElse(0);
    }

    /** The largest of a measure over the seeds. */
    public double worst(ToDoubleFunction<Measures> measure) {
        return runs.stream().map(Run::measures).mapToDouble(measure).max().orElse(0);
    }

    /** The longest that a first message waited, over the seeds; {@code null} = none had to. */
    public @Nullable Double firstMessageDelay() {
        Double longest = null;
        for (Run run : runs) {
            Double delay = run.measures().firstMessageDelay();
            longest = delay == null || (longest != null && longest >= delay) ? longest : delay;
        }
        return longest;
    }
}
