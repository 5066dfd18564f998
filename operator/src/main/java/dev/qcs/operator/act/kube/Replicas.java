package dev.qcs.operator.act.kube;

import dev.qcs.crd.Api;
import dev.qcs.operator.act.TargetReading;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What of a workload is kept in memory, and how it reads. */
final class Replicas {
    private static final String REVISION = "deployment.kubernetes.io/revision";
    /** The API server's default where a manifest leaves replicas out. */
    private static final int UNSET = 1;

    private Replicas() {}

    static Deployment prune(Deployment whole) {
        Integer replicas = whole.getSpec() == null ? null : whole.getSpec().getReplicas();
        return new DeploymentBuilder()
                .withMetadata(prune(whole.getMetadata(), orDefault(replicas) == 0))
                .withNewSpec()
                .withReplicas(replicas)
                .endSpec()
                .withStatus(whole.getStatus() == null ? null : bare(whole.getStatus()))
                .build();
    }

    static StatefulSet prune(StatefulSet whole) {
        Integer replicas = whole.getSpec() == null ? null : whole.getSpec().getReplicas();
        return new StatefulSetBuilder()
                .withMetadata(prune(whole.getMetadata(), orDefault(replicas) == 0))
                .withNewSpec()
                .withReplicas(replicas)
                .endSpec()
                .withStatus(whole.getStatus() == null ? null : bare(whole.getStatus()))
                .build();
    }

    static TargetReading read(Deployment deployment) {
        DeploymentStatus status = deployment.getStatus();
        int replicas = status == null ? 0 : orZero(status.getReplicas());
        int updated = status == null ? 0 : orZero(status.getUpdatedReplicas());
        return new TargetReading(
                deployment.getMetadata().getUid(),
                orDefault(deployment.getSpec().getReplicas()),
                status == null ? 0 : orZero(status.getReadyReplicas()),
                revision(deployment.getMetadata()),
                updated < replicas,
                consumersPaused(deployment.getMetadata()),
                LastWriter.ofReplicas(deployment.getMetadata().getManagedFields())
                        .orElse(null));
    }

    /** A StatefulSet that never moves to its new revision by itself ({@code OnDelete}) is not rolling out: it rests. */
    static TargetReading read(StatefulSet set) {
        StatefulSetStatus status = set.getStatus();
        String current = status == null ? null : status.getCurrentRevision();
        String update = status == null ? null : status.getUpdateRevision();
        boolean moving =
                status != null && status.getUpdatedReplicas() != null && update != null && !update.equals(current);
        return new TargetReading(
                set.getMetadata().getUid(),
                orDefault(set.getSpec().getReplicas()),
                status == null ? 0 : orZero(status.getReadyReplicas()),
                update == null ? 0 : update.hashCode(),
                moving && status.getUpdatedReplicas() < orZero(status.getReplicas()),
                consumersPaused(set.getMetadata()),
                LastWriter.ofReplicas(set.getMetadata().getManagedFields()).orElse(null));
    }

    private static DeploymentStatus bare(DeploymentStatus whole) {
        DeploymentStatus bare = new DeploymentStatus();
        bare.setReplicas(whole.getReplicas());
        bare.setReadyReplicas(whole.getReadyReplicas());
        bare.setUpdatedReplicas(whole.getUpdatedReplicas());
        return bare;
    }

    private static StatefulSetStatus bare(StatefulSetStatus whole) {
        StatefulSetStatus bare = new StatefulSetStatus();
        bare.setReplicas(whole.getReplicas());
        bare.setReadyReplicas(whole.getReadyReplicas());
        bare.setUpdatedReplicas(whole.getUpdatedReplicas());
        bare.setCurrentRevision(whole.getCurrentRevision());
        bare.setUpdateRevision(whole.getUpdateRevision());
        return bare;
    }

    /** Who wrote what costs most of an object's memory: it is kept only where it matters, of a workload that is at zero. */
    private static ObjectMeta prune(ObjectMeta whole, boolean zero) {
        Map<String, String> kept = new HashMap<>();
        Map<String, String> annotations = whole.getAnnotations() == null ? Map.of() : whole.getAnnotations();
        for (String key : new String[] {REVISION, Api.CONSUMER_PAUSED}) {
            String value = annotations.get(key);
            if (value != null) {
                kept.put(key, value);
            }
        }
        return new ObjectMetaBuilder()
                .withName(whole.getName())
                .withNamespace(whole.getNamespace())
                .withUid(whole.getUid())
                .withResourceVersion(whole.getResourceVersion())
                .withAnnotations(kept)
                .withManagedFields(zero ? LastWriter.writersOfReplicas(whole.getManagedFields()) : List.of())
                .build();
    }

    private static long revision(ObjectMeta meta) {
        String revision = meta.getAnnotations().get(REVISION);
        if (revision == null || !revision.matches("[0-9]{1,18}")) {
            return 0;
        }
        return Long.parseLong(revision);
    }

    private static boolean consumersPaused(ObjectMeta meta) {
        return "true".equals(meta.getAnnotations().get(Api.CONSUMER_PAUSED));
    }

    private static int orDefault(@Nullable Integer replicas) {
        return replicas == null ? UNSET : replicas;
    }

    private static int orZero(@Nullable Integer number) {
        return number == null ? 0 : number;
    }
}
