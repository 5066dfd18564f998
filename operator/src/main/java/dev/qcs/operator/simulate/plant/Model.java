package dev.qcs.operator.simulate.plant;

import dev.qcs.operator.simulate.PlantView;

/** A plant at work: what a run does to it each second, and the truth about it, which no autoscaler sees. */
public interface Model {

    /** What an autoscaler can see of it, always as it is now. */
    PlantView view();

    /** {@code spec.replicas}. */
    int wanted();

    /** Somebody sets {@code spec.replicas}, to 0 or more. */
    void scale(int number);

    /** One second passes. */
    void tick();

    /** Age in seconds of the oldest message that nobody has begun to read. */
    double secondsBehind();

    /** Messages that waited, or wait, longer than the objective. */
    double late();

    /** Messages that have arrived. */
    double arrived();

    /** Messages done in the last second, those done again included. */
    double servedLately();

    /** Seconds in which changes stopped everything so far; one in which half stopped counts half. */
    double pauseSeconds();

    /** Partitions that got another owner so far. */
    long partitionsMoved();

    /** True when a fault hides part of the truth now. */
    boolean blinded();
}
