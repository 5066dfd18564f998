package dev.qcs.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The YAML is the contract; the records say the same, field by field, type by type, in both directions. */
class CrdAndModelAgreeTest {
    /** Required of a user, but a recording that is replayed may leave it out. */
    private static final Set<String> REQUIRED_ONLY_IN_YAML = Set.of("spec.maxReplicas");
    /** A closed list for users, but open in Java, where the names of findings belong to the diagnosis. */
    private static final Set<String> ENUM_ONLY_IN_YAML = Set.of("spec.diagnosis.ignore[]");

    private static final Set<String> CONDITION =
            Set.of("type", "status", "reason", "message", "lastTransitionTime", "observedGeneration");

    @Test
    void scaler() {
        assertThat(differences(Crd.SCALER, QueueConsumerScalerSpec.class, QueueConsumerScalerStatus.class))
                .isEmpty();
        assertNames(Crd.SCALER, QueueConsumerScaler.class);
    }

    @Test
    void connection() {
        assertThat(differences(Crd.CONNECTION, QueueConnectionSpec.class, QueueConnectionStatus.class))
                .isEmpty();
        assertNames(Crd.CONNECTION, QueueConnection.class);
    }

    static Stream<Fixture> acceptedFixtures() {
        return Fixture.all().stream().filter(fixture -> !fixture.isInvalid());
    }

    /** Nothing that a user may write, and nothing that the operator may answer, gets lost or changed on the way. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("acceptedFixtures")
    void objectsPassThroughTheModelUnchanged(Fixture fixture) {
        JsonNode object = fixture.documents().getLast();
        boolean scaler = Crd.SCALER.kind().equals(object.path("kind").asText());
        ObjectMapper mapper = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

        assertPassesThrough(
                mapper, object.path("spec"), scaler ? QueueConsumerScalerSpec.class : QueueConnectionSpec.class);
        assertPassesThrough(
                mapper, object.path("status"), scaler ? QueueConsumerScalerStatus.class : QueueConnectionStatus.class);
    }

    private static void assertPassesThrough(ObjectMapper mapper, JsonNode part, Class<?> type) {
        if (!part.isMissingNode()) {
            Object model = mapper.convertValue(part, type);
            assertThat(mapper.valueToTree(model).toString())
                    .satisfies(text -> assertThat(mapper.readTree(text)).isEqualTo(mapper.readTree(part.toString())));
        }
    }

    private static void assertNames(Crd crd, Class<? extends CustomResource<?, ?>> type) {
        JsonNode names = crd.tree().at("/spec/names");
        assertThat(HasMetadata.getApiVersion(type))
                .isEqualTo(crd.group() + "/" + crd.version().path("name").asText());
        assertThat(HasMetadata.getKind(type)).isEqualTo(names.path("kind").asText());
        assertThat(HasMetadata.getPlural(type)).isEqualTo(names.path("plural").asText());
        assertThat(HasMetadata.getSingular(type))
                .isEqualTo(names.path("singular").asText());
        assertThat(type.getAnnotation(ShortNames.class).value())
                .containsExactlyElementsOf(texts(names.path("shortNames")));
    }

    private static List<String> differences(Crd crd, Class<?> spec, Class<?> status) {
        List<String> found = new ArrayList<>();
        compareRecord("spec", crd.schemaOf("spec"), spec, found);
        compareRecord("status", crd.schemaOf("status"), status, found);
        return found;
    }

    private static void compareRecord(String path, JsonNode schema, Class<?> type, List<String> found) {
        expect(path + " type", "object", schema.path("type").asText(), found);
        Set<String> fields = new TreeSet<>();
        Set<String> required = new TreeSet<>();
        for (RecordComponent component : type.getRecordComponents()) {
            String below = path + "." + component.getName();
            fields.add(component.getName());
            if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)
                    || REQUIRED_ONLY_IN_YAML.contains(below)) {
                required.add(component.getName());
            }
            JsonNode property = schema.path("properties").path(component.getName());
            if (!property.isMissingNode()) {
                compare(below, property, component.getAnnotatedType(), found);
            }
        }
        expect(path + " fields", fields, fieldNames(schema), found);
        expect(path + " required", required, new TreeSet<>(texts(schema.path("required"))), found);
    }

    private static void compare(String path, JsonNode schema, AnnotatedType annotated, List<String> found) {
        Type type = annotated.getType();
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            expect(path + " type", "array", schema.path("type").asText(), found);
            AnnotatedType item = ((AnnotatedParameterizedType) annotated).getAnnotatedActualTypeArguments()[0];
            compare(path + "[]", schema.path("items"), item, found);
        } else if (type == Condition.class) {
            expect(path + " fields", new TreeSet<>(CONDITION), fieldNames(schema), found);
        } else if (type instanceof Class<?> plain && plain.isRecord()) {
            compareRecord(path, schema, plain, found);
        } else if (type instanceof Class<?> plain && plain.isEnum()) {
            List<String> words = Arrays.stream(plain.getEnumConstants())
                    .map(Object::toString)
                    .toList();
            expect(path + " type", "string", schema.path("type").asText(), found);
            expect(path + " enum", words, texts(schema.path("enum")), found);
        } else {
            compareScalar(path, schema, type, found);
        }
    }

    private static void compareScalar(String path, JsonNode schema, Type type, List<String> found) {
        String wanted = switch (type.getTypeName()) {
            case "java.lang.String" -> "string";
            case "java.lang.Boolean", "boolean" -> "boolean";
            case "java.lang.Integer", "int" -> "integer int32";
            case "java.lang.Long", "long" -> "integer int64";
            default -> "no type of the model: " + type;
        };
        String format = schema.path("type").asText().equals("integer")
                ? " " + schema.path("format").asText()
                : "";
        expect(path + " type", wanted, schema.path("type").asText() + format, found);
        if (schema.has("enum") && !ENUM_ONLY_IN_YAML.contains(path)) {
            found.add(path + ": an enum in YAML, but " + type + " in Java");
        }
    }

    private static void expect(String what, Object java, Object yaml, List<String> found) {
        if (!java.equals(yaml)) {
            found.add(what + ": " + java + " in Java, " + yaml + " in YAML");
        }
    }

    private static Set<String> fieldNames(JsonNode schema) {
        JsonNode object = schema.has("items") ? schema.path("items") : schema;
        Set<String> names = new TreeSet<>();
        object.path("properties").fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
