package dev.qcs.operator.lag.kafka;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a broker said of one item of a batch. */
sealed interface Answer<T> {

    record Value<T>(T value) implements Answer<T> {}

    record Failed<T>(Problem problem) implements Answer<T> {}

    /** The value, or null when there is none. */
    default @Nullable T orNull() {
        return switch (this) {
            case Value<T>(T value) -> value;
            case Failed<T> _ -> null;
        };
    }

    /** Why there is no value, or null when there is one. */
    default @Nullable Problem whyNot() {
        return switch (this) {
            case Value<T> _ -> null;
            case Failed<T>(Problem problem) -> problem;
        };
    }

    /** The same of another value that is worked out of this one. */
    default <R> Answer<R> map(Function<T, R> of) {
        return switch (this) {
            case Value<T>(T value) -> new Value<>(of.apply(value));
            case Failed<T>(Problem problem) -> new Failed<>(problem);
        };
    }
}
