package dev.qcs.demo.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Sets of fields in the notation of {@code metadata.managedFields}: a tree whose keys are {@code f:name} for a field and
 * {@code k:{...}} for the element of a keyed list, {@code .} for such an element itself, and whose leaves are empty.
 */
final class FieldSet {
    private static final String SELF = ".";

    private FieldSet() {}

    /** Every field of this value. */
    static ObjectNode of(JsonNode value, Schema schema) {
        ObjectNode fields = Json.object();
        List<String> keys = schema.listKeys();
        if (value instanceof ObjectNode object) {
            object.properties().forEach(e -> fields.set("f:" + e.getKey(), of(e.getValue(), schema.field(e.getKey()))));
        } else if (value instanceof ArrayNode array && !keys.isEmpty()) {
            for (JsonNode element : array) {
                ObjectNode inside = of(element, schema.items());
                inside.putObject(SELF);
                fields.set(key(element, keys), inside);
            }
        }
        return fields;
    }

    /** The fields of {@code after} that {@code before} lacks or holds with another value. */
    static ObjectNode changed(JsonNode before, JsonNode after, Schema schema) {
        ObjectNode fields = Json.object();
        List<String> keys = schema.listKeys();
        if (after instanceof ObjectNode object && before instanceof ObjectNode old) {
            for (var entry : object.properties()) {
                Schema inner = schema.field(entry.getKey());
                addChange(fields, "f:" + entry.getKey(), old.path(entry.getKey()), entry.getValue(), inner);
            }
        } else if (after instanceof ArrayNode array && !keys.isEmpty()) {
            for (JsonNode element : array) {
                JsonNode old = find(before, element, keys).orElse(Json.object());
                addChange(fields, key(element, keys), old, element, schema.items());
            }
        } else {
            return of(after, schema);
        }
        return fields;
    }

    private static void addChange(ObjectNode fields, String key, JsonNode old, JsonNode now, Schema schema) {
        if (!old.equals(now)) {
            fields.set(key, changed(old, now, schema));
        }
    }

    static ObjectNode union(ObjectNode a, ObjectNode b) {
        ObjectNode both = a.deepCopy();
        b.properties()
                .forEach(e -> both.set(
                        e.getKey(),
                        both.get(e.getKey()) instanceof ObjectNode o ? union(o, sub(e.getValue())) : e.getValue()));
        return both;
    }

    static ObjectNode minus(ObjectNode a, ObjectNode b) {
        ObjectNode rest = Json.object();
        for (var entry : a.properties()) {
            JsonNode other = b.path(entry.getKey());
            if (!(other instanceof ObjectNode taken)) {
                rest.set(entry.getKey(), entry.getValue());
            } else if (!taken.isEmpty()) {
                ObjectNode left = minus(sub(entry.getValue()), taken);
                if (!left.isEmpty()) {
                    rest.set(entry.getKey(), left);
                }
            }
        }
        return rest;
    }

    /** What is in both; a leaf stands for all that is below it. */
    static ObjectNode intersection(ObjectNode a, ObjectNode b) {
        ObjectNode common = Json.object();
        for (var entry : a.properties()) {
            if (b.get(entry.getKey()) instanceof ObjectNode other) {
                ObjectNode inner = sub(entry.getValue());
                ObjectNode both = intersection(inner, other);
                if (!both.isEmpty() || inner.isEmpty() || other.isEmpty()) {
                    common.set(entry.getKey(), both);
                }
            }
        }
        return common;
    }

    /** Lays {@code applied} over {@code live}: objects and keyed lists merge, everything else is replaced. */
    static JsonNode merge(JsonNode live, JsonNode applied, Schema schema) {
        List<String> keys = schema.listKeys();
        if (applied instanceof ObjectNode changes && live instanceof ObjectNode) {
            ObjectNode merged = live.deepCopy();
            changes.properties()
                    .forEach(e -> merged.set(
                            e.getKey(), merge(merged.path(e.getKey()), e.getValue(), schema.field(e.getKey()))));
            return merged;
        }
        if (applied instanceof ArrayNode elements && live instanceof ArrayNode present && !keys.isEmpty()) {
            ArrayNode merged = present.deepCopy();
            for (JsonNode element : elements) {
                int at = indexOf(merged, element, keys);
                if (at < 0) {
                    merged.add(element);
                } else {
                    merged.set(at, merge(merged.get(at), element, schema.items()));
                }
            }
            return merged;
        }
        return applied;
    }

    /** Takes these fields out of the value. */
    static void remove(JsonNode value, ObjectNode fields, Schema schema) {
        List<String> keys = schema.listKeys();
        for (var entry : fields.properties()) {
            ObjectNode inner = sub(entry.getValue());
            if (value instanceof ObjectNode object && entry.getKey().startsWith("f:")) {
                String name = entry.getKey().substring(2);
                remove(object.path(name), inner, schema.field(name));
                if (inner.isEmpty()
                        || (object.path(name).isContainerNode()
                                && object.path(name).isEmpty())) {
                    object.remove(name);
                }
            } else if (value instanceof ArrayNode array && entry.getKey().startsWith("k:")) {
                int at = indexOf(array, Json.parse(entry.getKey().substring(2)), keys);
                if (at >= 0 && inner.has(SELF)) {
                    array.remove(at);
                } else if (at >= 0) {
                    remove(array.get(at), inner, schema.items());
                }
            }
        }
    }

    private static ObjectNode sub(JsonNode node) {
        return node instanceof ObjectNode object ? object : Json.object();
    }

    private static String key(JsonNode element, List<String> keys) {
        ObjectNode key = Json.object();
        keys.forEach(name -> key.set(name, element.path(name)));
        return "k:" + Json.write(key);
    }

    private static Optional<JsonNode> find(JsonNode array, JsonNode like, List<String> keys) {
        return StreamSupport.stream(array.spliterator(), false)
                .filter(element -> keys.stream().allMatch(k -> element.path(k).equals(like.path(k))))
                .findFirst();
    }

    private static int indexOf(ArrayNode array, JsonNode like, List<String> keys) {
        for (int i = 0; i < array.size(); i++) {
            JsonNode element = array.get(i);
            if (keys.stream().allMatch(k -> element.path(k).equals(like.path(k)))) {
                return i;
            }
        }
        return -1;
    }
}
