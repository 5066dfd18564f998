package dev.qcs.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The {@code x-kubernetes-validations} of a CRD under a CEL evaluator. Types are not checked; a real API server does that. */
final class CelCheck {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Cel CEL = CelFactory.plannerCelBuilder()
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addVar("self", SimpleType.DYN)
            .addVar("oldSelf", SimpleType.DYN)
            .addCompilerLibraries(CelExtensions.strings())
            .addRuntimeLibraries(CelExtensions.strings())
            .build();

    /** By the text of the rule: thousands of objects are checked with a few dozen rules. */
    private static final Map<String, CelRuntime.Program> PROGRAMS = new ConcurrentHashMap<>();

    private CelCheck() {}

    /** @param old the object before the update, {@code null} when it is created; then rules over time do not apply */
    static List<String> check(JsonNode object, @Nullable JsonNode old, JsonNode schema) {
        Map<String, JsonNode> before = new HashMap<>();
        if (old != null) {
            StructuralSchema.walk("", old, schema, (path, value, at) -> before.put(path, value));
        }
        List<String> refusals = new ArrayList<>();
        StructuralSchema.walk("", object, schema, (path, value, at) -> {
            for (JsonNode rule : at.path("x-kubernetes-validations")) {
                JsonNode oldValue = before.get(path);
                boolean overTime = rule.path("rule").asText().contains("oldSelf");
                if ((!overTime || oldValue != null) && !holds(rule, value, oldValue)) {
                    refusals.add(text(path, value, rule));
                }
            }
        });
        return refusals;
    }

    private static boolean holds(JsonNode rule, JsonNode value, @Nullable JsonNode oldValue) {
        Map<String, Object> variables = new HashMap<>();
        variables.put("self", JSON.convertValue(value, Object.class));
        if (oldValue != null) {
            variables.put("oldSelf", JSON.convertValue(oldValue, Object.class));
        }
        try {
            return Boolean.TRUE.equals(
                    PROGRAMS.computeIfAbsent(rule.path("rule").asText(), CelCheck::program)
                            .eval(variables));
        } catch (CelEvaluationException e) {
            throw new IllegalStateException("rule does not run: " + rule, e);
        }
    }

    private static CelRuntime.Program program(String rule) {
        try {
            return CEL.createProgram(CEL.compile(rule).getAst());
        } catch (CelValidationException | CelEvaluationException e) {
            throw new IllegalStateException("rule does not run: " + rule, e);
        }
    }

    /** The API server repeats the value of a field that has the rule itself, not of an object or of a field below. */
    private static String text(String path, JsonNode value, JsonNode rule) {
        String repeated = value.isValueNode() && !rule.has("fieldPath") ? value + ": " : "";
        return path + rule.path("fieldPath").asText() + ": Invalid value: " + repeated
                + rule.path("message").asText();
    }
}
