package dev.qcs.operator.recording;

/** A line that is not as the format wants it; the message names the line, the field, what is wrong and what to write. */
public final class BadRecording extends Exception {
    private static final long serialVersionUID = 1;

    private final long line;

    BadRecording(long line, String problem) {
        super("line " + line + ": " + problem);
        this.line = line;
    }

    /** Counted from 1. */
    public long line() {
        return line;
    }
}
