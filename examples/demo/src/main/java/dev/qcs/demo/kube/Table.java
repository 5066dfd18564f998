package dev.qcs.demo.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.List;

/** Objects as a table of the kind's printer columns, the way the API server hands it to kubectl. */
record Table(ResourceType type, Clock clock) {

    /** @param includeObject {@code None}, {@code Metadata} or {@code Object}: what each row carries besides its cells */
    ObjectNode of(List<ObjectNode> objects, JsonNode listMetadata, String includeObject) {
        ObjectNode table = Json.object().put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
        table.set("metadata", listMetadata);
        ArrayNode columns = table.putArray("columnDefinitions");
        column(columns, new ResourceType.Column("Name", "string", "Name must be unique within a namespace.", "", 0))
                .put("format", "name");
        type.columns().forEach(column -> column(columns, column));
        ArrayNode rows = table.putArray("rows");
        objects.forEach(object -> row(rows.addObject(), object, includeObject));
        return table;
    }

    private static ObjectNode column(ArrayNode columns, ResourceType.Column column) {
        return columns.addObject()
                .put("name", column.name())
                .put("type", column.type())
                .put("format", "")
                .put("description", column.description())
                .put("priority", column.priority());
    }

    private void row(ObjectNode row, ObjectNode object, String includeObject) {
        ArrayNode cells = row.putArray("cells");
        cells.add(object.path("metadata").path("name").asText());
        type.columns().forEach(column -> cells.add(cell(column, ColumnPath.read(column.jsonPath(), object))));
        if (includeObject.equals("Object")) {
            row.set("object", object);
        } else if (!includeObject.equals("None")) {
            ObjectNode partial =
                    Json.object().put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
            partial.set("metadata", object.path("metadata"));
            row.set("object", partial);
        }
    }

    /** Absent is null, which prints as nothing, or as {@code <none>} where kubectl sees a missing string. */
    private JsonNode cell(ResourceType.Column column, JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return Json.object().nullNode();
        }
        return column.type().equals("date")
                ? Json.object().textNode(HumanDuration.since(value.asText(), clock.instant()))
                : value;
    }
}
