package dev.qcs.demo.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.util.function.UnaryOperator;

/** The patches that say what to change, as functions of what is there; server-side apply is none of them. */
final class Patches {
    static final String APPLY = "application/apply-patch+yaml";

    private Patches() {}

    static UnaryOperator<ObjectNode> of(String contentType, JsonNode patch) {
        return switch (contentType) {
            case "application/merge-patch+json" -> live -> object(Json.mergePatch(live, patch));
            case "application/json-patch+json" -> live -> jsonPatch(live, patch);
            case "application/strategic-merge-patch+json" -> {
                if (needsStrategy(patch)) {
                    throw ApiException.unsupportedMediaType("this server merges strategically only what holds no list"
                            + " and no directive: use a JSON patch or a merge patch");
                }
                yield live -> object(Json.mergePatch(live, patch));
            }
            default -> throw ApiException.unsupportedMediaType("the body of the patch was declared as " + contentType);
        };
    }

    private static ObjectNode jsonPatch(ObjectNode live, JsonNode patch) {
        try {
            return object(JsonPatch.apply(patch, live));
        } catch (JsonPatchException e) {
            throw ApiException.invalid("the patch does not apply: " + e.getMessage());
        }
    }

    private static ObjectNode object(JsonNode patched) {
        if (patched instanceof ObjectNode object) {
            return object;
        }
        throw ApiException.badRequest("the patch leaves no object");
    }

    /** Without lists and directives a strategic merge is a plain one. */
    private static boolean needsStrategy(JsonNode patch) {
        return patch.isArray()
                || patch.propertyStream().anyMatch(e -> e.getKey().startsWith("$") || needsStrategy(e.getValue()));
    }
}
