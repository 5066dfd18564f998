package dev.qcs.operator.recording;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** Something that is kept for long and looked at seldom, compressed. */
final class Packed {
    /** Of the objects around the bytes. */
    private static final int OVERHEAD = 40;

    private final byte[] bytes;

    private Packed(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Writes into memory; {@link #of(Content)} has no other cause to fail. */
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Reads it back. */
    interface Reading<T> {
        T from(InputStream in) throws IOException;
    }

    static Packed of(Content content) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        ByteArrayOutputStream packed = new ByteArrayOutputStream(512);
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed, deflater)) {
            content.writeTo(out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } finally {
            deflater.end();
        }
        return new Packed(packed.toByteArray());
    }

    static Packed text(String text) {
        return of(out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    String text() {
        return read(in -> new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }

    <T> T read(Reading<T> reading) {
        Inflater inflater = new Inflater(true);
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(bytes), inflater)) {
            return reading.from(in);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } finally {
            inflater.end();
        }
    }

    /** What it takes in memory, closely. */
    int size() {
        return bytes.length + OVERHEAD;
    }
}
