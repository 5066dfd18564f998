package dev.qcs.operator.estimate;

import org.jspecify.annotations.Nullable;

/** How a group spreads partitions over its members. */
public enum Assignor {
    /**
     * Contiguous ranges, topic by topic: the first members get the extra partition of every topic, and no more members own
     * anything than the largest topic has partitions. The default of Kafka's classic consumers.
     */
    Range,
    /** Over all topics together, in numbers that differ by one at most: sticky, cooperative, uniform. */
    Balanced;

    /** By the name that the broker gives; one that is unknown is taken to be balanced. */
    static Assignor of(@Nullable String name) {
        return "range".equalsIgnoreCase(name) ? Range : Balanced;
    }
}
