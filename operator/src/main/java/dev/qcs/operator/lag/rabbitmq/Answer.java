package dev.qcs.operator.lag.rabbitmq;

/** What a request came to. */
sealed interface Answer<T> {
    record Value<T>(T value) implements Answer<T> {}

    record Failed<T>(Problem problem) implements Answer<T> {}
}
