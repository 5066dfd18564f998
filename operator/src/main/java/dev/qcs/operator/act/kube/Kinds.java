package dev.qcs.operator.act.kube;

import dev.qcs.operator.act.TargetRef;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** How to address a kind; kinds beyond the two built in are looked up with the API server once. */
final class Kinds {
    private final KubernetesClient client;
    private final Map<String, ResourceDefinitionContext> known = new ConcurrentHashMap<>();

    Kinds(KubernetesClient client) {
        this.client = client;
        known.put("apps/v1/Deployment", apps("Deployment", "deployments"));
        known.put("apps/v1/StatefulSet", apps("StatefulSet", "statefulsets"));
    }

    /** Empty when the API server does not serve the kind. */
    Optional<ResourceDefinitionContext> find(TargetRef target) {
        String key = target.apiVersion() + "/" + target.kind();
        ResourceDefinitionContext found = known.get(key);
        if (found != null) {
            return Optional.of(found);
        }
        APIResourceList served = client.getApiResources(target.apiVersion());
        if (served == null) {
            return Optional.empty();
        }
        Optional<ResourceDefinitionContext> discovered = served.getResources().stream()
                .filter(resource -> resource.getKind().equals(target.kind())
                        && !resource.getName().contains("/"))
                .findFirst()
                .map(resource -> ResourceDefinitionContext.fromApiResource(target.apiVersion(), resource));
        discovered.ifPresent(context -> known.put(key, context));
        return discovered;
    }

    private static ResourceDefinitionContext apps(String kind, String plural) {
        return new ResourceDefinitionContext.Builder()
                .withGroup("apps")
                .withVersion("v1")
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(true)
                .build();
    }
}
