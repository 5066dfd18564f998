package dev.qcs.operator.lag;

/**
 * Which topics are dead-letter topics by their name: those that end in {@code .DLT}, {@code -dlt} (Spring Kafka), {@code
 * .dlq}, {@code _DLQ}, {@code .dead-letter} and their like.
 */
public final class DeadLetterNames {
    private static final String NAME = "(?i).*[._-](dlt|dlq|dead[._-]?letters?([._-]?(queue|topic))?)";

    private DeadLetterNames() {}

    public static boolean matches(String topic) {
        return topic.matches(NAME);
    }
}
