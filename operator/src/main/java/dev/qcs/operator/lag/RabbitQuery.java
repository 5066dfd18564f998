package dev.qcs.operator.lag;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to read of RabbitMQ queues.
 *
 * @param vhost virtual host that holds them
 * @param queues by name; empty with a pattern
 * @param pattern regular expression that the whole name of a queue matches or that is found in it, as it is written; {@code
 *     null} with names
 * @param deadLetters queues into which go messages that could not be processed; never part of the lag, even if the pattern
 *     matches them
 */
public record RabbitQuery(
        String vhost, List<String> queues, @Nullable String pattern, List<String> deadLetters) implements LagQuery {

    /** Of queues whose dead letters nobody named. */
    public RabbitQuery(String vhost, List<String> queues, @Nullable String pattern) {
        this(vhost, queues, pattern, List.of());
    }

    public RabbitQuery {
        queues = List.copyOf(queues);
        deadLetters = List.copyOf(deadLetters);
    }
}
