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
 */
public record RabbitQuery(
        String vhost, List<String> queues, @Nullable String pattern) implements LagQuery {

    public RabbitQuery {
        queues = List.copyOf(queues);
    }
}
