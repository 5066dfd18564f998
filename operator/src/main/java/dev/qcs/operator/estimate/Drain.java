package dev.qcs.operator.estimate;

import java.time.Duration;

/** When the backlog will be gone, by the present rates. */
public sealed interface Drain {

    record In(Duration time) implements Drain {}

    enum Plain implements Drain {
        /** There is no backlog. */
        NOTHING_TO_DRAIN,
        /** Arrivals are not below consumption. */
        NEVER,
        UNKNOWN
    }
}
