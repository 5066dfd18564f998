package dev.qcs.operator.estimate;

import org.jspecify.annotations.Nullable;

/** How work is spread over the members of a group. */
public enum Assignor {
    /**
     * Contiguous ranges, topic by topic: the first members get the extra partition of every topic, and no more members own
     * anything than the largest topic has partitions. The default of Kafka's classic consumers.
     */
    Range,
    /** Over all topics together, in numbers that differ by one at most: sticky, cooperative, uniform. */
    Balanced,
    /**
     * Nothing is dealt out: any consumer of a RabbitMQ queue, or any member of a share group, takes the next message, so that a
     * load is shared evenly.
     */
    Pooled;

    /** By the name that the broker gives; one that is unknown is taken to be balanced. */
    static Assignor of(@Nullable String name) {
        return "range".equalsIgnoreCase(name) ? Range : Balanced;
    }
}
