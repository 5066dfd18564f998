package dev.qcs.operator.bench;

import dev.qcs.operator.simulate.plant.Assignor;
import dev.qcs.operator.simulate.plant.Fault;
import dev.qcs.operator.simulate.plant.PlantSettings;
import dev.qcs.operator.simulate.plant.PlantSettings.Consumers;
import dev.qcs.operator.simulate.plant.PlantSettings.Pods;
import dev.qcs.operator.simulate.plant.PlantSettings.Rebalance;
import dev.qcs.operator.simulate.tournament.Cell;
import dev.qcs.operator.simulate.workload.ArrivalsFile;
import dev.qcs.operator.simulate.workload.Catalogue;
import dev.qcs.operator.simulate.workload.Workload;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/** The situations that policies are played in. */
final class Cells {
    static final int OBJECTIVE = 60;
    static final List<Integer> PARTITIONS = List.of(3, 11, 12, 30, 64);
    static final List<Rebalance> REBALANCES =
            List.of(new Rebalance(Rebalance.Protocol.Eager, 6), new Rebalance(Rebalance.Protocol.Cooperative, 1.5));
    static final List<Integer> STARTS = List.of(5, 30, 90);

    /** Sums of two streams that nobody tuned anything to. */
    private static final List<List<String>> MIXTURES = List.of(
            List.of("sine", "spikes"),
            List.of("ramp", "poisson-burst"),
            List.of("diurnal", "square"),
            List.of("random-levels", "outage"),
            List.of("step", "poisson-burst"));

    private static final List<String> VARIED = List.of("sine", "square", "random-levels");

    private Cells() {}

    /** Each workload on each plant. */
    static List<Cell> quality(List<String> workloads, List<Integer> partitions, List<Integer> starts) {
        List<Cell> cells = new ArrayList<>();
        for (String name : workloads) {
            for (int count : partitions) {
                for (Rebalance rebalance : REBALANCES) {
                    for (int start : starts) {
                        cells.add(Cell.of(
                                name, seed -> Catalogue.named(name, seed), plant(count, rebalance, start), OBJECTIVE));
                    }
                }
            }
        }
        return cells;
    }

    /** Recorded traffic, scaled to half of what the plant can do. */
    static List<Cell> recorded(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> listed = Files.list(directory)) {
            files = listed.filter(file -> file.toString().endsWith(".csv"))
                    .sorted()
                    .toList();
        }
        List<Cell> cells = new ArrayList<>();
        for (Path file : files) {
            String name = String.valueOf(file.getFileName()).replace(".csv", "");
            Workload workload;
            try (BufferedReader reader = Files.newBufferedReader(file)) {
                workload = ArrivalsFile.read(name, reader, 1);
            }
            for (int count : List.of(12, 30)) {
                for (Rebalance rebalance : REBALANCES) {
                    PlantSettings plant = plant(count, rebalance, 30);
                    Workload scaled = workload.withMean(plant.most() / 2);
                    cells.add(new Cell(name + " " + label(plant), seed -> scaled, plant, OBJECTIVE));
                }
            }
        }
        return cells;
    }

    /** Workloads, objectives and plants that nothing was tuned on. */
    static List<Cell> setAside() {
        List<Cell> cells = new ArrayList<>();
        for (int count : List.of(12, 30)) {
            for (Rebalance rebalance : REBALANCES) {
                for (List<String> pair : MIXTURES) {
                    LongFunction<Workload> mixed = seed ->
                            Catalogue.named(pair.getFirst(), seed).mixedWith(Catalogue.named(pair.getLast(), seed + 1));
                    cells.add(Cell.of(String.join("+", pair), mixed, plant(count, rebalance, 30), OBJECTIVE));
                }
                vary(cells, plant(count, rebalance, 30));
            }
        }
        return cells;
    }

    private static void vary(List<Cell> cells, PlantSettings usual) {
        for (String name : VARIED) {
            LongFunction<Workload> workload = seed -> Catalogue.named(name, seed);
            cells.add(varied(name, "objective=15", workload, usual, 15));
            cells.add(varied(name, "objective=300", workload, usual, 300));
            cells.add(
                    varied(name, "range-3-topics", workload, usual.withTopics(3).with(Assignor.Range), OBJECTIVE));
            cells.add(varied(name, "2-consumers", workload, usual.with(new Consumers(2, 100, 0, 0)), OBJECTIVE));
            cells.add(varied(name, "commit=5", workload, usual.committingEvery(5), OBJECTIVE));
            cells.add(varied(name, "commit=60", workload, usual.committingEvery(60), OBJECTIVE));
            cells.add(varied(name, "contention=0.11", workload, usual.with(new Consumers(1, 100, 0.11, 0)), OBJECTIVE));
        }
    }

    private static Cell varied(
            String name, String what, LongFunction<Workload> workload, PlantSettings plant, int objective) {
        return Cell.of(name, workload, plant, objective).named(name + " " + what + " " + label(plant));
    }

    /** Part of the truth hidden, three times in two hours, while load moves. */
    static List<Cell> blind() {
        List<Cell> cells = new ArrayList<>();
        for (String name : VARIED) {
            for (Rebalance rebalance : REBALANCES) {
                PlantSettings plant = plant(12, rebalance, 30)
                        .with(List.of(
                                new Fault.MissingPartition(900, 1_300, 3),
                                new Fault.Unreachable(2_400, 2_900),
                                new Fault.NegativeJump(3_900, 4_200, 5, 50_000),
                                new Fault.Delay(4_800, 5_200, 20),
                                new Fault.Restart(5_600, 5_700),
                                new Fault.Unreachable(6_000, 6_600)));
                cells.add(Cell.of(name, seed -> Catalogue.named(name, seed), plant, OBJECTIVE));
            }
        }
        return cells;
    }

    /** The label of every cell on a plant of so many partitions with such a rebalance. */
    static String plantLabel(int partitions, Rebalance rebalance) {
        return " P=" + partitions + (rebalance.protocol() == Rebalance.Protocol.Eager ? " eager" : " coop");
    }

    private static String label(PlantSettings plant) {
        return plantLabel(plant.partitions(), plant.rebalance()).strip() + " start="
                + Math.round(plant.pods().startSeconds());
    }

    static PlantSettings plant(int partitions, Rebalance rebalance, int start) {
        return PlantSettings.usual().withPartitions(partitions).with(rebalance).with(new Pods(start, 0, 0));
    }
}
