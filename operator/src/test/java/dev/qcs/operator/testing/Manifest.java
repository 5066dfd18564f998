package dev.qcs.operator.testing;

import dev.qcs.crd.QueueConnection;
import dev.qcs.crd.QueueConsumerScaler;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;

/** Objects written as YAML, for an API server that knows no definitions. */
public final class Manifest {
    private Manifest() {}

    /** Creates each document: connections, scalers and Secrets. */
    public static void create(KubernetesClient client, String yaml) {
        for (String document : List.of(yaml.split("(?m)^---$", -1))) {
            if (document.contains("kind: QueueConnection")) {
                client.resources(QueueConnection.class)
                        .resource(Serialization.unmarshal(document, QueueConnection.class))
                        .create();
            } else if (document.contains("kind: QueueConsumerScaler")) {
                client.resources(QueueConsumerScaler.class)
                        .resource(Serialization.unmarshal(document, QueueConsumerScaler.class))
                        .create();
            } else {
                client.secrets()
                        .resource(Serialization.unmarshal(document, Secret.class))
                        .create();
            }
        }
    }
}
