package dev.qcs.crd;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The reference page of the API, made from the CRDs alone: what {@code kubectl explain} says, on one page. */
final class ApiReference {
    private static final String HEAD = """
            # API reference

            <!-- Made from the CRDs by .ci/generate; edit the descriptions there, not here. -->

            Group `scaling.qcs.dev`, version `v1`. Both kinds live in a namespace and refer only to objects of their own
            namespace. In a cluster, `kubectl explain qcs.spec` and `kubectl explain qconn.spec` show the same text.

            Numbers are whole; a length of time is in seconds and its field says so. A field in **bold** is required. An
            unknown field is refused, not ignored.

            """;

    private ApiReference() {}

    static String page() {
        return HEAD + Crd.ALL.stream().map(ApiReference::kind).collect(Collectors.joining("\n"));
    }

    private static String kind(Crd crd) {
        JsonNode names = crd.tree().at("/spec/names");
        StringBuilder page = new StringBuilder();
        page.append("## ").append(crd.kind()).append("\n\n");
        page.append(crd.schema().path("description").asText()).append("\n\n");
        page.append("Short name `%s`, plural `%s`.\n\n"
                .formatted(
                        names.path("shortNames").path(0).asText(),
                        names.path("plural").asText()));
        columns(crd, page);
        object("spec", crd.schemaOf("spec"), crd.kind(), page);
        object("status", crd.schemaOf("status"), crd.kind(), page);
        return page.toString();
    }

    private static void columns(Crd crd, StringBuilder page) {
        page.append("Columns of `kubectl get`; those in *italics* with `-o wide`:\n\n");
        page.append("| column | meaning |\n| --- | --- |\n");
        for (JsonNode column : crd.version().path("additionalPrinterColumns")) {
            String name = column.path("name").asText().toUpperCase(Locale.ROOT);
            String shown = column.path("priority").asInt() == 0 ? name : "*" + name + "*";
            String meaning = column.path("name").asText().equals("Age")
                    ? "How long the object exists."
                    : column.path("description").asText();
            page.append("| ").append(shown).append(" | ").append(cell(meaning)).append(" |\n");
        }
        page.append("\n");
    }

    /** One table for the fields of an object, then one for each object below it. */
    private static void object(String path, JsonNode schema, String kind, StringBuilder page) {
        page.append("### ").append(kind).append(" `").append(path).append("`\n\n");
        page.append(schema.path("description").asText()).append("\n\n");
        rules(schema, page);
        page.append("| field | type | meaning |\n| --- | --- | --- |\n");
        List<String> required = texts(schema.path("required"));
        List<String> below = new ArrayList<>();
        schema.path("properties").properties().forEach(property -> {
            JsonNode field = property.getValue();
            String name = "`" + property.getKey() + "`";
            String shown = required.contains(property.getKey()) ? "**" + name + "**" : name;
            page.append("| %s | %s | %s |\n".formatted(shown, type(field), cell(meaning(field))));
            below.add(property.getKey());
        });
        page.append("\n");
        for (String name : below) {
            JsonNode field = schema.path("properties").path(name);
            JsonNode item = field.path("items");
            if (field.path("type").asText().equals("object")) {
                object(path + "." + name, field, kind, page);
            } else if (item.path("type").asText().equals("object")) {
                object(path + "." + name + "[]", item, kind, page);
            }
        }
    }

    private static void rules(JsonNode schema, StringBuilder page) {
        JsonNode rules = schema.path("x-kubernetes-validations");
        if (!rules.isMissingNode()) {
            page.append("Rules, by the words of their refusal:\n\n");
            rules.forEach(rule ->
                    page.append("- ").append(rule.path("message").asText()).append("\n"));
            page.append("\n");
        }
    }

    private static String type(JsonNode field) {
        String type = field.path("type").asText();
        return switch (type) {
            case "array" -> "list of " + field.path("items").path("type").asText();
            case "string" -> field.path("format").asText().equals("date-time") ? "time" : type;
            default -> type;
        };
    }

    private static String meaning(JsonNode field) {
        StringBuilder text = new StringBuilder(field.path("description").asText());
        JsonNode words = field.has("enum") ? field.path("enum") : field.at("/items/enum");
        if (!words.isMissingNode()) {
            text.append(" One of ")
                    .append(texts(words).stream().map(word -> "`" + word + "`").collect(Collectors.joining(", ")))
                    .append(".");
        }
        addUnlessSaid(text, field, "default", "Default ");
        addUnlessSaid(text, field, "minimum", "At least ");
        addUnlessSaid(text, field, "maximum", "At most ");
        if (!field.path("type").asText().equals("object")) {
            for (JsonNode rule : field.path("x-kubernetes-validations")) {
                text.append(" Rule: ").append(rule.path("message").asText()).append(".");
            }
        }
        return text.toString();
    }

    /** Most descriptions name the default and the bounds in a sentence of their own. */
    private static void addUnlessSaid(StringBuilder text, JsonNode field, String keyword, String words) {
        JsonNode value = field.path(keyword);
        boolean said = (" " + text).matches("(?s).*[^\\w-]" + Pattern.quote(value.asText()) + "[^\\w].*");
        if (value.isValueNode() && !said) {
            text.append(" ").append(words).append(value.asText()).append(".");
        }
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
