package dev.qcs.operator.recording;

import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The readings of a recording without the lines that are none: those are told and left out, so that one line that was cut off
 * or is out of order does not take the rest of an incident with it.
 */
public final class GoodLines {
    /** More say nothing more. */
    private static final int MOST_TOLD = 10;

    private final RecordingReader reader;
    private final Consumer<String> told;
    private long good;
    private long leftOut;

    /** @param told hears of each line that is left out, up to some */
    public GoodLines(RecordingReader reader, Consumer<String> told) {
        this.reader = reader;
        this.told = told;
    }

    /**
     * The next reading; {@code null} at the end.
     *
     * @throws BadRecording when many lines came and not one of them was a reading
     */
    public @Nullable Recorded next() throws IOException, BadRecording {
        while (true) {
            try {
                Recorded next = reader.next();
                good++;
                return next;
            } catch (BadRecording bad) {
                leaveOut(bad);
            }
        }
    }

    private void leaveOut(BadRecording bad) throws BadRecording {
        leftOut++;
        if (leftOut <= MOST_TOLD) {
            told.accept(bad.getMessage() + "; this line is left out");
        }
        if (good == 0 && leftOut == MOST_TOLD) {
            throw new BadRecording(bad.line(), "none of " + MOST_TOLD + " lines is a reading; is this a recording?");
        }
    }

    /** Lines that are no readings, so far. */
    public long leftOut() {
        return leftOut;
    }

    /** How many of them were not told one by one. */
    public long untold() {
        return Math.max(0, leftOut - MOST_TOLD);
    }
}
