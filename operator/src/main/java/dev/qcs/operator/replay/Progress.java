package dev.qcs.operator.replay;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/** Tells how far a long file has been read, each tenth of it. */
public final class Progress extends FilterInputStream {
    /** Below this it is done before anybody asks. */
    private static final long LONG = 16 << 20;

    private static final int PARTS = 10;

    private final long size;
    private final Consumer<String> told;
    private long read;

    private Progress(InputStream in, long size, Consumer<String> told) {
        super(in);
        this.size = size;
        this.told = told;
    }

    /**
     * The stream itself when it is short.
     *
     * @param size in bytes
     * @param told hears one sentence for each tenth
     */
    public static InputStream of(InputStream in, long size, Consumer<String> told) {
        return size < LONG ? in : new Progress(in, size, told);
    }

    @Override
    public int read() throws IOException {
        int next = super.read();
        note(next < 0 ? 0 : 1);
        return next;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
        int count = super.read(buffer, from, length);
        note(Math.max(0, count));
        return count;
    }

    private void note(int bytes) {
        long before = Math.min(size, read) * PARTS / size;
        read += bytes;
        long now = Math.min(size, read) * PARTS / size;
        if (now > before && now < PARTS) {
            told.accept(now * 100 / PARTS + "% of " + (size >> 20) + " MB read");
        }
    }
}
