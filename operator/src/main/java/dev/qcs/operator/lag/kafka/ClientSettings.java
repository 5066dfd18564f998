package dev.qcs.operator.lag.kafka;

import dev.qcs.operator.lag.BrokerAddress;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** From typed fields to client properties. No property reaches the client as text that a user wrote. */
final class ClientSettings {
    /** A fixed name, so that a broker's administrator can set a quota for it. */
    private static final String CLIENT_ID = "qcs-operator";

    private ClientSettings() {}

    static Map<String, Object> of(BrokerAddress.Kafka address) {
        return Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                address.bootstrapServers(),
                AdminClientConfig.CLIENT_ID_CONFIG,
                CLIENT_ID,
                // The client does not back off after a failed lookup of a leader or coordinator; without this bound it
                // sends thousands of requests a second while one is missing.
                AdminClientConfig.RETRIES_CONFIG,
                3,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                5_000,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                10_000,
                AdminClientConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG,
                3_000L,
                // A broker that comes back is met within a second, not within a doubling of waits.
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                1_000L,
                // One JMX bean instead of several per connection, and no telemetry that the operator did not ask for.
                AdminClientConfig.METRIC_REPORTER_CLASSES_CONFIG,
                "",
                AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG,
                false);
    }
}
