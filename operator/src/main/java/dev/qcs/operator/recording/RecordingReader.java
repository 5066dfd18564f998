package dev.qcs.operator.recording;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a recording line by line, whatever its length, packed by gzip or not. A mistake spoils its line and no other one; a
 * field or word that this version does not know is told once and left out, since a newer operator may write it.
 */
public final class RecordingReader implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final int MOST_REMARKS = 100;
    private static final int PACKED_AT_ONCE = 64 << 10;

    private final InputStream in;
    private final Lines lines;
    private final Consumer<String> remarks;
    private final Set<String> remarked = new HashSet<>();
    private final LineParser parser = new LineParser(this::remark);
    private final @Nullable Preamble preamble;
    private @Nullable JsonNode ahead;
    private @Nullable BadRecording spoilt;
    private @Nullable Instant newest;

    /**
     * Reads as far as the first reading.
     *
     * @param in closed by {@link #close}
     * @param remarks hears sentences for people about what was left out
     */
    public RecordingReader(InputStream in, Consumer<String> remarks) throws IOException, BadRecording {
        this.in = unzipped(in);
        this.lines = new Lines(this.in);
        this.remarks = remarks;
        JsonNode first = null;
        try {
            first = parsed();
        } catch (BadRecording bad) {
            // Told in its turn, like any other line.
            spoilt = bad;
        }
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

    /**
     * The next reading; {@code null} at the end.
     *
     * @throws BadRecording for a line that is not as the format wants it; the next call goes on behind it
     */
    public @Nullable Recorded next() throws IOException, BadRecording {
        BadRecording first = spoilt;
        spoilt = null;
        if (first != null) {
            throw first;
        }
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

    /** Each once: a recording has thousands of lines, and what is odd in one is odd in all. */
    private void remark(String sentence) {
        if (remarked.size() < MOST_REMARKS && remarked.add(sentence)) {
            remarks.accept("line " + lines.number() + ": " + sentence);
        }
    }

    /** The same, or what is packed in it: who keeps many recordings packs them. */
    private static InputStream unzipped(InputStream in) throws IOException {
        PushbackInputStream all = new PushbackInputStream(in, 2);
        byte[] head = all.readNBytes(2);
        all.unread(head);
        boolean packed = head.length == 2 && ((head[0] & 0xFF) | ((head[1] & 0xFF) << 8)) == GZIPInputStream.GZIP_MAGIC;
        return packed ? new GZIPInputStream(all, PACKED_AT_ONCE) : all;
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
