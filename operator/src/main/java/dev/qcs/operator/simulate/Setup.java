package dev.qcs.operator.simulate;

/**
 * What whoever configures an autoscaler knows of the workload.
 *
 * @param partitions of all topics together; 0 = any consumer takes the next message
 * @param consumersPerReplica group members in each Pod
 * @param capacityPerReplica messages per second that a Pod does at its best
 * @param objectiveSeconds no message is to wait longer
 * @param minReplicas 0 or more
 * @param maxReplicas at least 1
 */
public record Setup(
        int partitions,
        int consumersPerReplica,
        double capacityPerReplica,
        int objectiveSeconds,
        int minReplicas,
        int maxReplicas) {}
