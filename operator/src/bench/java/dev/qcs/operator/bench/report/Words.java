package dev.qcs.operator.bench.report;

import java.util.Locale;

/** Numbers as the report writes them. */
public final class Words {
    private Words() {}

    /** Whole numbers with separators: {@code 12,345}. */
    public static String whole(double value) {
        return String.format(Locale.ROOT, "%,d", Math.round(value));
    }

    /** Two decimals. */
    public static String ratio(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    /** One decimal. */
    public static String tenth(double value) {
        return String.format(Locale.ROOT, "%,.1f", value);
    }

    /** A share of a whole, {@code 12.3 %}. */
    public static String percent(double part, double whole) {
        return whole == 0 ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * part / whole);
    }
}
