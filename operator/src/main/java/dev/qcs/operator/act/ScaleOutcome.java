package dev.qcs.operator.act;

/** What came of a write of replicas. */
public sealed interface ScaleOutcome {

    record Scaled(int from, int to) implements ScaleOutcome {}

    /** Somebody else set replicas meanwhile; nothing was written, the next evaluation starts from {@code found}. */
    record Conflict(int found) implements ScaleOutcome {}

    record Missing() implements ScaleOutcome {}

    /** The message names the right to grant. */
    record Forbidden(String message) implements ScaleOutcome {}

    /** The API server did not take it now (down, slow, overloaded, refused by admission); tried again at the next tick. */
    record Failed(String message) implements ScaleOutcome {}
}
