package dev.qcs.demo.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.Collectors;

/** {@code /scale} of a workload: a view of {@code spec.replicas} with the revision of the whole object. */
final class Scale {
    private Scale() {}

    static ObjectNode of(ObjectNode workload) {
        JsonNode metadata = workload.path("metadata");
        ObjectNode scale = Json.object().put("kind", "Scale").put("apiVersion", "autoscaling/v1");
        ObjectNode identity = scale.putObject("metadata");
        for (String field : java.util.List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
            identity.set(field, metadata.path(field));
        }
        scale.putObject("spec")
                .put("replicas", workload.path("spec").path("replicas").asInt(1));
        scale.putObject("status")
                .put("replicas", workload.path("status").path("replicas").asInt())
                .put(
                        "selector",
                        workload.path("spec").path("selector").path("matchLabels").properties().stream()
                                .map(label ->
                                        label.getKey() + "=" + label.getValue().asText())
                                .collect(Collectors.joining(",")));
        return scale;
    }

    /** The workload with the replicas of this scale, and with its revision, so that the optimistic lock holds. */
    static ObjectNode onto(ObjectNode workload, JsonNode scale) {
        JsonNode replicas = scale.path("spec").path("replicas");
        if (!replicas.isInt() || replicas.intValue() < 0) {
            throw ApiException.invalid("spec.replicas: Invalid value: must be a whole number that is not negative");
        }
        Json.child(workload, "spec").set("replicas", replicas);
        String revision = scale.path("metadata").path("resourceVersion").asText("");
        if (!revision.isEmpty()) {
            Json.child(workload, "metadata").put("resourceVersion", revision);
        }
        return workload;
    }
}
