package dev.qcs.demo.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What the server takes from the schema of a custom resource: defaults, which fields exist, and which lists are keyed.
 * A missing schema (built-in kinds) knows no defaults, drops nothing and takes each list as one value.
 */
record Schema(JsonNode node) {

    Schema field(String name) {
        JsonNode property = node.path("properties").path(name);
        return new Schema(property.isMissingNode() ? node.path("additionalProperties") : property);
    }

    Schema items() {
        return new Schema(node.path("items"));
    }

    /** The fields that tell the elements of a keyed list apart; empty when the list is one value. */
    List<String> listKeys() {
        List<String> keys = new ArrayList<>();
        if (node.path("x-kubernetes-list-type").asText().equals("map")) {
            node.path("x-kubernetes-list-map-keys").forEach(key -> keys.add(key.asText()));
        }
        return keys;
    }

    /** Drops the fields that the schema does not know, then sets the defaults of those that are absent. */
    void pruneAndDefault(ObjectNode object) {
        // The server, not the schema of a kind, says what metadata holds.
        prepare(object, "apiVersion", "kind", "metadata");
    }

    private void prepare(ObjectNode object, String... alwaysKept) {
        if (!(node.path("properties") instanceof ObjectNode properties)) {
            if (node.path("additionalProperties").isObject()) {
                object.properties().forEach(entry -> field(entry.getKey()).prepareValue(entry.getValue()));
            }
            return;
        }
        List<String> kept = List.of(alwaysKept);
        if (!node.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
            object.properties().removeIf(e -> !properties.has(e.getKey()) && !kept.contains(e.getKey()));
        }
        for (var property : properties.properties()) {
            String name = property.getKey();
            if (kept.contains(name)) {
                continue;
            }
            JsonNode standard = property.getValue().path("default");
            boolean absent = !object.has(name)
                    || (object.path(name).isNull()
                            && !property.getValue().path("nullable").asBoolean());
            if (absent) {
                object.remove(name);
                if (!standard.isMissingNode()) {
                    object.set(name, standard.deepCopy());
                }
            }
            new Schema(property.getValue()).prepareValue(object.path(name));
        }
    }

    private void prepareValue(JsonNode value) {
        switch (value) {
            case ObjectNode object -> prepare(object);
            case ArrayNode array -> array.forEach(items()::prepareValue);
            default -> {}
        }
    }

    static Schema none() {
        return new Schema(MissingNode.getInstance());
    }
}
