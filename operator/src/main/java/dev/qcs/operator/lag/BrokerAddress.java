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

    /** Plain text, without credentials. */
    record Kafka(String bootstrapServers) implements BrokerAddress {
        @Override
        public String displayName() {
            return "kafka " + bootstrapServers;
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

    /**
     * Encryption.
     *
     * @param trusted certificates of authorities in PEM; {@code null} = those that Java trusts
     * @param certificate by which the client is known; {@code null} = none
     * @param verifyHostname false only where somebody wants to find out whether names are the problem
     */
    record Tls(@Nullable String trusted, @Nullable ClientCertificate certificate, boolean verifyHostname) {
        @Override
        public String toString() {
            return "TLS" + (certificate == null ? "" : " with a client certificate");
        }
    }

    /**
     * A client's own certificate; prints nothing of either.
     *
     * @param chain in PEM, the client's certificate first
     * @param privateKey in PEM, PKCS#8, not encrypted
     */
    record ClientCertificate(String chain, String privateKey) {
        @Override
        public String toString() {
            return "a client certificate";
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
