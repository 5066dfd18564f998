package dev.qcs.operator.recording;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.qcs.crd.Api;
import dev.qcs.crd.QueueConsumerScaler;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The first line of a recording, if it is no reading: the scaler as it was.
 *
 * @param scaler an object with {@code spec}, and {@code metadata} where it matters; not checked yet
 * @param speedup of the operator that recorded it, 1..1000
 * @param memory what the operator knew of it before the first reading, as it keeps it in {@code status.memory}; {@code null} =
 *     nothing, or not told
 */
public record Preamble(
        JsonNode scaler, int speedup, @Nullable String memory) {
    private static final JsonMapper JSON = new JsonMapper();

    static final String SPEC = "spec";
    static final String SPEEDUP = "speedup";
    static final String MEMORY = "memory";

    /**
     * Writes the line for a scaler that is as the API server has it; of annotations only those that steer it.
     *
     * @param memory of the time before the first reading; empty = nothing was known
     */
    public static void write(QueueConsumerScaler scaler, int speedup, String memory, OutputStream out)
            throws IOException {
        ObjectNode line = JSON.createObjectNode();
        line.put("apiVersion", Api.GROUP + "/" + Api.VERSION).put("kind", "QueueConsumerScaler");
        ObjectMeta meta = scaler.getMetadata();
        ObjectNode metadata = line.putObject("metadata");
        metadata.put("namespace", meta.getNamespace()).put("name", meta.getName());
        metadata.put("creationTimestamp", meta.getCreationTimestamp());
        if (meta.getAnnotations() != null) {
            ObjectNode annotations = metadata.putObject("annotations");
            meta.getAnnotations().forEach((key, value) -> {
                if (key.startsWith(Api.GROUP + "/")) {
                    annotations.put(key, value);
                }
            });
        }
        line.set(SPEC, JSON.valueToTree(scaler.getSpec()));
        if (speedup != 1) {
            line.put(SPEEDUP, speedup);
        }
        if (!memory.isEmpty()) {
            line.put(MEMORY, memory);
        }
        out.write(JSON.writeValueAsBytes(line));
        out.write('\n');
    }

    static boolean looksLike(JsonNode line) {
        return line.isObject() && !line.has("time") && line.has(SPEC);
    }

    static Preamble of(JsonNode line) throws BadRecording {
        try {
            Fields fields = new Fields(line, "", unknown -> {});
            Long speedup = fields.number(SPEEDUP, 1, 1000);
            String memory = fields.text(MEMORY);
            ObjectNode scaler = JsonNodeFactory.instance.objectNode();
            line.properties().forEach(field -> {
                if (!field.getKey().equals(SPEEDUP) && !field.getKey().equals(MEMORY)) {
                    scaler.set(field.getKey(), field.getValue());
                }
            });
            return new Preamble(scaler, speedup == null ? 1 : speedup.intValue(), memory);
        } catch (Mistake mistake) {
            throw new BadRecording(1, mistake.sentence());
        }
    }
}
