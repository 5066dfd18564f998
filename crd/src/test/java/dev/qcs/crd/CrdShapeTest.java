package dev.qcs.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every field of the contract must have, and what users see in {@code kubectl get}. */
class CrdShapeTest {

    static Stream<Crd> crds() {
        return Crd.ALL.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("crds")
    void everyFieldIsDocumentedInSentences(Crd crd) {
        assertThat(fields(crd.schema(), ""))
                .filteredOn(
                        field -> !field.path().endsWith("[]") && !field.path().equals("metadata"))
                .filteredOn(
                        field -> !field.schema().path("description").asText().matches("(?s).{10,}\\."))
                .extracting(Field::path)
                .isEmpty();
    }

    /** The API server prices CEL rules by the largest value that the schema allows, so nothing may be without a limit. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("crds")
    void everythingAUserWritesIsBounded(Crd crd) {
        assertThat(fields(crd.schemaOf("spec"), "spec"))
                .filteredOn(field -> !fieldNames(field.schema()).containsAll(bounds(field.schema())))
                .extracting(Field::path)
                .isEmpty();
    }

    private static List<String> bounds(JsonNode schema) {
        return switch (schema.path("type").asText()) {
            case "integer" -> List.of("format", "minimum", "maximum");
            case "string" -> schema.has("enum") ? List.of("enum") : List.of("maxLength");
            case "array" -> List.of("maxItems", "x-kubernetes-list-type");
            case "object" -> List.of("properties");
            default -> List.of("type");
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("crds")
    void everyListSaysHowItIsMerged(Crd crd) {
        assertThat(fields(crd.schema(), ""))
                .filteredOn(field -> field.schema().path("type").asText().equals("array"))
                .filteredOn(
                        field -> !fieldNames(field.schema()).containsAll(List.of("x-kubernetes-list-type", "maxItems")))
                .extracting(Field::path)
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("crds")
    void nothingIsAcceptedUnchecked(Crd crd) {
        assertThat(crd.schema().toString())
                .doesNotContain("x-kubernetes-preserve-unknown-fields", "additionalProperties", "int-or-string");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("crds")
    void everyRuleHasAMessage(Crd crd) {
        assertThat(crd.schema().findValues("x-kubernetes-validations"))
                .flatExtracting(rules -> stream(rules).toList())
                .isNotEmpty()
                .allMatch(rule -> !rule.path("message").asText().isBlank());
    }

    /** Health tools take an object without status for healthy; the default says Pending until the operator has seen it. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("crds")
    void anObjectThatNobodyHasSeenIsPending(Crd crd) {
        JsonNode status = crd.schemaOf("status").path("default");
        assertThat(status.path("observedGeneration").asInt()).isEqualTo(-1);
        assertThat(status.at("/conditions/0/type").asText()).isEqualTo("Ready");
        assertThat(status.at("/conditions/0/status").asText()).isEqualTo("Unknown");
        assertThat(status.at("/conditions/0/reason").asText()).isEqualTo("Pending");
        assertThat(crd.version().at("/subresources/status").isObject()).isTrue();
    }

    @Test
    void theStateOfAScalerThatNobodyHasSeenIsPending() {
        assertThat(Crd.SCALER.schemaOf("status").at("/default/state").asText()).isEqualTo("Pending");
    }

    @Test
    void namesOfScalersInKubectl() {
        JsonNode names = Crd.SCALER.tree().at("/spec/names");
        assertThat(stream(names.path("categories")).map(JsonNode::asText)).containsExactly("all", "autoscaling");
        assertThat(stream(Crd.SCALER.version().path("selectableFields"))
                        .map(field -> field.path("jsonPath").asText()))
                .contains(".status.state");
    }

    @Test
    void columnsOfScalers() {
        assertThat(columns(Crd.SCALER, 0))
                .containsExactly("Ready", "State", "Now", "Want", "Lag", "Behind", "Drain", "Warning", "Age");
        assertThat(columns(Crd.SCALER, 1))
                .containsExactly("Source", "Target", "Range", "In/s", "Out/s", "Loss-In", "Scaled", "Checked", "Why");
    }

    @Test
    void columnsOfConnections() {
        assertThat(columns(Crd.CONNECTION, 0)).containsExactly("Kind", "Endpoint", "Ready", "Scalers", "Sweep", "Age");
    }

    /** A column whose field does not exist prints nothing, and nobody notices. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("crds")
    void columnsAndSelectableFieldsReadFieldsThatExist(Crd crd) {
        List<String> known = fields(crd.schema(), "").stream().map(Field::path).toList();
        Stream.concat(
                        stream(crd.version().path("additionalPrinterColumns")),
                        stream(crd.version().path("selectableFields")))
                .map(column -> column.path("jsonPath").asText().substring(1).replace("[?(@.type==\"Ready\")]", "[]"))
                .filter(path -> !path.startsWith("metadata."))
                .forEach(path -> assertThat(known).contains(path));
    }

    /** Lag, time and size decide what is shown; what the operator defaults must not be set by the schema beside its rival. */
    @Test
    void theOperatorNotTheSchemaDefaultsWhatExcludesSomethingElse() {
        JsonNode spec = Crd.SCALER.schemaOf("spec").path("properties");
        assertThat(spec.at("/objective/properties/lagSeconds").has("default")).isFalse();
        assertThat(spec.path("objective").has("default")).isFalse();
        assertThat(spec.path("scaleToZero").has("default")).isFalse();
        assertThat(spec.path("behavior").findValue("default")).isNull();
    }

    private record Field(String path, JsonNode schema) {}

    private static List<Field> fields(JsonNode schema, String path) {
        List<Field> found = new ArrayList<>();
        found.add(new Field(path, schema));
        schema.path("properties")
                .properties()
                .forEach(property ->
                        found.addAll(fields(property.getValue(), StructuralSchema.join(path, property.getKey()))));
        if (schema.has("items")) {
            found.addAll(fields(schema.path("items"), path + "[]"));
        }
        return found;
    }

    private static List<String> fieldNames(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static List<String> columns(Crd crd, int priority) {
        return stream(crd.version().path("additionalPrinterColumns"))
                .filter(column -> column.path("priority").asInt() == priority)
                .map(column -> column.path("name").asText())
                .toList();
    }

    private static Stream<JsonNode> stream(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
