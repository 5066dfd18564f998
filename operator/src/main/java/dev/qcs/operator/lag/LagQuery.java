package dev.qcs.operator.lag;

/** What one scaler wants to know of a broker. Equal queries share one answer. */
public sealed interface LagQuery permits KafkaQuery, RabbitQuery {}
