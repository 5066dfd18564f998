package dev.qcs.operator.diagnose;

/**
 * A finding of which it is not known whether it is so: it is never shown as passed.
 *
 * @param why what is missing, as a clause: a right to grant, data that is still collected, a word of the application
 */
public record Unchecked(FindingType type, Cause cause, String why) {

    public enum Cause {
        /** Something could not be read. */
        UNREADABLE,
        /** It has been watched for less time than its rule needs. */
        COLLECTING,
        /** Nothing tells of it from outside. */
        INVISIBLE,
        /** It needs a word of the application that is not given: an offer, not a lack. */
        NO_HINT
    }
}
