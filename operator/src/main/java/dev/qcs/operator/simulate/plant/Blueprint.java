package dev.qcs.operator.simulate.plant;

import dev.qcs.operator.simulate.workload.Workload;
import java.util.List;

/** What a plant is like, and what can be worked out of it without playing: partitions that are dealt out, or a pool. */
public interface Blueprint {

    /**
     * One at its beginning.
     *
     * @param objective in seconds, for counting the messages that wait longer
     */
    Model build(Workload workload, int objective, long seed);

    /** Partitions that its consumers are dealt; 0 = any of them takes the next message. */
    int partitions();

    PlantSettings.Consumers consumers();

    PlantSettings.Pods pods();

    /** Replicas that run when the simulation begins, at rest. */
    int replicasAtStart();

    /** What goes wrong, and when. */
    List<Fault> faults();

    /** Seconds for which everything stops when members change. */
    double pauseOfAll();

    /** Messages per second that so many replicas do at rest. */
    double sustained(int replicas);

    /** Messages per second beyond which more replicas are of no use; infinite = there is no such limit. */
    double most();

    /** {@link #sustained} for each second of a workload and each number of replicas from 0 to the most. */
    double[][] rates(Workload workload, int replicas);

    /** True when another seed makes another run, whatever the workload. */
    boolean random();
}
