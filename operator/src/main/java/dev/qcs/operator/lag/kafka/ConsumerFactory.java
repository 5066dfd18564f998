package dev.qcs.operator.lag.kafka;

import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;

/** Makes the client that looks at the last records of a log; {@code KafkaConsumer::new} in the operator. */
@FunctionalInterface
public interface ConsumerFactory {
    /** A client with exactly these settings, owned by the caller. Throws what {@code new KafkaConsumer} throws. */
    Consumer<byte[], byte[]> create(Map<String, Object> settings);
}
