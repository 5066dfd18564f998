package dev.qcs.operator.simulate;

/** The cost of the best that anybody could have done: what the cost of a policy is divided by. */
public interface OracleCost {

    /** Replica-seconds plus 60 for each rescale, of a schedule that could have been carried out and kept the objective. */
    double of(Setup setup, Future future);
}
