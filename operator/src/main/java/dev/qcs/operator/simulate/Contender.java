package dev.qcs.operator.simulate;

/**
 * A policy in a run of the simulator: looks at the plant once in each simulated second and says how many replicas it wants. It
 * has a state of its own, so that each run needs a new one.
 */
public interface Contender {

    /**
     * Replicas wanted from now on.
     *
     * @return {@code spec.replicas}, at least 0; {@code view.wanted()} = no change. The bounds of the {@link Setup} are the
     *     contender's own business, as they are that of the autoscaler it stands for
     */
    int replicas(PlantView view);

    /**
     * Its process is back after it ended: what it held in memory is gone, what it wrote to the API server is not. While it was
     * away it was not asked. Nothing to do for one that remembers nothing.
     */
    default void restart() {}
}
