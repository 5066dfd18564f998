package dev.qcs.operator.act.kube;

import dev.qcs.operator.act.TargetReading;
import dev.qcs.operator.act.TargetRef;
import dev.qcs.operator.act.TargetState;
import dev.qcs.operator.kube.Scope;
import dev.qcs.operator.kube.TolerantInformer;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Deployments and StatefulSets, pruned to what a decision needs: asked for every scaler at every sweep. */
public final class Workloads implements AutoCloseable {
    private final TolerantInformer<Deployment> deployments;
    private final TolerantInformer<StatefulSet> statefulSets;

    public Workloads(KubernetesClient client, Scope scope) {
        deployments = new TolerantInformer<>(
                "deployments.apps", client.apps().deployments(), scope, Replicas::prune, Map.of());
        statefulSets = new TolerantInformer<>(
                "statefulsets.apps", client.apps().statefulSets(), scope, Replicas::prune, Map.of());
    }

    public void start() {
        deployments.start();
        statefulSets.start();
    }

    /** Waits until both kinds were listed or refused: before that, every target would seem to be missing. */
    public boolean awaitFirstAnswer(Duration atMost) throws InterruptedException {
        return deployments.awaitFirstAnswer(atMost) && statefulSets.awaitFirstAnswer(atMost);
    }

    @Override
    public void close() {
        deployments.close();
        statefulSets.close();
    }

    boolean caches(TargetRef target) {
        return target.apiVersion().equals("apps/v1")
                && (target.kind().equals("Deployment") || target.kind().equals("StatefulSet"));
    }

    TargetState read(TargetRef target) {
        boolean deployment = target.kind().equals("Deployment");
        Optional<TargetReading> reading = deployment
                ? deployments.get(target.namespace(), target.name()).map(Replicas::read)
                : statefulSets.get(target.namespace(), target.name()).map(Replicas::read);
        if (reading.isPresent()) {
            return new TargetState.Found(reading.get());
        }
        Optional<String> problem =
                deployment ? deployments.problem(target.namespace()) : statefulSets.problem(target.namespace());
        return problem.<TargetState>map(TargetState.Unreadable::new).orElseGet(TargetState.Missing::new);
    }
}
