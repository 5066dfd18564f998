package dev.qcs.crd;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The schema of a CRD under a JSON schema validator, with the answers put into the words of the API server. */
final class JsonSchemaCheck {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern INDEX = Pattern.compile("/(\\d+)(?=/|$)");

    /** A refusal of one of these kinds keeps the API server from running the CEL rules. */
    private static final Set<String> BLOCKING = Set.of("required", "type", "enum", "maxItems", "maxLength");

    /** One refusal, and whether the API server stops at it. */
    record Refusal(String text, boolean blocking) {}

    private final Schema schema;

    JsonSchemaCheck(JsonNode openApiSchema) {
        schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                .getSchema(openApiSchema.toString(), InputFormat.JSON);
    }

    List<Refusal> check(JsonNode object) {
        List<Error> errors = schema.validate(object.toString(), InputFormat.JSON);
        // The API server looks at the length of a string first, and only if that is right at its pattern.
        Set<String> wrongLength = errors.stream()
                .filter(error -> "minLength".equals(error.getKeyword()) || "maxLength".equals(error.getKeyword()))
                .map(JsonSchemaCheck::field)
                .collect(Collectors.toSet());
        return errors.stream()
                .filter(error -> !("pattern".equals(error.getKeyword()) && wrongLength.contains(field(error))))
                .map(error -> new Refusal(text(error), BLOCKING.contains(error.getKeyword())))
                .toList();
    }

    private static String text(Error error) {
        String field = field(error);
        JsonNode value = tree(error.getInstanceNode());
        JsonNode bound = tree(error.getSchemaNode());
        String body = field + ": Invalid value: " + value + ": " + field + " in body ";
        String keyword = Objects.requireNonNull(error.getKeyword(), error.toString());
        return switch (keyword) {
            case "required" -> StructuralSchema.join(field, error.getProperty()) + ": Required value";
            case "enum" -> field + ": Unsupported value: " + value + ": supported values: " + list(bound);
            case "minimum" -> body + "should be greater than or equal to " + bound;
            case "maximum" -> body + "should be less than or equal to " + bound;
            case "maxItems" -> field + ": Too many: " + value.size() + ": must have at most " + bound + " items";
            case "minItems" ->
                field + ": Invalid value: " + value.size() + ": " + field + " in body should have at least " + bound
                        + " items";
            case "maxLength" -> field + ": Too long: may not be more than " + bound + " bytes";
            case "minLength" -> body + "should be at least " + bound + " chars long";
            case "pattern" -> body + "should match '" + bound.asText() + "'";
            case "format" -> field + ": Invalid value: " + value;
            case "type" -> typeText(field, value, bound.asText());
            default -> throw new IllegalStateException("no words for " + error);
        };
    }

    private static String typeText(String field, JsonNode value, String wanted) {
        boolean fraction = value.isDouble();
        String found = fraction ? "float64" : value.getNodeType().toString().toLowerCase(Locale.ROOT);
        return field + ": Invalid value: \"" + found + "\": " + field + " in body must be of type "
                + (fraction ? "int32" : wanted) + ": \"" + found + "\"";
    }

    /** {@code /spec/topics/0} is {@code spec.topics[0]} in Kubernetes. */
    private static String field(Error error) {
        String pointer = error.getInstanceLocation().toString();
        return INDEX.matcher(pointer).replaceAll("[$1]").replace('/', '.').replaceFirst("^\\.", "");
    }

    private static String list(JsonNode values) {
        return StreamSupport.stream(values.spliterator(), false)
                .map(JsonNode::toString)
                .collect(Collectors.joining(", "));
    }

    /** The validator has a JSON library of its own generation; text is what both understand. */
    private static JsonNode tree(Object node) {
        try {
            return JSON.readTree(String.valueOf(node));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not JSON: " + node, e);
        }
    }
}
