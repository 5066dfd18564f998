package dev.qcs.operator.lag.rabbitmq;

import dev.qcs.operator.lag.RabbitQuery;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which queues a query means, at a bounded cost: a pattern is written by whoever may write a scaler. */
final class QueueNames {
    /** A pattern that needs more steps than this for one name is built to need them. */
    private static final int MOST_STEPS = 100_000;

    private QueueNames() {}

    /** Names in order; empty when the pattern cannot be used. */
    static Optional<Set<String>> of(RabbitQuery query, Iterable<String> known) {
        if (query.pattern() == null) {
            return Optional.of(new TreeSet<>(query.queues()));
        }
        try {
            Pattern pattern = Pattern.compile(query.pattern());
            Set<String> names = new TreeSet<>();
            for (String name : known) {
                if (!query.deadLetters().contains(name)
                        && pattern.matcher(new Counted(name)).find()) {
                    names.add(name);
                }
            }
            return Optional.of(names);
        } catch (PatternSyntaxException | TooManySteps | StackOverflowError e) {
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
            for (String name : Stream.concat(query.queues().stream(), query.deadLetters().stream())
                    .toList()) {
                either.append(either.isEmpty() ? "^" : "|^")
                        .append(name.replaceAll("[^A-Za-z0-9_]", "\\\\$0"))
                        .append("$");
            }
        }
        return either.isEmpty() ? null : either.toString();
    }

    /** A name that counts how often it is looked at. */
    private static final class Counted implements CharSequence {
        private final String name;
        private int steps;

        Counted(String name) {
            this.name = name;
        }

        @Override
        public char charAt(int index) {
            if (++steps > MOST_STEPS) {
                throw new TooManySteps();
            }
            return name.charAt(index);
        }

        @Override
        public int length() {
            return name.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return name.subSequence(start, end);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static final class TooManySteps extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooManySteps() {
            super(null, null, false, false);
        }
    }
}
