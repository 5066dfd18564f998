package dev.qcs.demo.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Who set which field: {@code metadata.managedFields} as the API server keeps it. A plain write takes the fields that it
 * changes; an apply owns what it names, takes back what it no longer names, and is refused where it would change the field
 * of another unless it forces.
 */
record Ownership(ResourceType type, String manager, String subresource, String time) {
    private static final String UPDATE = "Update";
    private static final String APPLY = "Apply";

    /** Records on {@code after} what a plain write changed. */
    void written(ObjectNode before, ObjectNode after) {
        Schema schema = new Schema(type.schema());
        ObjectNode changed = FieldSet.changed(owned(before), owned(after), schema);
        ObjectNode mine = FieldSet.union(fields(before, UPDATE), changed);
        record(before, after, UPDATE, mine, changed);
    }

    /** What the object becomes when {@code applied} is laid over it; recorded as owned by this manager. */
    ObjectNode apply(ObjectNode live, ObjectNode applied, boolean force) {
        Schema schema = new Schema(type.schema());
        ObjectNode named = FieldSet.of(owned(applied), schema);
        ObjectNode merged = (ObjectNode) FieldSet.merge(live, owned(applied), schema);
        ObjectNode changed = FieldSet.changed(owned(live), owned(merged), schema);
        List<String> opponents = others(live, APPLY)
                .filter(entry -> !FieldSet.intersection(tree(entry), changed).isEmpty())
                .map(entry -> "\"" + entry.path("manager").asText() + "\"")
                .distinct()
                .toList();
        if (!force && !opponents.isEmpty()) {
            throw ApiException.conflict(
                    type,
                    live.path("metadata").path("name").asText(),
                    "Apply failed with conflicts with " + String.join(", ", opponents));
        }
        ObjectNode ofOthers = others(live, APPLY).map(Ownership::tree).reduce(Json.object(), FieldSet::union);
        ObjectNode dropped = FieldSet.minus(FieldSet.minus(fields(live, APPLY), named), ofOthers);
        FieldSet.remove(merged, dropped, schema);
        record(live, merged, APPLY, named, changed);
        return merged;
    }

    private void record(ObjectNode before, ObjectNode after, String operation, ObjectNode mine, ObjectNode taken) {
        ObjectNode present = FieldSet.of(owned(after), new Schema(type.schema()));
        ObjectNode metadata = Json.child(after, "metadata");
        List<JsonNode> entries = others(before, operation).collect(Collectors.toList());
        entries.forEach(entry -> ((ObjectNode) entry)
                .set("fieldsV1", FieldSet.intersection(FieldSet.minus(tree(entry), taken), present)));
        entries.removeIf(entry -> tree(entry).isEmpty());
        ObjectNode kept = FieldSet.intersection(mine, present);
        if (!kept.isEmpty()) {
            ObjectNode entry = Json.object()
                    .put("manager", manager)
                    .put("operation", operation)
                    .put("apiVersion", type.apiVersion())
                    .put("time", time)
                    .put("fieldsType", "FieldsV1");
            entry.set("fieldsV1", kept);
            if (!subresource.isEmpty()) {
                entry.put("subresource", subresource);
            }
            entries.add(entry);
        }
        metadata.putArray("managedFields").addAll(entries);
    }

    private java.util.stream.Stream<JsonNode> others(ObjectNode object, String operation) {
        return entries(object).filter(entry -> !isMine(entry, operation)).map(JsonNode::deepCopy);
    }

    private ObjectNode fields(ObjectNode object, String operation) {
        return entries(object)
                .filter(entry -> isMine(entry, operation))
                .map(Ownership::tree)
                .findFirst()
                .orElse(Json.object());
    }

    private boolean isMine(JsonNode entry, String operation) {
        return entry.path("manager").asText().equals(manager)
                && entry.path("operation").asText().equals(operation)
                && entry.path("subresource").asText().equals(subresource);
    }

    private static java.util.stream.Stream<JsonNode> entries(ObjectNode object) {
        return StreamSupport.stream(
                object.path("metadata").path("managedFields").spliterator(), false);
    }

    private static ObjectNode tree(JsonNode entry) {
        return entry.path("fieldsV1") instanceof ObjectNode tree ? tree : Json.object();
    }

    /** The part of an object that somebody can own: all but its identity and what the server itself sets. */
    private static ObjectNode owned(ObjectNode object) {
        ObjectNode rest = object.deepCopy();
        rest.remove(List.of("apiVersion", "kind"));
        if (rest.get("metadata") instanceof ObjectNode metadata) {
            metadata.retain("labels", "annotations", "finalizers", "ownerReferences");
            if (metadata.isEmpty()) {
                rest.remove("metadata");
            }
        }
        return rest;
    }
}
