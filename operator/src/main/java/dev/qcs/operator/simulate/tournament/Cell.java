package dev.qcs.operator.simulate.tournament;

import dev.qcs.operator.simulate.plant.PlantSettings;
import dev.qcs.operator.simulate.play.Simulation;
import dev.qcs.operator.simulate.workload.Workload;
import java.util.function.LongFunction;

/**
 * One situation that every policy is played in.
 *
 * @param workload by seed, for a plant of any size: it is scaled to the plant's capacity
 * @param objectiveSeconds no message is to wait longer
 */
public record Cell(String name, LongFunction<Workload> workload, PlantSettings plant, int objectiveSeconds) {

    /** Rates of a catalogue's workload suit a plant that does this much. */
    private static final double CATALOGUE_CAPACITY = 1200;

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
        return new Cell(other, workload, plant, objectiveSeconds);
    }

    /** True when another seed makes another run. */
    boolean varies() {
        return plant.pods().spreadSeconds() > 0
                || plant.commitSeconds() > 1
                || !workload.apply(1).sameAs(workload.apply(2));
    }

    /** The run for a seed, with room for as many replicas as the partitions can feed and some that they cannot. */
    public Simulation simulation(long seed) {
        int most = Math.min(1000, plant.partitions() + Math.max(2, plant.partitions() / 4));
        return new Simulation(plant, workload.apply(seed), objectiveSeconds, 1, most, seed);
    }
}
