package dev.qcs.demo.story;

/** An expected state did not come; the ledger has it, and the act has no sense without it. */
public final class NotSeen extends Exception {
    NotSeen(String expected) {
        super(expected);
    }
}
