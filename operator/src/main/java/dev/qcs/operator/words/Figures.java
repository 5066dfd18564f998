package dev.qcs.operator.words;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Numbers and lengths of time with two significant digits, short enough for a column. Unknown is {@code ?}, never zero.
 */
public final class Figures {
    public static final String UNKNOWN = "?";
    private static final MathContext TWO_DIGITS = new MathContext(2, RoundingMode.HALF_UP);
    private static final String[] UNITS = {"", "k", "M", "G", "T", "P", "E"};

    private Figures() {}

    /** {@code 640}, {@code 1.2k}, {@code 84k}, {@code 3.4M}; below a thousand the whole number. */
    public static String count(long number) {
        if (number < 0) {
            return "-" + count(number == Long.MIN_VALUE ? Long.MAX_VALUE : -number);
        }
        return number < 1000 ? Long.toString(number) : scaled((double) number);
    }

    public static String count(@Nullable Long number) {
        return number == null ? UNKNOWN : count(number.longValue());
    }

    /** A rate without its unit: {@code 0.3}, {@code 9.5}, {@code 610}, {@code 14k}. */
    public static String rate(double perSecond) {
        if (perSecond < 0) {
            return "-" + rate(-perSecond);
        }
        if (perSecond >= 999.5) {
            return scaled(perSecond);
        }
        if (perSecond >= 10 || perSecond == 0) {
            return Long.toString(Math.round(perSecond));
        }
        // A tenth of a message per second is as fine as anyone acts on.
        return perSecond < 0.05 ? "<0.1" : plain(BigDecimal.valueOf(perSecond).setScale(1, RoundingMode.HALF_UP));
    }

    public static String rate(@Nullable Double perSecond) {
        return perSecond == null ? UNKNOWN : rate(perSecond.doubleValue());
    }

    /** Bytes in decimal units: {@code 640 B}, {@code 4 MB}, {@code 2.4 TB}. */
    public static String bytes(double bytes) {
        if (bytes < 999.5) {
            return Math.round(bytes) + " B";
        }
        String scaled = scaled(bytes);
        String unit = scaled.substring(scaled.length() - 1);
        return scaled.substring(0, scaled.length() - 1) + " " + (unit.equals("k") ? "k" : unit) + "B";
    }

    /** {@code 96s}, {@code 31m}, {@code 5h18m}, {@code 9h}, {@code 6d}: seconds below two minutes, then the two largest units. */
    public static String time(Duration time) {
        long seconds = Math.max(0, time.toSeconds());
        if (seconds < 120) {
            return seconds + "s";
        }
        long minutes = Math.round(seconds / 60.0);
        if (minutes < 120) {
            return minutes + "m";
        }
        long hours = minutes / 60;
        if (hours < 48) {
            return hours < 10 && minutes % 60 != 0 ? hours + "h" + minutes % 60 + "m" : hours + "h";
        }
        return hours / 24 + "d";
    }

    /** {@code 1 replica}, {@code 3 replicas}. */
    public static String replicas(int number) {
        return number == 1 ? "1 replica" : number + " replicas";
    }

    private static String scaled(double number) {
        BigDecimal rounded = BigDecimal.valueOf(number).round(TWO_DIGITS);
        int unit = 0;
        while (rounded.compareTo(BigDecimal.valueOf(1000)) >= 0 && unit < UNITS.length - 1) {
            rounded = rounded.movePointLeft(3);
            unit++;
        }
        return plain(rounded) + UNITS[unit];
    }

    private static String plain(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return (stripped.scale() < 0 ? stripped.setScale(0) : stripped).toPlainString();
    }
}
