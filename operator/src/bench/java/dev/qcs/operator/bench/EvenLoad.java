package dev.qcs.operator.bench;

import dev.qcs.operator.bench.report.Bar;
import dev.qcs.operator.bench.report.Section;
import dev.qcs.operator.simulate.Maker;
import dev.qcs.operator.simulate.plant.PlantSettings;
import dev.qcs.operator.simulate.play.Run;
import dev.qcs.operator.simulate.play.Simulation;
import dev.qcs.operator.simulate.tournament.Cell;
import dev.qcs.operator.simulate.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Load that does not change, at many levels: nobody has a reason to rescale once it is known. */
final class EvenLoad {
    private static final int SECONDS = 7_800;
    private static final int FIRST = 600;
    private static final double NOISE = 0.15;

    private EvenLoad() {}

    /**
     * Plays every level.
     *
     * @param names of the policies
     * @param levels of the plant's capacity, evenly between 5 and 95 %
     */
    static Section play(List<String> names, List<Integer> sizes, int levels, List<Bar> bars) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "POLICY", "PLANT", "LEVELS", "EVEN: MOST", "LEVELS ABOVE 0", "15 % NOISE: MOST", "LEVELS ABOVE 2"));
        for (int partitions : sizes) {
            for (PlantSettings.Rebalance rebalance : Cells.REBALANCES) {
                PlantSettings plant = Cells.plant(partitions, rebalance, 30);
                String label = Cells.plantLabel(partitions, rebalance).strip();
                for (String name : names) {
                    List<Integer> even = rescales(name, plant, levels, 0);
                    List<Integer> noisy = rescales(name, plant, levels, NOISE);
                    rows.add(List.of(
                            name,
                            label,
                            Integer.toString(levels),
                            Integer.toString(most(even)),
                            Integer.toString(above(even, 0)),
                            Integer.toString(most(noisy)),
                            Integer.toString(above(noisy, 2))));
                    if (name.equals(Contestants.OWN)) {
                        bars.add(bar("even load, " + label, even, 0));
                        bars.add(bar("even load with 15 % noise, " + label, noisy, 2));
                    }
                }
            }
        }
        return new Section(
                "Even load",
                List.of("Rescales between minute 10 and minute 130, at " + levels
                        + " levels from 5 to 95 % of what the plant can do."),
                rows,
                List.of());
    }

    private static Bar bar(String what, List<Integer> rescales, int limit) {
        return new Bar(
                "rescales after ten minutes, " + what,
                "at most " + most(rescales) + ", above the limit at " + above(rescales, limit) + " of "
                        + rescales.size() + " levels",
                "<= " + limit,
                most(rescales) <= limit);
    }

    private static List<Integer> rescales(String name, PlantSettings plant, int levels, double noise) {
        return IntStream.range(0, levels)
                .parallel()
                .mapToObj(i -> {
                    double level = plant.most() * (0.05 + 0.9 * i / Math.max(1, levels - 1));
                    Workload even = Workload.of("even", SECONDS, second -> level);
                    Workload workload = noise == 0 ? even : even.noisy(noise, new Random(i));
                    Simulation simulation = new Cell("even", seed -> workload, plant, Cells.OBJECTIVE).simulation(1);
                    Maker maker = Contestants.of(simulation.setup(), false).stream()
                            .filter(one -> one.name().equals(name))
                            .findFirst()
                            .orElseThrow();
                    return late(simulation.play(maker, 1));
                })
                .toList();
    }

    private static int late(Run run) {
        int rescales = 0;
        List<Run.Point> points = run.timeline();
        for (int i = FIRST; i < points.size(); i++) {
            rescales += points.get(i).replicas() == points.get(i - 1).replicas() ? 0 : 1;
        }
        return rescales;
    }

    private static int most(List<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    private static int above(List<Integer> numbers, int limit) {
        return (int) numbers.stream().filter(number -> number > limit).count();
    }
}
