package dev.qcs.crd;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Answers as a kube-apiserver with our CRDs would to {@code kubectl create}, {@code replace} and a status update. */
public final class Admission {
    private static final Map<String, JsonSchemaCheck> SCHEMAS = new ConcurrentHashMap<>();

    private Admission() {}

    /** All refusals, none if the object is accepted. */
    public static List<String> create(JsonNode object) {
        return refusals(object, null);
    }

    public static List<String> replace(JsonNode old, JsonNode object) {
        return refusals(object, old);
    }

    private static List<String> refusals(JsonNode object, @Nullable JsonNode old) {
        Crd crd = Crd.of(object).orElseThrow(() -> new IllegalArgumentException("not of our kinds: " + object));
        List<String> unknown = StructuralSchema.unknownFields(object, crd.schema());
        if (!unknown.isEmpty()) {
            return unknown;
        }
        JsonNode complete = withDefaults(object, crd);
        List<JsonSchemaCheck.Refusal> schema = SCHEMAS.computeIfAbsent(
                        crd.kind(), kind -> new JsonSchemaCheck(crd.schema()))
                .check(complete);
        List<String> duplicates = StructuralSchema.duplicates(complete, crd.schema());
        boolean blocked = schema.stream().anyMatch(JsonSchemaCheck.Refusal::blocking);
        List<String> rules = blocked
                ? List.of()
                : CelCheck.check(complete, old == null ? null : withDefaults(old, crd), crd.schema());
        return Stream.of(schema.stream().map(JsonSchemaCheck.Refusal::text), duplicates.stream(), rules.stream())
                .flatMap(Function.identity())
                .toList();
    }

    private static JsonNode withDefaults(JsonNode object, Crd crd) {
        JsonNode complete = object.deepCopy();
        StructuralSchema.applyDefaults(complete, crd.schema());
        return complete;
    }
}
