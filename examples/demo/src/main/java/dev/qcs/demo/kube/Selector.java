package dev.qcs.demo.kube;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Label and field selectors of list and watch, in the notation of the API. */
final class Selector {
    private static final Pattern SET =
            Pattern.compile("\\s*(\\S+)\\s+(in|notin)\\s+\\(([^)]*)\\)\\s*", Pattern.CASE_INSENSITIVE);
    private static final Pattern EQUALITY = Pattern.compile("\\s*([^=!\\s]+)\\s*(==|=|!=)\\s*(\\S*)\\s*");
    /** Commas between requirements, not those inside the parentheses of a set. */
    private static final Pattern BETWEEN = Pattern.compile(",(?![^(]*\\))");

    private Selector() {}

    static Predicate<JsonNode> of(String labels, String fields) {
        List<Predicate<JsonNode>> all = new ArrayList<>();
        requirements(labels).forEach(one -> all.add(label(one)));
        requirements(fields).forEach(one -> all.add(field(one)));
        return object -> all.stream().allMatch(one -> one.test(object));
    }

    private static List<String> requirements(String selector) {
        return selector.isBlank()
                ? List.of()
                : Arrays.stream(BETWEEN.split(selector)).map(String::strip).toList();
    }

    private static Predicate<JsonNode> label(String requirement) {
        Matcher set = SET.matcher(requirement);
        if (set.matches()) {
            List<String> values = Arrays.stream(set.group(3).split(",", -1))
                    .map(String::strip)
                    .toList();
            boolean in = set.group(2).equalsIgnoreCase("in");
            return object ->
                    in == values.contains(labels(object).path(set.group(1)).asText(null));
        }
        Matcher equality = EQUALITY.matcher(requirement);
        if (equality.matches()) {
            boolean wanted = !equality.group(2).equals("!=");
            return object -> wanted
                    == equality.group(3)
                            .equals(labels(object).path(equality.group(1)).asText(null));
        }
        return requirement.startsWith("!")
                ? object -> !labels(object).has(requirement.substring(1).strip())
                : object -> labels(object).has(requirement);
    }

    private static JsonNode labels(JsonNode object) {
        return object.path("metadata").path("labels");
    }

    private static Predicate<JsonNode> field(String requirement) {
        Matcher equality = EQUALITY.matcher(requirement);
        if (!equality.matches()) {
            throw ApiException.badRequest("field selector \"" + requirement + "\" is neither key=value nor key!=value");
        }
        boolean wanted = !equality.group(2).equals("!=");
        return object -> {
            JsonNode value = object;
            for (String part : equality.group(1).split("\\.", -1)) {
                value = value.path(part);
            }
            return wanted == value.asText("").equals(equality.group(3));
        };
    }
}
