package dev.qcs.operator.lag;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one look saw of a queue beside the numbers that are recorded.
 *
 * @param readyBytes bytes of the messages that wait; {@code null} = unknown
 * @param consumers one by one; empty = none, or not to be seen
 */
public record QueueSight(@Nullable Long readyBytes, List<QueueConsumer> consumers) {
    public static final QueueSight NONE = new QueueSight(null, List.of());

    public QueueSight {
        consumers = List.copyOf(consumers);
    }
}
