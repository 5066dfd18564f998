package dev.qcs.operator.decide;

/** What keeps the replicas from what is needed. */
public enum LimitedBy {
    None,
    PartitionCount,
    MaxReplicas,
    MinReplicas,
    ScaleUpRate,
    ScaleDownWindow,
    Ineffective,
    Fallback,
    Paused,
    Schedule
}
