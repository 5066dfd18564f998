package dev.qcs.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a structural schema of Kubernetes means beyond JSON schema: unknown fields, defaults, sets and maps as lists. */
final class StructuralSchema {
    /** Objects that Kubernetes itself validates. */
    private static final Set<String> FOREIGN = Set.of("metadata");

    private StructuralSchema() {}

    /** Something to do at each value of an object and the schema that it has there. */
    interface Visitor {
        void visit(String path, JsonNode value, JsonNode schema);
    }

    /** Visits the values from the root down, in the order of the object. */
    static void walk(String path, JsonNode value, JsonNode schema, Visitor visitor) {
        visitor.visit(path, value, schema);
        if (value.isObject()) {
            for (Map.Entry<String, JsonNode> field : value.properties()) {
                JsonNode below = schema.path("properties").path(field.getKey());
                if (below.isObject() && !(path.isEmpty() && FOREIGN.contains(field.getKey()))) {
                    walk(join(path, field.getKey()), field.getValue(), below, visitor);
                }
            }
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                walk(path + "[" + i + "]", value.get(i), schema.path("items"), visitor);
            }
        }
    }

    static String join(String path, String field) {
        return path.isEmpty() ? field : path + "." + field;
    }

    static List<String> unknownFields(JsonNode object, JsonNode schema) {
        List<String> refusals = new ArrayList<>();
        walk("", object, schema, (path, value, at) -> {
            if (value.isObject() && !at.path("properties").isMissingNode()) {
                value.fieldNames().forEachRemaining(field -> {
                    if (!at.path("properties").has(field)) {
                        refusals.add("unknown field \"" + join(path, field) + "\"");
                    }
                });
            }
        });
        return refusals;
    }

    /** Adds what is absent and has a default, as the API server does before it validates. */
    static void applyDefaults(JsonNode object, JsonNode schema) {
        walk("", object, schema, (path, value, at) -> {
            if (value instanceof ObjectNode fields) {
                for (Map.Entry<String, JsonNode> property :
                        at.path("properties").properties()) {
                    JsonNode fallback = property.getValue().path("default");
                    if (!fallback.isMissingNode() && !fields.has(property.getKey())) {
                        fields.set(property.getKey(), fallback.deepCopy());
                    }
                }
            }
        });
    }

    static List<String> duplicates(JsonNode object, JsonNode schema) {
        List<String> refusals = new ArrayList<>();
        walk("", object, schema, (path, value, at) -> {
            if (!value.isArray()) {
                return;
            }
            String type = at.path("x-kubernetes-list-type").asText();
            Set<JsonNode> seen = new HashSet<>();
            for (int i = 0; i < value.size(); i++) {
                JsonNode key = switch (type) {
                    case "set" -> value.get(i);
                    case "map" -> keysOf(value.get(i), at.path("x-kubernetes-list-map-keys"));
                    default -> null;
                };
                if (key != null && !seen.add(key)) {
                    refusals.add(path + "[" + i + "]: Duplicate value: " + key);
                }
            }
        });
        return refusals;
    }

    private static JsonNode keysOf(JsonNode item, JsonNode names) {
        ObjectNode keys = Yaml.MAPPER.createObjectNode();
        names.forEach(name -> keys.set(name.asText(), item.path(name.asText())));
        return keys;
    }
}
