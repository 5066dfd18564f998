package dev.qcs.operator.simulate.tournament;

import dev.qcs.operator.simulate.Maker;
import dev.qcs.operator.simulate.Setup;
import dev.qcs.operator.simulate.oracle.Bracket;
import dev.qcs.operator.simulate.oracle.Oracle;
import dev.qcs.operator.simulate.play.Measures;
import dev.qcs.operator.simulate.play.Simulation;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.LongStream;

/** Every policy in every cell, with every seed. */
public final class Tournament {
    private Tournament() {}

    /**
     * Plays it on all processors.
     *
     * @param makers of the policies, by what is known of the workload
     * @param seeds 1 to this number
     * @param progress told after each cell and seed: how many are done, of how many
     */
    public static Table play(
            List<Cell> cells, Function<Setup, List<Maker>> makers, int seeds, BiConsumer<Integer, Integer> progress)
            throws InterruptedException {
        Table table = new Table();
        int all = cells.size() * seeds;
        int[] done = {0};
        try (ExecutorService pool =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            List<Future<?>> runs = cells.stream()
                    .flatMap(cell -> LongStream.rangeClosed(1, seeds)
                            .<Future<?>>mapToObj(seed -> pool.submit(() -> {
                                play(cell, makers, seed, table);
                                synchronized (done) {
                                    progress.accept(++done[0], all);
                                }
                            })))
                    .toList();
            for (Future<?> run : runs) {
                try {
                    run.get();
                } catch (java.util.concurrent.ExecutionException failed) {
                    pool.shutdownNow();
                    throw new IllegalStateException("a run failed: " + failed.getCause(), failed.getCause());
                }
            }
        }
        return table;
    }

    private static void play(Cell cell, Function<Setup, List<Maker>> makers, long seed, Table table) {
        Simulation simulation = cell.simulation(seed);
        Bracket bracket = new Oracle().bracket(simulation.setup(), simulation.future());
        for (Maker maker : makers.apply(simulation.setup())) {
            Measures measures = simulation.play(maker).measures();
            table.add(
                    cell.name(),
                    maker.name(),
                    new Score(
                            1,
                            measures.violationSeconds(),
                            measures.violationSeconds(),
                            measures.replicaSeconds(),
                            measures.rescales(),
                            measures.pauseSeconds(),
                            measures.cost(),
                            bracket.lowerCost(),
                            bracket.feasible().cost()));
        }
    }
}
