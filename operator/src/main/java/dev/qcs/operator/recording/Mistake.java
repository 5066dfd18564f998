package dev.qcs.operator.recording;

/** Ends the reading of a line at its first mistake; never leaves this package. */
final class Mistake extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String sentence;

    Mistake(String field, String problem) {
        super(null, null, false, false);
        this.sentence = field + " " + problem;
    }

    String sentence() {
        return sentence;
    }
}
