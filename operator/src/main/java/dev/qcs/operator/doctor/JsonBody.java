package dev.qcs.operator.doctor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.json.KnownFields;
import java.io.IOException;
import java.io.Writer;
import java.util.Collection;

/** A report as one object, whatever broker it is of: begun with what the broker is called, ended with a line break. */
final class JsonBody {
    /** Not every terminal speaks UTF-8. */
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    final JsonGenerator out;
    final KnownFields known;

    private JsonBody(JsonGenerator out) {
        this.out = out;
        this.known = new KnownFields(out);
    }

    /** Writes fields. */
    interface Fields {
        void of(JsonBody body) throws IOException;
    }

    /** Writes the fields of one element. */
    interface Element<T> {
        void of(T item) throws IOException;
    }

    /**
     * @param to not closed
     * @param cluster what to call it, without credentials
     */
    static void write(Writer to, String cluster, Fields fields) throws IOException {
        try (JsonGenerator out = JSON.createGenerator(to)) {
            out.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            out.setPrettyPrinter(new DefaultPrettyPrinter());
            out.writeStartObject();
            out.writeStringField("cluster", cluster);
            fields.of(new JsonBody(out));
            out.writeEndObject();
            out.writeRaw('\n');
        }
    }

    /** Of a broker that gave no answer. */
    static void blind(Writer to, String cluster, String message) throws IOException {
        write(to, cluster, body -> {
            body.out.writeStringField("verdict", Verdict.BLIND.name());
            body.out.writeStringField("message", message);
        });
    }

    /** An array of objects. */
    <T> void array(String name, Collection<T> items, Element<? super T> element) throws IOException {
        out.writeArrayFieldStart(name);
        for (T item : items) {
            out.writeStartObject();
            element.of(item);
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    void strings(String name, Iterable<String> values) throws IOException {
        out.writeArrayFieldStart(name);
        for (String value : values) {
            out.writeString(value);
        }
        out.writeEndArray();
    }

    void unread(Collection<Unread.Line> lines) throws IOException {
        array("unread", lines, line -> {
            out.writeStringField("subject", line.subject());
            out.writeStringField("problem", line.problem());
            out.writeStringField("remedy", line.remedy());
            out.writeBooleanField("hidesLag", line.hidesLag());
            strings("hides", line.hides().stream().map(FindingType::name).toList());
        });
    }
}
