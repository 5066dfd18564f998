package dev.qcs.operator.simulate.plant;

/** How partitions are dealt out to members. */
public enum Assignor {
    /** Contiguous ranges, topic by topic. */
    Range,
    /** Numbers that differ by one at most over all topics; as few partitions move as possible (sticky, uniform). */
    Balanced
}
