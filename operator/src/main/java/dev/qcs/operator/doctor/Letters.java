package dev.qcs.operator.doctor;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How words are written. */
final class Letters {
    private Letters() {}

    /** {@code PREPARING_REBALANCE} as {@code PreparingRebalance}. */
    static String camelCase(String constant) {
        return Arrays.stream(constant.split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }
}
