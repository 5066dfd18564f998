package dev.qcs.operator.lag;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The effective connection to one broker cluster. Scalers with an equal address share one client and one sweep, whichever
 * object named it.
 */
public sealed interface BrokerAddress {

    /** For people and logs: kind and host list, never a credential. */
    String displayName();

    /** A Kafka cluster, met at any of the addresses. */
    record Kafka(String bootstrapServers, KafkaSecurity security) implements BrokerAddress {
        /** Plain text, without credentials. */
        public Kafka(String bootstrapServers) {
            this(bootstrapServers, KafkaSecurity.NONE);
        }

        @Override
        public String displayName() {
            return "kafka " + bootstrapServers;
        }

        @Override
        public String toString() {
            return displayName();
        }
    }

    /**
     * A RabbitMQ broker. Its management API tells most; AMQP is what is left where that cannot be used.
     *
     * @param managementUri {@code https://rabbit:15671}; {@code null} = AMQP only
     * @param amqpUri {@code amqps://rabbit:5671}, without a virtual host; {@code null} = management only
     * @param tls what an https or amqps address is met with; {@code null} = the authorities that Java trusts, and no certificate
     */
    record RabbitMq(
            @Nullable String managementUri,
            @Nullable String amqpUri,
            Login login,
            @Nullable Tls tls) implements BrokerAddress {

        public RabbitMq {
            if (managementUri == null && amqpUri == null) {
                throw new IllegalArgumentException("a RabbitMQ broker has a managementUri, an amqpUri or both");
            }
        }

        @Override
        public String displayName() {
            List<String> uris = new ArrayList<>();
            if (managementUri != null) {
                uris.add(managementUri);
            }
            if (amqpUri != null) {
                uris.add(amqpUri);
            }
            return "rabbitmq " + String.join(" ", uris);
        }

        @Override
        public String toString() {
            return displayName();
        }
    }

    /** User and password; prints as the user alone. */
    record Login(String user, String password) {
        /** What every RabbitMQ client uses when nothing is said; brokers let it in from the loopback only. */
        public static final Login GUEST = new Login("guest", "guest");

        @Override
        public String toString() {
            return "user " + user;
        }
    }
}
