package dev.qcs.operator.lag;

/**
 * The effective connection to one broker cluster. Scalers with an equal address share one client and one sweep, whichever
 * object named it.
 */
public sealed interface BrokerAddress {

    /** For people and logs: kind and host list, never a credential. */
    String displayName();

    /** Plain text, without credentials. */
    record Kafka(String bootstrapServers) implements BrokerAddress {
        @Override
        public String displayName() {
            return "kafka " + bootstrapServers;
        }
    }
}
