package dev.qcs.operator.lag.kafka;

import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.KafkaSecurity;
import dev.qcs.operator.lag.Tls;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;

/**
 * From typed fields to client properties. No property reaches the client as text that a user wrote, no login class and no
 * file is named by anybody but this program, and nobody prints the result.
 */
final class ClientSettings {
    /** A fixed name, so that a broker's administrator can set a quota for it. */
    private static final String CLIENT_ID = "qcs-operator";

    private static final String PEM = "PEM";
    private static final int TOKEN_MILLIS = 2_000;

    private ClientSettings() {}

    static Map<String, Object> of(BrokerAddress.Kafka address) {
        Map<String, Object> all = new HashMap<>(patience());
        all.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, address.bootstrapServers());
        KafkaSecurity security = address.security();
        all.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, protocol(security));
        if (security.tls() != null) {
            tls(security.tls(), all);
        }
        if (security.sasl() != null) {
            sasl(security.sasl(), all);
        }
        return Collections.unmodifiableMap(all);
    }

    private static Map<String, Object> patience() {
        return Map.of(
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

    private static String protocol(KafkaSecurity security) {
        if (security.sasl() == null) {
            return security.tls() == null ? "PLAINTEXT" : "SSL";
        }
        return security.tls() == null ? "SASL_PLAINTEXT" : "SASL_SSL";
    }

    private static void tls(Tls tls, Map<String, Object> all) {
        if (tls.trusted() != null) {
            all.put(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, PEM);
            all.put(SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG, tls.trusted());
        }
        if (tls.certificate() != null) {
            all.put(SslConfigs.SSL_KEYSTORE_TYPE_CONFIG, PEM);
            all.put(
                    SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG,
                    tls.certificate().chain());
            all.put(SslConfigs.SSL_KEYSTORE_KEY_CONFIG, tls.certificate().privateKey());
        }
        all.put(SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG, tls.verifyHostname() ? "https" : "");
    }

    private static void sasl(KafkaSecurity.Sasl sasl, Map<String, Object> all) {
        all.put(SaslConfigs.SASL_MECHANISM, sasl.mechanism());
        all.put(SaslConfigs.SASL_JAAS_CONFIG, jaas(sasl));
        switch (sasl) {
            case KafkaSecurity.Plain _, KafkaSecurity.Scram _ -> {}
            case KafkaSecurity.OAuth oauth -> oauth(oauth, all);
            case KafkaSecurity.AwsMskIam _ ->
                all.put(SaslConfigs.SASL_CLIENT_CALLBACK_HANDLER_CLASS, AwsKeyCallbacks.class.getName());
        }
    }

    private static String jaas(KafkaSecurity.Sasl sasl) {
        return switch (sasl) {
            case KafkaSecurity.Plain(BrokerAddress.Login login) ->
                LoginModules.PLAIN + " required" + option("username", login.user())
                        + option("password", login.password()) + ";";
            case KafkaSecurity.Scram(int _, BrokerAddress.Login login) ->
                LoginModules.SCRAM + " required" + option("username", login.user())
                        + option("password", login.password()) + ";";
            case KafkaSecurity.OAuth _ -> LoginModules.OAUTH + " required;";
            case KafkaSecurity.AwsMskIam(BrokerAddress.Login key) ->
                LoginModules.AWS + " required" + option(AwsKeyCallbacks.KEY_ID, key.user())
                        + option(AwsKeyCallbacks.SECRET_KEY, key.password()) + ";";
        };
    }

    /** In the quotes of a JAAS file only these two characters end or bend a value; control characters do not come this far. */
    private static String option(String name, String value) {
        return " " + name + "=\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    /** Making the client fetches the first token and waits for it, so each step is short. */
    private static void oauth(KafkaSecurity.OAuth oauth, Map<String, Object> all) {
        all.put(
                SaslConfigs.SASL_LOGIN_CALLBACK_HANDLER_CLASS,
                "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler");
        all.put(SaslConfigs.SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL, oauth.url());
        all.put(
                SaslConfigs.SASL_OAUTHBEARER_CLIENT_CREDENTIALS_CLIENT_ID,
                oauth.client().user());
        all.put(
                SaslConfigs.SASL_OAUTHBEARER_CLIENT_CREDENTIALS_CLIENT_SECRET,
                oauth.client().password());
        if (oauth.scope() != null) {
            all.put(SaslConfigs.SASL_OAUTHBEARER_SCOPE, oauth.scope());
        }
        all.put(SaslConfigs.SASL_LOGIN_CONNECT_TIMEOUT_MS, TOKEN_MILLIS);
        all.put(SaslConfigs.SASL_LOGIN_READ_TIMEOUT_MS, TOKEN_MILLIS);
        all.put(SaslConfigs.SASL_LOGIN_RETRY_BACKOFF_MAX_MS, 1_000L);
    }
}
