package dev.qcs.operator.simulate.tournament;

import dev.qcs.operator.simulate.Maker;
import dev.qcs.operator.simulate.Setup;
import dev.qcs.operator.simulate.oracle.Bracket;
import dev.qcs.operator.simulate.oracle.Oracle;
import dev.qcs.operator.simulate.play.Simulation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
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
     * @param progress told after each run of a cell: how many are done, of how many
     */
    public static Table play(
            List<Cell> cells, Function<Setup, List<Maker>> makers, int seeds, BiConsumer<Integer, Integer> progress)
            throws InterruptedException {
        return play(cells, makers, LongStream.rangeClosed(1, seeds).boxed().toList(), progress);
    }

    /**
     * Plays it on all processors. A cell in which nothing is random is played once, and counts for every seed.
     *
     * @param makers of the policies, by what is known of the workload
     * @param seeds at least one
     * @param progress told after each run of a cell: how many are done, of how many
     */
    public static Table play(
            List<Cell> cells,
            Function<Setup, List<Maker>> makers,
            List<Long> seeds,
            BiConsumer<Integer, Integer> progress)
            throws InterruptedException {
        Table table = new Table();
        List<Runnable> games = new ArrayList<>();
        for (Cell cell : cells) {
            if (cell.varies()) {
                seeds.forEach(seed -> games.add(() -> play(cell, makers, List.of(seed), table)));
            } else {
                games.add(() -> play(cell, makers, seeds, table));
            }
        }
        AtomicInteger done = new AtomicInteger();
        try (ExecutorService pool =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            List<Future<?>> runs = new ArrayList<>();
            for (Runnable game : games) {
                runs.add(pool.submit(() -> {
                    game.run();
                    progress.accept(done.incrementAndGet(), games.size());
                }));
            }
            for (Future<?> run : runs) {
                try {
                    run.get();
                } catch (ExecutionException failed) {
                    pool.shutdownNow();
                    throw new IllegalStateException("a run failed: " + failed.getCause(), failed.getCause());
                }
            }
        }
        return table;
    }

    /** Played with the first of the seeds, and noted for each. */
    private static void play(Cell cell, Function<Setup, List<Maker>> makers, List<Long> seeds, Table table) {
        Simulation simulation = cell.simulation(seeds.getFirst());
        var future = simulation.future();
        Bracket bracket = new Oracle().bracket(simulation.setup(), future);
        for (Maker maker : makers.apply(simulation.setup())) {
            Outcome outcome = Outcome.of(
                    seeds.getFirst(), simulation.play(maker, future, 0).measures(), bracket);
            seeds.forEach(seed -> table.add(cell.name(), maker.name(), outcome.with(seed)));
        }
    }
}
