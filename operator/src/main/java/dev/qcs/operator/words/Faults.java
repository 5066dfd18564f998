package dev.qcs.operator.words;

import org.jspecify.annotations.Nullable;

/**
 * Exceptions for the log without what they say. A client that holds a password, or the server that it sent one to, may repeat
 * it in a message; where it happened is enough to find a fault of this program.
 */
public final class Faults {
    private static final int DEEPEST = 10;

    private Faults() {}

    /** The same classes and places, causes included, and none of the messages. */
    public static Throwable wordless(Throwable thrown) {
        return wordless(thrown, DEEPEST);
    }

    private static Throwable wordless(Throwable thrown, int depth) {
        @Nullable Throwable cause = thrown.getCause();
        Wordless copy = new Wordless(
                thrown.getClass().getName(), cause == null || depth == 0 ? null : wordless(cause, depth - 1));
        copy.setStackTrace(thrown.getStackTrace());
        return copy;
    }

    private static final class Wordless extends RuntimeException {
        private static final long serialVersionUID = 1;

        Wordless(String className, @Nullable Throwable cause) {
            super(className, cause);
        }
    }
}
