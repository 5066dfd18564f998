package dev.qcs.demo.kube;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** As much OpenAPI as kubectl wants before it applies or explains: the schemas, and that patches take {@code fieldValidation}. */
final class OpenApi {
    private OpenApi() {}

    /** {@code /openapi/v3} */
    static ObjectNode index(List<ResourceType> types) {
        ObjectNode index = Json.object();
        ObjectNode paths = index.putObject("paths");
        for (ResourceType type : types) {
            paths.putObject(root(type)).put("serverRelativeURL", "/openapi/v3/" + root(type));
        }
        return index;
    }

    /** {@code /openapi/v3/apis/GROUP/VERSION} */
    static ObjectNode document(List<ResourceType> types, String root) {
        ObjectNode document = Json.object().put("openapi", "3.0.0");
        document.putObject("info").put("title", "Kubernetes").put("version", "embedded");
        ObjectNode paths = document.putObject("paths");
        ObjectNode schemas = document.putObject("components").putObject("schemas");
        types.stream().filter(type -> root(type).equals(root)).forEach(type -> {
            ObjectNode patch = paths.putObject("/" + root + "/namespaces/{namespace}/" + type.plural() + "/{name}")
                    .putObject("patch");
            patch.putArray("parameters")
                    .addObject()
                    .put("name", "fieldValidation")
                    .put("in", "query")
                    .putObject("schema")
                    .put("type", "string");
            gvk(patch.putObject("x-kubernetes-group-version-kind"), type);
            ObjectNode schema = schemas.putObject(type.kind());
            if (type.schema() instanceof ObjectNode known) {
                schema.setAll(known);
            } else {
                schema.put("type", "object");
            }
            gvk(schema.putArray("x-kubernetes-group-version-kind"), type);
        });
        if (schemas.isEmpty()) {
            throw ApiException.noSuchPath("/openapi/v3/" + root);
        }
        return document;
    }

    private static void gvk(ArrayNode list, ResourceType type) {
        gvk(list.addObject(), type);
    }

    private static void gvk(ObjectNode node, ResourceType type) {
        node.put("group", type.group()).put("version", type.version()).put("kind", type.kind());
    }

    private static String root(ResourceType type) {
        return type.group().isEmpty() ? "api/" + type.version() : "apis/" + type.group() + "/" + type.version();
    }
}
