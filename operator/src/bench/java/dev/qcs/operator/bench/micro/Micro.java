package dev.qcs.operator.bench.micro;

import dev.qcs.operator.bench.report.Bar;
import dev.qcs.operator.bench.report.Section;
import dev.qcs.operator.bench.report.Words;
import dev.qcs.operator.evaluate.Evaluator;
import dev.qcs.operator.lag.History;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.policy.Tempo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the micro-benchmarks beside their limits. */
public final class Micro {
    private static final int GROUPS = 500;
    private static final double MEGABYTE = 1 << 20;

    private Micro() {}

    /** Time and garbage of a decision, a diagnosis and an evaluation, and the memory of the histories of 50,000 partitions. */
    public static Section run(Path log, List<Bar> bars) throws RunnerException {
        Options options = new OptionsBuilder()
                .include(Costs.class.getName())
                .addProfiler(GCProfiler.class)
                .forks(1)
                .warmupIterations(5)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(5)
                .measurementTime(TimeValue.seconds(1))
                .jvmArgs("-Xmx1g")
                .output(log.toString())
                .build();
        Map<String, RunResult> results = new TreeMap<>();
        Collection<RunResult> all = new Runner(options).run();
        for (RunResult result : all) {
            String name = result.getParams().getBenchmark();
            results.put(name.substring(name.lastIndexOf('.') + 1), result);
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("WHAT", "MICROSECONDS", "+-", "GARBAGE, KB", "LIMIT"));
        results.forEach((name, result) -> {
            double time = result.getPrimaryResult().getScore();
            double garbage = garbage(result);
            String limit = switch (name) {
                case "decision" -> "50 us, 20 KB";
                case "diagnosis" -> "100 us";
                default -> "-";
            };
            rows.add(List.of(
                    "one " + name + ", 100 partitions",
                    Words.tenth(time),
                    Words.tenth(result.getPrimaryResult().getScoreError()),
                    Words.tenth(garbage / 1000),
                    limit));
            if (name.equals("decision")) {
                bars.add(new Bar("one decision, 100 partitions", Words.tenth(time) + " us", "<= 50 us", time <= 50));
                bars.add(new Bar(
                        "garbage of one decision", Words.tenth(garbage / 1000) + " KB", "<= 20 KB", garbage <= 20_000));
            } else if (name.equals("diagnosis")) {
                bars.add(new Bar("one diagnosis, 100 partitions", Words.tenth(time) + " us", "<= 100 us", time <= 100));
            }
        });
        double memory = historyMegabytes();
        rows.add(List.of("histories of 50,000 partitions, 15 minutes", "-", "-", Words.whole(memory * 1024), "100 MB"));
        bars.add(new Bar("histories of 50,000 partitions", Words.tenth(memory) + " MB", "<= 100 MB", memory <= 100));
        return new Section(
                "What one decision costs",
                List.of(
                        "JMH, one fork, a warm JVM; one scaler with 100 partitions after ten minutes of readings each 5 s."),
                rows,
                List.of());
    }

    /** Allocated bytes per operation. */
    private static double garbage(RunResult result) {
        for (String name : result.getSecondaryResults().keySet()) {
            if (name.endsWith("gc.alloc.rate.norm")) {
                return result.getSecondaryResults().get(name).getScore();
            }
        }
        return Double.NaN;
    }

    /** Memory that stays reachable only through the histories: 500 groups of 100 partitions, with the readings shared by all. */
    private static double historyMegabytes() {
        // Ten minutes and five more: the history is then as long as it gets.
        Scaler scaler = new Scaler(5 * 60 / Scaler.POLLING_SECONDS);
        Evaluator evaluator = new Evaluator(Tempo.REAL_TIME);
        double before = used();
        List<History> histories = new ArrayList<>();
        for (int group = 0; group < GROUPS; group++) {
            History history = evaluator.newHistory();
            scaler.inputs.forEach(input -> history.add((Reading.Observed) input.reading(), 60, false));
            histories.add(history);
        }
        double after = used();
        if (histories.stream().anyMatch(history -> history.size() == 0) || scaler.inputs.isEmpty()) {
            throw new IllegalStateException("a history took nothing in");
        }
        return (after - before) / MEGABYTE;
    }

    private static double used() {
        Runtime runtime = Runtime.getRuntime();
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(least, (double) runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
