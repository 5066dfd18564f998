package dev.qcs.demo.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The paths that printer columns use: {@code .a.b}, and {@code [?(@.key=="value")]} to pick one element of a list. */
final class ColumnPath {
    private static final Pattern STEP =
            Pattern.compile("\\.([A-Za-z0-9_-]+)|\\[\\?\\(@\\.([A-Za-z0-9_-]+)\\s*==\\s*[\"']([^\"']*)[\"']\\)]");

    private ColumnPath() {}

    /** The value there, or a missing node. */
    static JsonNode read(String path, JsonNode object) {
        JsonNode value = object;
        Matcher step = STEP.matcher(path);
        int at = 0;
        while (step.find()) {
            if (step.start() != at) {
                break;
            }
            at = step.end();
            value = step.group(1) != null
                    ? value.path(step.group(1))
                    : element(value, String.valueOf(step.group(2)), String.valueOf(step.group(3)));
        }
        if (at != path.length()) {
            throw new IllegalArgumentException(
                    "printer column path " + path + " is not understood from character " + at);
        }
        return value;
    }

    private static JsonNode element(JsonNode list, String key, String wanted) {
        for (JsonNode element : list) {
            if (element.path(key).asText().equals(wanted)) {
                return element;
            }
        }
        return MissingNode.getInstance();
    }
}
