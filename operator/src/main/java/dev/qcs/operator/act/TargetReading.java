package dev.qcs.operator.act;

import org.jspecify.annotations.Nullable;

/**
 * The workload as the API server shows it now.
 *
 * @param uid a new one is another workload under the same name
 * @param current {@code spec.replicas}
 * @param ready {@code status.readyReplicas}
 * @param rollout a number that changes with the Pod template (the workload's own revision or observed template hash)
 * @param rollingOut true while a new Pod template is being rolled out
 * @param consumersPaused the target's annotation says that its consumers are paused on purpose
 * @param zeroBy the field manager that set zero replicas; {@code null} = some run, this operator did, or it cannot be told
 */
public record TargetReading(
        String uid,
        int current,
        int ready,
        long rollout,
        boolean rollingOut,
        boolean consumersPaused,
        @Nullable String zeroBy) {}
