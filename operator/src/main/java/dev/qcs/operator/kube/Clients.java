package dev.qcs.operator.kube;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;

/** Makes the one client that everything shares. */
public final class Clients {
    /**
     * Name under which the API server records our writes (managedFields, events). People put it into the rules of their GitOps
     * tool, so it never changes.
     */
    public static final String FIELD_MANAGER = "queue-consumer-scaler";

    private Clients() {}

    /**
     * Connects as the configuration says. The API server takes the field manager of an update from the user agent, up to its
     * slash, so the user agent names us.
     */
    public static KubernetesClient connect(Config config, String version) {
        Config ours = new ConfigBuilder(config)
                .withUserAgent(FIELD_MANAGER + "/" + version)
                .build();
        return new KubernetesClientBuilder().withConfig(ours).build();
    }
}
