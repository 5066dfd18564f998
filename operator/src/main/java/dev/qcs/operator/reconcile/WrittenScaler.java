package dev.qcs.operator.reconcile;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.qcs.crd.QueueConsumerScalerSpec;
import dev.qcs.operator.policy.Policy;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A scaler as a person wrote it into a file: a whole QueueConsumerScaler or only its spec, as YAML or JSON. What it says is
 * checked as the operator checks an object, with the same sentences. A spec that names no target is part of one: its source
 * is not looked at, and {@code maxReplicas} is 1000 unless given.
 *
 * @param spec as written
 * @param createdAt when the object was created; {@code null} = not told
 */
public record WrittenScaler(
        QueueConsumerScalerSpec spec,
        Policy policy,
        @Nullable Instant createdAt) {
    private static final String SPEC = "spec";
    private static final int MOST_REPLICAS = 1000;

    /** As the API server would with strict validation: a word that means nothing must not pass for a setting. */
    private static final JacksonAnnotationIntrospector NOTHING_IGNORED = new JacksonAnnotationIntrospector() {
        private static final long serialVersionUID = 1;

        @Override
        public JsonIgnoreProperties.Value findPropertyIgnoralByName(MapperConfig<?> config, Annotated annotated) {
            return JsonIgnoreProperties.Value.empty();
        }
    };

    private static final JsonMapper SPECS = JsonMapper.builder()
            .annotationIntrospector(NOTHING_IGNORED)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static final YAMLMapper YAML = new YAMLMapper(YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());

    /** Something in the file is not as it must be; the message names the field and what to write. */
    public static final class Wrong extends Exception {
        private static final long serialVersionUID = 1;

        private Wrong(String message) {
            super(message);
        }
    }

    /** Where nothing is written: every default of the API, at most 1000 replicas. */
    public static WrittenScaler defaults() {
        try {
            return of(YAML.createObjectNode());
        } catch (Wrong impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Reads YAML or JSON; of several documents the first. */
    public static WrittenScaler parse(String text) throws Wrong {
        try {
            JsonNode written = YAML.readTree(text);
            if (written == null || !written.isObject()) {
                throw new Wrong("holds no object; write a QueueConsumerScaler, or its spec");
            }
            return of(written);
        } catch (JsonProcessingException notYaml) {
            throw new Wrong("is neither YAML nor JSON: "
                    + notYaml.getOriginalMessage()
                            .lines()
                            .collect(Collectors.joining(" "))
                            .strip());
        }
    }

    /** Reads an object with {@code spec}, or a spec. */
    public static WrittenScaler of(JsonNode written) throws Wrong {
        return of(written, WrittenScaler::decoded);
    }

    /**
     * The same of what another version of the operator wrote down.
     *
     * @param remarks hears of each field that this version does not know, which is left out
     */
    public static WrittenScaler ofAnyVersion(JsonNode written, Consumer<String> remarks) throws Wrong {
        return of(written, spec -> {
            while (true) {
                Optional<List<String>> unknown = unknownField(spec);
                if (unknown.isEmpty()) {
                    return decoded(spec);
                }
                remarks.accept("spec." + String.join(".", unknown.get())
                        + " is no field that this version knows, and is left out");
                remove(spec, unknown.get());
            }
        });
    }

    private interface Decoding {
        QueueConsumerScalerSpec of(ObjectNode spec) throws Wrong;
    }

    private static Optional<List<String>> unknownField(ObjectNode spec) {
        try {
            SPECS.treeToValue(spec, QueueConsumerScalerSpec.class);
        } catch (UnrecognizedPropertyException unknown) {
            return Optional.of(unknown.getPath().stream()
                    .map(step -> step.getFieldName() == null ? String.valueOf(step.getIndex()) : step.getFieldName())
                    .toList());
        } catch (JsonProcessingException other) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static void remove(ObjectNode spec, List<String> path) {
        JsonNode node = spec;
        for (String step : path.subList(0, path.size() - 1)) {
            node = node.isArray() ? node.path(Integer.parseInt(step)) : node.path(step);
        }
        if (node instanceof ObjectNode object) {
            object.remove(path.getLast());
        }
    }

    private static WrittenScaler of(JsonNode written, Decoding decoding) throws Wrong {
        JsonNode kind = written.get("kind");
        if (kind != null && !kind.asText().equals("QueueConsumerScaler")) {
            throw new Wrong("kind: is " + kind.asText() + ", but must be QueueConsumerScaler");
        }
        JsonNode spec = written.has(SPEC) || kind != null ? written.get(SPEC) : written;
        if (spec == null || !spec.isObject()) {
            throw new Wrong("spec: is missing or no object; write one");
        }
        ObjectNode complete = spec.deepCopy();
        boolean whole = complete.has("scaleTargetRef");
        if (!whole && !complete.has("maxReplicas")) {
            complete.put("maxReplicas", MOST_REPLICAS);
        }
        JsonNode metadata = written.path("metadata");
        return of(decoding.of(complete), whole, annotations(metadata), createdAt(metadata));
    }

    private static WrittenScaler of(
            QueueConsumerScalerSpec spec, boolean whole, Map<String, String> annotations, @Nullable Instant createdAt)
            throws Wrong {
        try {
            Policy policy = PolicyReader.read(spec, annotations);
            // A recording of queues is replayed also where their broker is not built in.
            if (whole && spec.rabbitmq() == null) {
                String kind = SpecReader.targetOf("", spec).kind();
                String group = SpecReader.targetOf("", spec).apiVersion();
                Set<String> anyKind = Set.of(kind + "." + group.replaceAll("/.*", ""), kind);
                if (new SpecReader(anyKind).read("", spec, annotations) instanceof SpecReader.Outcome.Invalid invalid) {
                    throw new Wrong(invalid.sentence());
                }
            }
            return new WrittenScaler(spec, policy, createdAt);
        } catch (SpecReader.Refused refused) {
            throw new Wrong(refused.getMessage() == null ? "spec" : refused.getMessage());
        }
    }

    private static QueueConsumerScalerSpec decoded(ObjectNode spec) throws Wrong {
        try {
            return SPECS.treeToValue(spec, QueueConsumerScalerSpec.class);
        } catch (UnrecognizedPropertyException unknown) {
            String known = unknown.getKnownPropertyIds() == null
                    ? ""
                    : "; known here: "
                            + unknown.getKnownPropertyIds().stream()
                                    .map(Object::toString)
                                    .sorted()
                                    .collect(Collectors.joining(", "));
            throw new Wrong(path(unknown.getPath()) + ": is no field of a QueueConsumerScaler" + known);
        } catch (InvalidFormatException wrong) {
            Object[] words =
                    wrong.getTargetType() == null ? null : wrong.getTargetType().getEnumConstants();
            throw new Wrong(path(wrong.getPath()) + ": is " + wrong.getValue() + ", but must be "
                    + (words == null
                            ? "a " + simple(wrong.getTargetType())
                            : "one of "
                                    + Arrays.stream(words).map(Object::toString).collect(Collectors.joining(", "))));
        } catch (MismatchedInputException wrong) {
            throw new Wrong(path(wrong.getPath()) + ": must be a " + simple(wrong.getTargetType()));
        } catch (JsonMappingException wrong) {
            throw new Wrong(path(wrong.getPath()) + ": cannot be understood ("
                    + wrong.getOriginalMessage().lines().findFirst().orElse("") + ")");
        } catch (JsonProcessingException wrong) {
            throw new Wrong("spec: cannot be understood (" + wrong.getOriginalMessage() + ")");
        }
    }

    private static String simple(@Nullable Class<?> type) {
        if (type == null) {
            return "value of another type";
        }
        if (Number.class.isAssignableFrom(type)) {
            return "whole number";
        }
        if (type.equals(Boolean.class)) {
            return "true or false";
        }
        return type.equals(String.class) ? "text" : type.isRecord() ? "group of fields" : "list";
    }

    private static String path(List<JsonMappingException.Reference> path) {
        StringBuilder text = new StringBuilder(SPEC);
        for (JsonMappingException.Reference step : path) {
            if (step.getFieldName() == null) {
                text.append('[').append(step.getIndex()).append(']');
            } else {
                text.append('.').append(step.getFieldName());
            }
        }
        return text.toString();
    }

    private static Map<String, String> annotations(JsonNode metadata) throws Wrong {
        Map<String, String> annotations = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : metadata.path("annotations").properties()) {
            if (!entry.getValue().isTextual()) {
                throw new Wrong("metadata.annotations: the value of " + entry.getKey() + " must be a text in quotes");
            }
            annotations.put(entry.getKey(), entry.getValue().textValue());
        }
        return annotations;
    }

    private static @Nullable Instant createdAt(JsonNode metadata) throws Wrong {
        JsonNode time = metadata.get("creationTimestamp");
        if (time == null || time.isNull()) {
            return null;
        }
        try {
            return Instant.parse(time.asText());
        } catch (DateTimeException notATime) {
            throw new Wrong("metadata.creationTimestamp: must be a time such as 2026-01-01T00:00:05Z, is " + time);
        }
    }
}
