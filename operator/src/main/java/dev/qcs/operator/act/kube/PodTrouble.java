package dev.qcs.operator.act.kube;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads from a Pod's status whether it can consume, and if not, the word that says why. */
final class PodTrouble {
    private PodTrouble() {}

    static dev.qcs.operator.act.Pod describe(Pod pod) {
        PodStatus status = pod.getStatus();
        if (status == null) {
            return new dev.qcs.operator.act.Pod(pod.getMetadata().getName(), null, false, 0, null);
        }
        boolean leaving = pod.getMetadata().getDeletionTimestamp() != null;
        boolean ready = !leaving && "True".equals(conditionStatus(status, "Ready"));
        int restarts = status.getContainerStatuses().stream()
                .map(ContainerStatus::getRestartCount)
                .filter(Objects::nonNull)
                .mapToInt(Integer::intValue)
                .sum();
        return new dev.qcs.operator.act.Pod(
                pod.getMetadata().getName(),
                status.getPodIP(),
                ready,
                restarts,
                ready || leaving ? null : trouble(status));
    }

    /** Status without what {@link #describe} never looks at. */
    static PodStatus prune(@Nullable PodStatus whole) {
        if (whole == null) {
            return new PodStatus();
        }
        List<PodCondition> conditions = whole.getConditions().stream()
                .filter(condition -> condition.getType().equals("Ready")
                        || condition.getType().equals("PodScheduled"))
                .map(condition -> {
                    PodCondition kept = new PodCondition();
                    kept.setType(condition.getType());
                    kept.setStatus(condition.getStatus());
                    kept.setReason(condition.getReason());
                    return kept;
                })
                .toList();
        List<ContainerStatus> containers = whole.getContainerStatuses().stream()
                .map(container -> new ContainerStatusBuilder()
                        .withRestartCount(container.getRestartCount())
                        .withState(reasonOnly(container.getState()))
                        .withLastState(reasonOnly(container.getLastState()))
                        .build())
                .toList();
        return new PodStatusBuilder()
                .withPhase(whole.getPhase())
                .withReason(whole.getReason())
                .withPodIP(whole.getPodIP())
                .withConditions(conditions)
                .withContainerStatuses(containers)
                .build();
    }

    private static ContainerState reasonOnly(@Nullable ContainerState state) {
        ContainerState kept = new ContainerState();
        if (state != null && state.getWaiting() != null) {
            kept.setWaiting(new io.fabric8.kubernetes.api.model.ContainerStateWaiting(
                    null, state.getWaiting().getReason()));
        }
        if (state != null && state.getTerminated() != null) {
            io.fabric8.kubernetes.api.model.ContainerStateTerminated terminated =
                    new io.fabric8.kubernetes.api.model.ContainerStateTerminated();
            terminated.setReason(state.getTerminated().getReason());
            kept.setTerminated(terminated);
        }
        return kept;
    }

    /**
     * What killed a container says more than that it is not restarted at once; so a crash loop names the kill where there was
     * one.
     */
    private static @Nullable String trouble(PodStatus status) {
        for (ContainerStatus container : status.getContainerStatuses()) {
            String waiting = waitingReason(container.getState());
            String ended = terminatedReason(container.getState());
            String before = terminatedReason(container.getLastState());
            if ("OOMKilled".equals(ended) || "OOMKilled".equals(before)) {
                return "OOMKilled";
            }
            if (waiting != null && !waiting.equals("ContainerCreating") && !waiting.equals("PodInitializing")) {
                return waiting;
            }
            if (ended != null && !ended.equals("Completed")) {
                return ended;
            }
        }
        if (status.getReason() != null) {
            return status.getReason();
        }
        for (PodCondition condition : status.getConditions()) {
            if (condition.getType().equals("PodScheduled") && "False".equals(condition.getStatus())) {
                return condition.getReason() == null ? "Unschedulable" : condition.getReason();
            }
        }
        return null;
    }

    private static @Nullable String waitingReason(@Nullable ContainerState state) {
        return state == null || state.getWaiting() == null
                ? null
                : state.getWaiting().getReason();
    }

    private static @Nullable String terminatedReason(@Nullable ContainerState state) {
        return state == null || state.getTerminated() == null
                ? null
                : state.getTerminated().getReason();
    }

    private static @Nullable String conditionStatus(PodStatus status, String type) {
        for (PodCondition condition : status.getConditions()) {
            if (condition.getType().equals(type)) {
                return condition.getStatus();
            }
        }
        return null;
    }
}
