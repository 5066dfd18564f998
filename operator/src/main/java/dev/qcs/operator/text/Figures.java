package dev.qcs.operator.text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;

/**
 * Numbers for people: two significant digits, so that a status is not rewritten for noise, with k, M and G. Durations read
 * as kubectl's ages do ({@code 96s}, {@code 31m}, {@code 5h18m}, {@code 6d}).
 */
public final class Figures {
    /** Unknown now. */
    public static final String UNKNOWN = "?";
    /** Does not apply. */
    public static final String NONE = "-";
    /** By the current numbers it will not happen. */
    public static final String NEVER = "never";

    private static final MathContext TWO_DIGITS = new MathContext(2, RoundingMode.HALF_UP);
    private static final String[] STEPS = {"", "k", "M", "G", "T", "P", "E"};

    private Figures() {}

    /** Messages, bytes and the like: {@code 640}, {@code 1.2k}, {@code 3.4M}. */
    public static String count(long number) {
        return number < 0 ? "-" + rate(-(double) number) : rate((double) number);
    }

    /** A rate without its unit: {@code 0.42}, {@code 9.3}, {@code 1.9k}. Below 0.01 it reads {@code 0}. */
    public static String rate(double number) {
        if (!(number >= 0.01)) {
            return "0";
        }
        BigDecimal rounded = new BigDecimal(number).round(TWO_DIGITS);
        int step = 0;
        while (rounded.compareTo(BigDecimal.valueOf(1000)) >= 0 && step < STEPS.length - 1) {
            rounded = rounded.movePointLeft(3);
            step++;
        }
        return rounded.stripTrailingZeros().toPlainString() + STEPS[step];
    }

    /** A length of time, as coarse as a person needs it; never negative. */
    public static String duration(Duration time) {
        long seconds = Math.max(0, time.toSeconds());
        if (seconds < 120) {
            return seconds + "s";
        }
        long minutes = seconds / 60;
        if (minutes < 180) {
            return minutes + "m";
        }
        long hours = minutes / 60;
        if (hours < 8) {
            return minutes % 60 == 0 ? hours + "h" : hours + "h" + minutes % 60 + "m";
        }
        if (hours < 48) {
            return hours + "h";
        }
        long days = hours / 24;
        return days < 730 ? days + "d" : days / 365 + "y";
    }
}
