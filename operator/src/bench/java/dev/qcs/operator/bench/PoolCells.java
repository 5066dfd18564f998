package dev.qcs.operator.bench;

import dev.qcs.operator.simulate.plant.Fault;
import dev.qcs.operator.simulate.plant.PlantSettings.Consumers;
import dev.qcs.operator.simulate.plant.PlantSettings.Pods;
import dev.qcs.operator.simulate.pool.PoolSettings;
import dev.qcs.operator.simulate.pool.PoolSettings.Holding;
import dev.qcs.operator.simulate.pool.PoolSettings.Source;
import dev.qcs.operator.simulate.tournament.Cell;
import dev.qcs.operator.simulate.workload.Catalogue;
import dev.qcs.operator.simulate.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongFunction;

/** The situations that policies for a pool are played in: nothing caps the replicas but {@value #MOST}. */
final class PoolCells {
    static final int MOST = 40;

    /** Seconds that a message takes where that is long. */
    private static final List<Integer> JOBS = List.of(2, 20, 120);

    private static final List<String> VARIED = List.of("step", "square", "random-levels");
    private static final double NOISE = 0.05;

    private PoolCells() {}

    /** Those of a RabbitMQ queue. */
    static List<Cell> queues() {
        PoolSettings usual = PoolSettings.usual();
        List<Cell> cells = new ArrayList<>();
        for (String name : Catalogue.names()) {
            if (!name.equals("moving-skew")) { // A pool has no skew.
                cells.add(cell(name, "usual", usual));
            }
        }
        for (String name : VARIED) {
            cells.add(cell(name, "start=90", usual.with(new Pods(90, 0, 0))));
            cells.add(cell(name, "prefetch=2000", usual.with(new Holding(2000, 1))));
            cells.add(cell(name, "acks=100", usual.with(new Holding(300, 100))));
            cells.add(cell(name, "totals-sampled", usual.with(new Source.RabbitMq(5, 5))));
            JOBS.forEach(seconds -> cells.add(jobs(name, seconds)));
        }
        cells.addAll(troubles(usual));
        return cells;
    }

    /** Those of a share group. */
    static List<Cell> shareGroups() {
        PoolSettings usual = PoolSettings.usual().with(new Source.ShareGroup(6)).with(new Holding(500, 1));
        List<Cell> cells = new ArrayList<>();
        for (String name : Catalogue.basic()) {
            cells.add(cell(name, "share-group", usual));
        }
        return cells;
    }

    private static List<Cell> troubles(PoolSettings usual) {
        LongFunction<Workload> rising =
                seed -> noisy(Workload.of("rising", Catalogue.SECONDS, t -> t < 3600 ? 300 : 700), seed);
        LongFunction<Workload> stalled = seed -> noisy(Workload.of("stall", Catalogue.SECONDS, t -> 300), seed)
                .capacity(t -> t >= 2400 && t < 3000 ? 0 : 1);
        LongFunction<Workload> slow = seed -> noisy(Workload.of("slow", Catalogue.SECONDS, t -> 300), seed)
                .capacity(t -> t >= 2400 && t < 3000 ? 0.02 : 1);
        LongFunction<Workload> visits =
                seed -> Workload.of("visits", Catalogue.SECONDS, t -> t % 1800 >= 900 && t % 1800 < 1200 ? 600 : 0);
        return List.of(
                cell("stall consumers-stand-still-10-min", stalled, usual),
                cell("slow consumers-at-2%-10-min", slow, usual),
                cell(
                        "crash consumers-die",
                        rising,
                        usual.with(List.of(new Fault.Crash(1800, 1830, 3), new Fault.Crash(4500, 4530, 5)))),
                cell(
                        "node counters-begin-anew",
                        rising,
                        usual.with(List.of(new Fault.NodeRestart(2400, 2460), new Fault.NodeRestart(5000, 5020)))),
                new Cell("zero from-and-to-zero", visits, usual.startingWith(0), Cells.OBJECTIVE, 0, MOST));
    }

    /** Messages of so many seconds in the mean, whose number in each second and whose length are random. */
    private static Cell jobs(String name, int seconds) {
        double perSecond = 1.0 / seconds;
        PoolSettings plant = PoolSettings.usual()
                .with(new Consumers(1, perSecond, 0, 0))
                .with(new Holding(1, 1))
                .withRandomJobs();
        return new Cell(
                name + " jobs=" + seconds + "s",
                seed -> Catalogue.named(name, seed)
                        .times(perSecond / 100)
                        .inWholeMessages(new Random(7 * seed + name.hashCode())),
                plant,
                Math.max(Cells.OBJECTIVE, 5 * seconds / 2),
                1,
                MOST);
    }

    private static Cell cell(String name, String what, PoolSettings plant) {
        return cell(name + " " + what, seed -> Catalogue.named(name, seed), plant);
    }

    private static Cell cell(String name, LongFunction<Workload> workload, PoolSettings plant) {
        return new Cell(name, workload, plant, Cells.OBJECTIVE, 1, MOST);
    }

    private static Workload noisy(Workload workload, long seed) {
        return workload.noisy(NOISE, new Random(31 * seed));
    }
}
