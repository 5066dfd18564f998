package dev.qcs.operator.lag;

/**
 * The committed position of a group on one partition. A broker answers "never committed" and "you may not know" in ways
 * that look alike, and confusing them has scaled consumers to zero elsewhere; so they are different values here.
 */
public sealed interface Committed {

    /** The next record the group will read. */
    record At(long offset) implements Committed {}

    enum Absent implements Committed {
        /** The broker says that the group has no commit on this partition. */
        NEVER,
        /** The broker did not say; a {@link Gap} tells why. */
        UNKNOWN
    }
}
