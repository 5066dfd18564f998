package dev.qcs.operator.lag.burrow;

/**
 * States of a partition in Burrow's words. Ours are findings; these stand beside them and change nothing.
 *
 * <p>Burrow reads every commit, we see the present offset only: a consumer that commits the same offset again and again is a
 * STALL there and a STOP here.
 */
public enum BurrowStatus {
    OK,
    WARN,
    STOP,
    STALL,
    REWIND
}
