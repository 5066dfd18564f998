package dev.qcs.operator.act;

/**
 * The workload as the API server shows it now.
 *
 * @param uid a new one is another workload under the same name
 * @param current {@code spec.replicas}
 * @param ready {@code status.readyReplicas}
 * @param rollout a number that changes with the Pod template (the workload's own revision or observed template hash)
 * @param rollingOut true while a new Pod template is being rolled out
 * @param consumersPaused the target's annotation says that its consumers are paused on purpose
 */
public record TargetReading(
        String uid, int current, int ready, long rollout, boolean rollingOut, boolean consumersPaused) {}
