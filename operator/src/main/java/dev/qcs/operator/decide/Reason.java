package dev.qcs.operator.decide;

/** Why a decision is what it is: one word, stable API, a heading in the documentation. */
public enum Reason {
    /** The replicas are what is needed. */
    AtTarget,
    /** More are needed to keep the objective. */
    LagOverObjective,
    /** Fewer would carry the arrivals, but a backlog is still being drained. */
    BacklogDraining,
    /** Idle replicas have cost more than the rebalance of removing them. */
    WasteAccumulated,
    /** Too few readings since the start, or since something changed. */
    GatheringEvidence,
    /** A change of replicas, of the group or of the Pod template has not come to rest. */
    Settling,
    /** What one replica can do is not known yet. */
    CapacityUnknown,
    /** The source, or part of it, could not be read. */
    DataMissing,
    /** Work arrived while at zero. */
    Wake,
    /** No work for long enough to go to zero, or at zero without work. */
    Idle,
    PartitionCount,
    MaxReplicas,
    MinReplicas,
    ScaleUpRate,
    ScaleDownWindow,
    /** An earlier scale-up brought nothing. */
    Ineffective,
    /** A finding says that replicas would not help or would harm. */
    HeldByFinding,
    Fallback,
    Schedule,
    /** By the spec's mode, an annotation, or a person who set zero. */
    Paused,
    /** {@code spec.mode: Recommend}: computed, not written. */
    Recommend,
    /** Somebody else changed the replicas. */
    Contested
}
