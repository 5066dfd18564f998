package dev.qcs.operator.simulate.tournament;

import dev.qcs.operator.simulate.plant.Blueprint;
import dev.qcs.operator.simulate.plant.PlantSettings;
import dev.qcs.operator.simulate.play.Simulation;
import dev.qcs.operator.simulate.workload.Workload;
import java.util.function.LongFunction;

/**
 * One situation that every policy is played in.
 *
 * @param workload by seed, for a plant of any size: it is scaled to the plant's capacity
 * @param objectiveSeconds no message is to wait longer
 * @param minReplicas 0 or more
 * @param maxReplicas at least 1
 */
public record Cell(
        String name,
        LongFunction<Workload> workload,
        Blueprint plant,
        int objectiveSeconds,
        int minReplicas,
        int maxReplicas) {

    /** Rates of a catalogue's workload suit a plant that does this much. */
    private static final double CATALOGUE_CAPACITY = 1200;

    /** One with partitions, and room for as many replicas as these can feed and some that they cannot. */
    public Cell(String name, LongFunction<Workload> workload, PlantSettings plant, int objectiveSeconds) {
        this(
                name,
                workload,
                plant,
                objectiveSeconds,
                1,
                Math.min(1000, plant.partitions() + Math.max(2, plant.partitions() / 4)));
    }

    /**
     * A workload of the catalogue on a plant of another size.
     *
     * @param workload by seed, with rates for 12 partitions of 100 messages per second
     */
    public static Cell of(String name, LongFunction<Workload> workload, PlantSettings plant, int objectiveSeconds) {
        double factor = plant.most() / CATALOGUE_CAPACITY;
        return new Cell(name + " " + label(plant), seed -> workload.apply(seed).times(factor), plant, objectiveSeconds);
    }

    private static String label(PlantSettings plant) {
        PlantSettings.Rebalance rebalance = plant.rebalance();
        return "P=" + plant.partitions() + " "
                + (rebalance.protocol() == PlantSettings.Rebalance.Protocol.Eager ? "eager" : "coop") + " start="
                + Math.round(plant.pods().startSeconds());
    }

    /** The same in words of its own, for a plant that differs in more than the label says. */
    public Cell named(String other) {
        return new Cell(other, workload, plant, objectiveSeconds, minReplicas, maxReplicas);
    }

    /** True when another seed makes another run. */
    boolean varies() {
        return plant.random() || !workload.apply(1).sameAs(workload.apply(2));
    }

    /** The run for a seed. */
    public Simulation simulation(long seed) {
        return new Simulation(plant, workload.apply(seed), objectiveSeconds, minReplicas, maxReplicas, seed);
    }
}
