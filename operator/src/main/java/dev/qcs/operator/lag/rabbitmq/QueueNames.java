package dev.qcs.operator.lag.rabbitmq;

import dev.qcs.operator.lag.RabbitQuery;
import dev.qcs.operator.lag.names.QueuePattern;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which queues a query means, at a bounded cost: a pattern is written by whoever may write a scaler. */
final class QueueNames {
    private QueueNames() {}

    /** Names in order; empty when the pattern cannot be used. */
    static Optional<Set<String>> of(RabbitQuery query, Iterable<String> known) {
        if (query.pattern() == null) {
            return Optional.of(new TreeSet<>(query.queues()));
        }
        try {
            return Optional.of(QueuePattern.of(query.pattern()).in(known));
        } catch (QueuePattern.Unusable e) {
            return Optional.empty();
        }
    }

    /** The names as a pattern for the broker to look for; {@code null} = no queue is meant. */
    static @Nullable String asPattern(Iterable<RabbitQuery> queries) {
        StringBuilder either = new StringBuilder();
        for (RabbitQuery query : queries) {
            if (query.pattern() != null) {
                either.append(either.isEmpty() ? "" : "|")
                        .append("(?:")
                        .append(query.pattern())
                        .append(")");
            }
            for (String name : query.queues()) {
                either.append(either.isEmpty() ? "^" : "|^")
                        .append(name.replaceAll("[^A-Za-z0-9_]", "\\\\$0"))
                        .append("$");
            }
        }
        return either.isEmpty() ? null : either.toString();
    }
}
