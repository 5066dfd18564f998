package dev.qcs.operator.recording;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The lines of a stream, one at a time and never more than one in memory. */
final class Lines {
    /** Fifty thousand partitions need about 8 MB. */
    static final int LONGEST = 32 << 20;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final InputStream in;
    private final byte[] buffer = new byte[64 << 10];
    private int from;
    private int to;
    private long number;
    private boolean ended;

    Lines(InputStream in) {
        this.in = in;
    }

    /** Number of the line returned last, from 1. */
    long number() {
        return number;
    }

    /** The next line that is not blank, without its end; {@code null} = there is none. */
    byte @Nullable [] next() throws IOException, BadRecording {
        byte[] line = read();
        while (line != null && blank(line)) {
            line = read();
        }
        return line;
    }

    private byte @Nullable [] read() throws IOException, BadRecording {
        if (ended) {
            return null;
        }
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        number++;
        while (true) {
            if (from == to) {
                from = 0;
                to = Math.max(0, in.read(buffer));
                if (to == 0) {
                    return line.size() == 0 ? null : withoutMark(line.toByteArray());
                }
            }
            int end = from;
            while (end < to && buffer[end] != '\n') {
                end++;
            }
            line.write(buffer, from, end - from);
            if (line.size() > LONGEST) {
                ended = true;
                throw new BadRecording(
                        number,
                        "is longer than " + (LONGEST >> 20)
                                + " MB; a recording holds one reading a line, is this one? Nothing behind it is read");
            }
            from = Math.min(to, end + 1);
            if (end < to) {
                return withoutMark(line.toByteArray());
            }
        }
    }

    /** Some editors put a mark in front of the text. */
    private byte[] withoutMark(byte[] line) {
        boolean marked = number == 1
                && line.length >= BYTE_ORDER_MARK.length
                && Arrays.equals(line, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
        return marked ? Arrays.copyOfRange(line, BYTE_ORDER_MARK.length, line.length) : line;
    }

    private static boolean blank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }
}
