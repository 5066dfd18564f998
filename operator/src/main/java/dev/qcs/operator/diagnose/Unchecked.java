package dev.qcs.operator.diagnose;

import dev.qcs.operator.words.Figures;
import java.time.Duration;

/**
 * A finding of which it is not known whether it is so: it is never shown as passed.
 *
 * @param why what is missing, as a clause: a right to grant, data that is still collected, a word of the application
 */
public record Unchecked(FindingType type, Cause cause, String why) {
    private static final String WATCHED = "collecting data, ";

    static Unchecked watchedTooShort(FindingType type, Duration watched, Duration needed) {
        return new Unchecked(type, Cause.COLLECTING, WATCHED + Figures.time(watched) + " of " + Figures.time(needed));
    }

    /** True when watching for longer is all that it takes. */
    public boolean needsTimeOnly() {
        return cause == Cause.COLLECTING && why.startsWith(WATCHED);
    }

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
