package dev.qcs.operator.lag.kafka;

import java.util.SortedSet;
import java.util.StringJoiner;

/** Partition numbers for people: {@code 0-5,9}, as they are written in a spec. */
final class Ranges {
    private Ranges() {}

    static String text(SortedSet<Integer> numbers) {
        StringJoiner text = new StringJoiner(",");
        int first = -1;
        int last = -1;
        for (int n : numbers) {
            if (first >= 0 && n == last + 1) {
                last = n;
                continue;
            }
            if (first >= 0) {
                text.add(range(first, last));
            }
            first = n;
            last = n;
        }
        return first < 0 ? "" : text.add(range(first, last)).toString();
    }

    private static String range(int first, int last) {
        return first == last ? Integer.toString(first) : first + "-" + last;
    }
}
