package dev.qcs.operator.recording;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Constants as the format writes them: {@code PREPARING_REBALANCE} is {@code PreparingRebalance}. */
final class Words {
    private Words() {}

    static String of(Enum<?> constant) {
        if (!constant.name().equals(constant.name().toUpperCase(Locale.ROOT))) {
            return constant.name();
        }
        return Arrays.stream(constant.name().split("_", -1))
                .map(part -> part.substring(0, 1) + part.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }

    /** The constant of that word, in any case and with or without separators: brokers and their tools differ in that. */
    static <E extends Enum<E>> Optional<E> read(Class<E> type, String word) {
        String plain = word.replaceAll("[ _-]", "");
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> of(constant).equalsIgnoreCase(plain))
                .findFirst();
    }

    static <E extends Enum<E>> String all(Class<E> type) {
        return Arrays.stream(type.getEnumConstants()).map(Words::of).collect(Collectors.joining(", "));
    }
}
