package dev.qcs.demo.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * One kind of object that the server knows, built in or from a CustomResourceDefinition.
 *
 * @param group empty for the core group
 * @param schema the structural schema of a custom resource, missing for built-in kinds
 * @param status whether status is a subresource: writes to the object leave it alone, writes to it leave the rest alone
 * @param scale whether the object has {@code /scale}, over {@code spec.replicas}
 */
record ResourceType(
        String group,
        String version,
        String kind,
        String plural,
        String singular,
        List<String> shortNames,
        List<String> categories,
        boolean namespaced,
        boolean status,
        boolean scale,
        JsonNode schema,
        List<Column> columns) {

    /**
     * A printer column.
     *
     * @param priority 0 is shown always, anything above only by {@code -o wide}
     */
    record Column(String name, String type, String description, String jsonPath, int priority) {

        static final Column AGE = new Column("Age", "date", "Time since creation", ".metadata.creationTimestamp", 0);

        static Column of(String name, String type, String jsonPath) {
            return new Column(name, type, name, jsonPath, 0);
        }
    }

    String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** As error messages name it: {@code deployments.apps}. */
    String qualifiedName() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    /** Under which name the store keeps it: events are kept once and served in two groups. */
    String stored() {
        return isCoreEvent() ? "events.events.k8s.io" : qualifiedName();
    }

    /** The shape in which it is served. */
    ObjectNode view(ObjectNode stored) {
        return isCoreEvent() ? CoreEvent.of(stored) : stored;
    }

    boolean isCoreEvent() {
        return group.isEmpty() && kind.equals("Event");
    }

    boolean isDefinition() {
        return kind.equals("CustomResourceDefinition");
    }

    private static ResourceType builtIn(
            String group, String version, String kind, String plural, List<String> shortNames, Column... columns) {
        boolean scalable = kind.equals("Deployment") || kind.equals("StatefulSet");
        boolean withStatus = scalable
                || List.of("Pod", "Namespace", "HorizontalPodAutoscaler").contains(kind);
        boolean clusterWide = List.of("Namespace", "CustomResourceDefinition").contains(kind);
        List<Column> all = new ArrayList<>(List.of(columns));
        all.add(Column.AGE);
        return new ResourceType(
                group,
                version,
                kind,
                plural,
                kind.toLowerCase(java.util.Locale.ROOT),
                shortNames,
                scalable || kind.equals("Pod") ? List.of("all") : List.of(),
                !clusterWide,
                withStatus,
                scalable,
                MissingNode.getInstance(),
                List.copyOf(all));
    }

    static List<ResourceType> builtIn() {
        Column ready = Column.of("Ready", "integer", ".status.readyReplicas");
        Column replicas = Column.of("Replicas", "integer", ".spec.replicas");
        return List.of(
                builtIn("", "v1", "Namespace", "namespaces", List.of("ns")),
                builtIn("", "v1", "ConfigMap", "configmaps", List.of("cm")),
                builtIn("", "v1", "Secret", "secrets", List.of()),
                builtIn(
                        "",
                        "v1",
                        "Pod",
                        "pods",
                        List.of("po"),
                        Column.of("Ready", "string", ".status.conditions[?(@.type==\"Ready\")].status"),
                        Column.of("Status", "string", ".status.phase")),
                builtIn(
                        "",
                        "v1",
                        "Event",
                        "events",
                        List.of("ev"),
                        Column.of("Type", "string", ".type"),
                        Column.of("Reason", "string", ".reason"),
                        Column.of("Object", "string", ".involvedObject.name"),
                        Column.of("Message", "string", ".message")),
                builtIn("apps", "v1", "Deployment", "deployments", List.of("deploy"), replicas, ready),
                builtIn("apps", "v1", "StatefulSet", "statefulsets", List.of("sts"), replicas, ready),
                builtIn("autoscaling", "v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", List.of("hpa")),
                builtIn(
                        "coordination.k8s.io",
                        "v1",
                        "Lease",
                        "leases",
                        List.of(),
                        Column.of("Holder", "string", ".spec.holderIdentity")),
                builtIn(
                        "events.k8s.io",
                        "v1",
                        "Event",
                        "events",
                        List.of(),
                        Column.of("Type", "string", ".type"),
                        Column.of("Reason", "string", ".reason"),
                        Column.of("Object", "string", ".regarding.name"),
                        Column.of("Message", "string", ".note")),
                builtIn(
                        "apiextensions.k8s.io",
                        "v1",
                        "CustomResourceDefinition",
                        "customresourcedefinitions",
                        List.of("crd", "crds")));
    }

    /** The served version of a CustomResourceDefinition that is stored. */
    static ResourceType of(JsonNode definition) {
        JsonNode spec = definition.path("spec");
        JsonNode names = spec.path("names");
        JsonNode version = spec.path("versions").path(0);
        for (JsonNode candidate : spec.path("versions")) {
            if (candidate.path("storage").asBoolean()) {
                version = candidate;
            }
        }
        List<Column> columns = new ArrayList<>();
        for (JsonNode column : version.path("additionalPrinterColumns")) {
            columns.add(new Column(
                    column.path("name").asText(),
                    column.path("type").asText("string"),
                    column.path("description").asText(),
                    column.path("jsonPath").asText(),
                    column.path("priority").asInt()));
        }
        if (columns.isEmpty()) {
            columns.add(Column.AGE);
        }
        return new ResourceType(
                spec.path("group").asText(),
                version.path("name").asText(),
                names.path("kind").asText(),
                names.path("plural").asText(),
                names.path("singular").asText(),
                strings(names.path("shortNames")),
                strings(names.path("categories")),
                spec.path("scope").asText().equals("Namespaced"),
                version.path("subresources").has("status"),
                false,
                version.path("schema").path("openAPIV3Schema"),
                List.copyOf(columns));
    }

    private static List<String> strings(JsonNode array) {
        List<String> strings = new ArrayList<>();
        array.forEach(item -> strings.add(item.asText()));
        return List.copyOf(strings);
    }
}
