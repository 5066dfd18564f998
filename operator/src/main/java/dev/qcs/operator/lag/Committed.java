package dev.qcs.operator.lag;

/**
 * The committed position of a group on one partition. A broker answers "never committed" and "you may not know" in ways
 * that look alike, and confusing them has scaled consumers to zero elsewhere; so they are different values here.
 */
public sealed interface Committed {

    /** The next record the group will read. */
    record At(long offset) implements Committed {}

    /**
     * A share group commits no offset: its members take records of a partition side by side and settle each by itself. The
     * broker says how many are not settled yet, those that a member holds included (KIP-1226).
     *
     * @param records as the broker counts them; end minus the start of the group is another, wrong number
     */
    record Unsettled(long records) implements Committed {}

    enum Absent implements Committed {
        /** The broker says that the group has no commit on this partition. */
        NEVER,
        /** The broker did not say; a {@link Gap} tells why. */
        UNKNOWN
    }
}
