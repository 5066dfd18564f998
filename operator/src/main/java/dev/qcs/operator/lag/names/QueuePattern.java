package dev.qcs.operator.lag.names;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression over names of queues. It is written by whoever may write a scaler and runs in the sweep that others wait
 * for, so it runs in time linear in the names (RE2: no look-around, no back-references), and both its size and what it may cost
 * over all names are bounded before anything runs. Java's own expressions cannot be bounded: some take for ever without
 * looking at a character.
 */
public final class QueuePattern {
    /** RE2 unrolls what is repeated, and repetitions within one another multiply. */
    private static final int MOST_REPEATED = 1_000;

    private static final int MOST_INSTRUCTIONS = 5_000;

    /** Instructions times characters; about half a second at worst. */
    private static final long MOST_STEPS = 50_000_000;

    private static final java.util.regex.Pattern REPETITION =
            java.util.regex.Pattern.compile("\\{([0-9]{1,9})(?:,([0-9]{0,9}))?\\}");

    private final Pattern pattern;

    private QueuePattern(Pattern pattern) {
        this.pattern = pattern;
    }

    /** It is no expression, or one that is not allowed. */
    public static final class Unusable extends Exception {
        private static final long serialVersionUID = 1;
        private final String reason;

        Unusable(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }

        /** The end of a sentence that begins with the name of the field. */
        public String reason() {
            return reason;
        }
    }

    /**
     * Reads an expression.
     *
     * @throws Unusable when it cannot be read or is too large
     */
    public static QueuePattern of(String written) throws Unusable {
        long repeated = 1;
        for (MatchResult repetition : REPETITION.matcher(written).results().toList()) {
            String most = repetition.group(2);
            long times = Long.parseLong(most == null || most.isEmpty() ? repetition.group(1) : most);
            repeated *= Math.clamp(times, 1, MOST_REPEATED + 1);
            if (repeated > MOST_REPEATED) {
                throw new Unusable("repeats more than " + MOST_REPEATED + " times in all; write a simpler one");
            }
        }
        String odd = odd(written);
        if (odd != null) {
            throw new Unusable(
                    "holds " + odd + ", which not every broker reads alike; use classes, groups, (?:...), (?i), and"
                            + " a backslash only before punctuation or one of d D w W s S b B");
        }
        try {
            Pattern pattern = Pattern.compile(written);
            if (pattern.programSize() > MOST_INSTRUCTIONS) {
                throw new Unusable("is too large; write a simpler one");
            }
            return new QueuePattern(pattern);
        } catch (PatternSyntaxException e) {
            throw new Unusable("is no regular expression that can be used (RE2 syntax, without look-around and"
                    + " back-references): " + e.getDescription());
        }
    }

    /**
     * What brokers read differently, or what would spill over: the patterns of several scalers are sent as alternatives of one,
     * where an open quotation or a second group of a name would spoil those of others.
     */
    private static @Nullable String odd(String written) {
        for (int i = 0; i + 1 < written.length(); i++) {
            char next = written.charAt(i + 1);
            if (written.charAt(i) == '\\') {
                boolean punctuation = next > ' ' && next < 0x7f && !Character.isLetterOrDigit(next);
                if (!punctuation && "dDwWsSbB".indexOf(next) < 0) {
                    return written.substring(i, i + 2);
                }
                i++;
            } else if (written.startsWith("(?", i) && !written.startsWith("(?:", i) && !written.startsWith("(?i)", i)) {
                return written.substring(i, Math.min(written.length(), i + 4));
            }
        }
        return null;
    }

    /**
     * Those names in which it is found, in order.
     *
     * @throws Unusable when that would take too long
     */
    public Set<String> in(Iterable<String> names) throws Unusable {
        long characters = 0;
        for (String name : names) {
            characters += name.length() + 1L;
        }
        if (characters * pattern.programSize() > MOST_STEPS) {
            throw new Unusable("takes far too long for so many names; write a simpler one");
        }
        Set<String> found = new TreeSet<>();
        for (String name : names) {
            Matcher matcher = pattern.matcher(name);
            if (matcher.find()) {
                found.add(name);
            }
        }
        return found;
    }
}
