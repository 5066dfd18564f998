package dev.qcs.operator.recording;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a recording line by line, whatever its length. The first mistake ends it; a field that this version does not know is
 * told once and left out, since a newer operator may write it.
 */
public final class RecordingReader implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final InputStream in;
    private final Lines lines;
    private final Consumer<String> remarks;
    private final Map<String, Long> unknownFields = new LinkedHashMap<>();
    private final LineParser parser = new LineParser(this::unknownField);
    private final @Nullable Preamble preamble;
    private @Nullable JsonNode ahead;
    private @Nullable Instant newest;

    /**
     * Reads as far as the first reading.
     *
     * @param in closed by {@link #close}
     * @param remarks hears sentences for people about what was left out
     */
    public RecordingReader(InputStream in, Consumer<String> remarks) throws IOException, BadRecording {
        this.in = in;
        this.lines = new Lines(in);
        this.remarks = remarks;
        JsonNode first = parsed();
        if (first != null && Preamble.looksLike(first)) {
            preamble = Preamble.of(first);
        } else {
            preamble = null;
            ahead = first;
        }
    }

    /** What the first line says of the scaler; {@code null} = it is a reading already. */
    public @Nullable Preamble preamble() {
        return preamble;
    }

    /** Number of the line read last, from 1. */
    public long line() {
        return lines.number();
    }

    /** The next reading; {@code null} at the end. */
    public @Nullable Recorded next() throws IOException, BadRecording {
        JsonNode line = ahead != null ? ahead : parsed();
        ahead = null;
        if (line == null) {
            return null;
        }
        if (Preamble.looksLike(line)) {
            throw new BadRecording(lines.number(), "spec may only stand in the first line; remove this line");
        }
        try {
            Recorded recorded = parser.parse(line);
            if (newest != null && !recorded.time().isAfter(newest)) {
                throw new Mistake(
                        "time",
                        "is " + recorded.time() + ", not later than " + newest
                                + " of the reading before it; sort the lines by time, and keep one of each time");
            }
            newest = recorded.time();
            return recorded;
        } catch (Mistake mistake) {
            throw new BadRecording(lines.number(), mistake.sentence());
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private void unknownField(String field) {
        if (unknownFields.putIfAbsent(field, lines.number()) == null) {
            remarks.accept("line " + lines.number() + ": " + field
                    + " is no field that this version knows, and is left out here and in later lines; is it misspelt?");
        }
    }

    private @Nullable JsonNode parsed() throws IOException, BadRecording {
        byte[] line = lines.next();
        if (line == null) {
            return null;
        }
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException notJson) {
            long column =
                    notJson.getLocation() == null ? 0 : notJson.getLocation().getColumnNr();
            throw new BadRecording(
                    lines.number(),
                    "is not one JSON object (" + notJson.getOriginalMessage() + ", near column " + column
                            + "); write one reading a line, without line breaks inside");
        }
    }
}
