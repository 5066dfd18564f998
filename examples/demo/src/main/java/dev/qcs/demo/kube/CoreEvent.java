package dev.qcs.demo.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** An event of {@code events.k8s.io} in the older shape of the core group, which {@code kubectl describe} asks for. */
final class CoreEvent {
    private CoreEvent() {}

    static ObjectNode of(ObjectNode event) {
        ObjectNode core = Json.object().put("kind", "Event").put("apiVersion", "v1");
        core.set("metadata", event.path("metadata"));
        core.set("involvedObject", event.path("regarding"));
        for (String same : java.util.List.of("reason", "type", "action", "eventTime", "series", "reportingInstance")) {
            copy(event.path(same), core, same);
        }
        copy(event.path("note"), core, "message");
        copy(event.path("reportingController"), core, "reportingComponent");
        core.putObject("source").set("component", event.path("reportingController"));
        JsonNode first = event.path("eventTime");
        JsonNode last = event.path("series").path("lastObservedTime");
        copy(first, core, "firstTimestamp");
        copy(last.isMissingNode() ? first : last, core, "lastTimestamp");
        core.put("count", event.path("series").path("count").asInt(1));
        return core;
    }

    private static void copy(JsonNode value, ObjectNode to, String field) {
        if (!value.isMissingNode()) {
            to.set(field, value);
        }
    }
}
