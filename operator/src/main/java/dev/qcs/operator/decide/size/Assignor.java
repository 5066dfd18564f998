package dev.qcs.operator.decide.size;

/** How a group is taken to spread partitions over members, for the question "what if". */
public enum Assignor {
    /** Contiguous ranges, topic by topic: the first members get the extra partition of every topic. */
    Range,
    /**
     * Sticky, cooperative, uniform and unknown assignors: balanced over all topics, numbers differ by one at most. Which
     * partition goes where is theirs to choose; here they are dealt out in turn, in the order of topic and number.
     */
    Balanced
}
