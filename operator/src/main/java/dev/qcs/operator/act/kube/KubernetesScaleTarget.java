package dev.qcs.operator.act.kube;

import dev.qcs.operator.act.ScaleOutcome;
import dev.qcs.operator.act.ScaleTarget;
import dev.qcs.operator.act.TargetReading;
import dev.qcs.operator.act.TargetRef;
import dev.qcs.operator.act.TargetState;
import dev.qcs.operator.kube.Failures;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import io.fabric8.kubernetes.api.model.autoscaling.v1.ScaleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.HttpURLConnection;
import java.util.Optional;

/**
 * Writes replicas with GET and PUT of {@code /scale} under the resourceVersion that was read, as the
 * HorizontalPodAutoscaler does: whoever writes in between makes ours fail, never the other way round.
 */
public final class KubernetesScaleTarget implements ScaleTarget {
    private static final int TRIES = 3;
    /** Two requests with one retry each stay below the 10 s that a caller may have to wait. */
    private static final RequestConfig IMPATIENT = new RequestConfigBuilder()
            .withRequestTimeout(2_000)
            .withRequestRetryBackoffLimit(0)
            .build();

    private final KubernetesClient client;
    private final Kinds kinds;
    private final Workloads workloads;

    public KubernetesScaleTarget(KubernetesClient client, Workloads workloads) {
        this.client = client;
        this.kinds = new Kinds(client);
        this.workloads = workloads;
    }

    @Override
    public TargetState read(TargetRef target) {
        return workloads.caches(target) ? workloads.read(target) : readLive(target);
    }

    @Override
    public ScaleOutcome scale(TargetRef target, int from, int to) {
        try {
            Optional<ResourceDefinitionContext> kind = kinds.find(target);
            return kind.isEmpty() ? new ScaleOutcome.Missing() : scale(target, kind.get(), from, to);
        } catch (KubernetesClientException failure) {
            return refused(target, failure);
        }
    }

    @Override
    public Optional<String> lastWriter(TargetRef target) {
        try {
            return kinds.find(target)
                    .map(kind -> resource(target, kind).get())
                    .flatMap(found -> LastWriter.ofReplicas(found.getMetadata().getManagedFields()));
        } catch (KubernetesClientException failure) {
            return Optional.empty();
        }
    }

    private ScaleOutcome scale(TargetRef target, ResourceDefinitionContext kind, int from, int to) {
        Resource<GenericKubernetesResource> resource = resource(target, kind);
        for (int attempt = 1; ; attempt++) {
            Scale found = resource.scale();
            int current = replicas(found);
            if (current != from) {
                return new ScaleOutcome.Conflict(current);
            }
            try {
                resource.scale(wanted(found, to));
                return new ScaleOutcome.Scaled(from, to);
            } catch (KubernetesClientException failure) {
                // Somebody wrote the object in between; mostly its status moved, then the next look finds the same
                // replicas.
                if (failure.getCode() != HttpURLConnection.HTTP_CONFLICT || attempt == TRIES) {
                    return refused(target, failure);
                }
            }
        }
    }

    private static Scale wanted(Scale found, int to) {
        return new ScaleBuilder(found)
                .editOrNewSpec()
                .withReplicas(to)
                .endSpec()
                .withStatus(null)
                .build();
    }

    private TargetState readLive(TargetRef target) {
        try {
            Optional<ResourceDefinitionContext> kind = kinds.find(target);
            if (kind.isEmpty()) {
                return new TargetState.Unreadable("the API server serves no " + target.kind() + " in "
                        + target.apiVersion() + ": install it, or correct spec.scaleTargetRef");
            }
            Scale scale = resource(target, kind.get()).scale();
            int ready = scale.getStatus() == null || scale.getStatus().getReplicas() == null
                    ? 0
                    : scale.getStatus().getReplicas();
            return new TargetState.Found(
                    new TargetReading(scale.getMetadata().getUid(), replicas(scale), ready, 0, false, false, null));
        } catch (KubernetesClientException failure) {
            if (failure.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return new TargetState.Missing();
            }
            return new TargetState.Unreadable(
                    failure.getCode() == HttpURLConnection.HTTP_FORBIDDEN
                            ? forbidden(target)
                            : target.displayName() + " cannot be read: " + Failures.sentence(failure));
        }
    }

    private ScaleOutcome refused(TargetRef target, KubernetesClientException failure) {
        return switch (failure.getCode()) {
            case HttpURLConnection.HTTP_NOT_FOUND -> new ScaleOutcome.Missing();
            // Admission answers 403 too, but then RBAC is not what has to change: its own words are passed on.
            case HttpURLConnection.HTTP_FORBIDDEN ->
                deniedByAdmission(failure)
                        ? new ScaleOutcome.Failed("an admission policy refused it: " + Failures.sentence(failure))
                        : new ScaleOutcome.Forbidden(forbidden(target));
            case HttpURLConnection.HTTP_CONFLICT ->
                new ScaleOutcome.Failed(target.displayName() + " was written by others " + TRIES
                        + " times in a row; tried again next time");
            default -> new ScaleOutcome.Failed("the API server did not take it: " + Failures.sentence(failure));
        };
    }

    private static boolean deniedByAdmission(KubernetesClientException failure) {
        return Failures.sentence(failure).contains("denied");
    }

    private String forbidden(TargetRef target) {
        String plural = kinds.find(target)
                .map(ResourceDefinitionContext::getPlural)
                .orElse(target.kind().toLowerCase(java.util.Locale.ROOT));
        int slash = target.apiVersion().indexOf('/');
        String group = slash < 0 ? "" : target.apiVersion().substring(0, slash);
        return "the operator may not write " + plural + "/scale in namespace " + target.namespace()
                + ": grant it a Role there with the rule {apiGroups: [\"" + group + "\"], resources: [\"" + plural
                + "/scale\"], verbs: [get, update, patch]}";
    }

    private Resource<GenericKubernetesResource> resource(TargetRef target, ResourceDefinitionContext kind) {
        return client.adapt(NamespacedKubernetesClient.class)
                .withRequestConfig(IMPATIENT)
                .call(impatient -> impatient
                        .genericKubernetesResources(kind)
                        .inNamespace(target.namespace())
                        .withName(target.name()));
    }

    private static int replicas(Scale scale) {
        Integer replicas = scale.getSpec() == null ? null : scale.getSpec().getReplicas();
        return replicas == null ? 0 : replicas;
    }
}
