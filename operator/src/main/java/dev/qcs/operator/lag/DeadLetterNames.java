package dev.qcs.operator.lag;

import java.util.regex.Pattern;

/**
 * Which topics are dead-letter topics by their name: those that end in {@code .DLT}, {@code -dlt} (Spring Kafka), {@code
 * .dlq}, {@code _DLQ}, {@code .dead-letter} and their like.
 */
public final class DeadLetterNames {
    private static final Pattern NAME =
            Pattern.compile(".*[._-](dlt|dlq|dead[._-]?letters?([._-]?(queue|topic))?)", Pattern.CASE_INSENSITIVE);

    private DeadLetterNames() {}

    public static boolean matches(String topic) {
        return NAME.matcher(topic).matches();
    }
}
