package dev.qcs.operator.testing;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the first broker's other listeners want to see; the plain-text listener stays open, and whoever comes in there may do
 * all.
 *
 * @param plain passwords by name, for SASL PLAIN
 * @param scram passwords by name, for SCRAM-SHA-256 and SCRAM-SHA-512
 * @param identity the broker's certificate; {@code null} = no listener speaks TLS
 * @param clients the authority of client certificates in PEM; needed with {@code identity}
 * @param tokens whose tokens are good for OAUTHBEARER; {@code null} = nobody's
 * @param elsewhere {@code host:port} to which one more listener, in plain text, sends its clients; {@code null} = there is none
 */
public record Locks(
        Map<String, String> plain,
        Map<String, String> scram,
        CertificateAuthority.@Nullable Identity identity,
        @Nullable String clients,
        @Nullable TokenEndpoint tokens,
        @Nullable String elsewhere) {

    /** A listener that wants something. */
    public enum Listener {
        LOGIN("SASL", "SASL_PLAINTEXT"),
        TLS("TLS", "SSL"),
        MUTUAL_TLS("MUTUAL", "SSL"),
        LOGIN_OVER_TLS("SASLTLS", "SASL_SSL"),
        ELSEWHERE("ELSEWHERE", "PLAINTEXT");

        private final String name;
        private final String protocol;

        Listener(String name, String protocol) {
            this.name = name;
            this.protocol = protocol;
        }
    }

    static final Locks NONE = new Locks(Map.of(), Map.of(), null, null, null, null);

    /** Users of SASL PLAIN and nothing else. */
    public static Locks plain(Map<String, String> users) {
        return new Locks(users, Map.of(), null, null, null, null);
    }

    public static Locks scram(Map<String, String> users) {
        return new Locks(Map.of(), users, null, null, null, null);
    }

    public Locks and(Locks other) {
        Map<String, String> allPlain = new HashMap<>(plain);
        allPlain.putAll(other.plain);
        Map<String, String> allScram = new HashMap<>(scram);
        allScram.putAll(other.scram);
        return new Locks(
                allPlain,
                allScram,
                identity != null ? identity : other.identity,
                clients != null ? clients : other.clients,
                tokens != null ? tokens : other.tokens,
                elsewhere != null ? elsewhere : other.elsewhere);
    }

    public static Locks tls(CertificateAuthority.Identity broker, CertificateAuthority clients) {
        return new Locks(Map.of(), Map.of(), broker, clients.pem(), null, null);
    }

    public static Locks tokens(TokenEndpoint endpoint) {
        return new Locks(Map.of(), Map.of(), null, null, endpoint, null);
    }

    /** A cluster that tells its clients to go to an address that is not its own. */
    public static Locks elsewhere(String hostAndPort) {
        return new Locks(Map.of(), Map.of(), null, null, null, hostAndPort);
    }

    boolean any() {
        return logins() || identity != null || elsewhere != null;
    }

    private boolean logins() {
        return !plain.isEmpty() || !scram.isEmpty() || tokens != null;
    }

    private boolean has(Listener listener) {
        return switch (listener) {
            case LOGIN -> logins();
            case TLS, MUTUAL_TLS -> identity != null;
            case LOGIN_OVER_TLS -> identity != null && logins();
            case ELSEWHERE -> elsewhere != null;
        };
    }

    /** {@code ,SASL://127.0.0.1:1234} and so on, for the end of a list of listeners. */
    String listeners(Map<Listener, Integer> ports) {
        return listed(ports, (listener, port) -> "127.0.0.1:" + port);
    }

    /** The same as clients are told. */
    String advertised(Map<Listener, Integer> ports) {
        return listed(
                ports,
                (listener, port) ->
                        listener == Listener.ELSEWHERE && elsewhere != null ? elsewhere : "127.0.0.1:" + port);
    }

    private String listed(Map<Listener, Integer> ports, BiFunction<Listener, Integer, String> address) {
        return new EnumMap<>(ports)
                .entrySet().stream()
                        .filter(entry -> has(entry.getKey()))
                        .map(entry ->
                                "," + entry.getKey().name + "://" + address.apply(entry.getKey(), entry.getValue()))
                        .collect(Collectors.joining());
    }

    static String protocols() {
        return Arrays.stream(Listener.values())
                .map(listener -> "," + listener.name + ":" + listener.protocol)
                .collect(Collectors.joining());
    }

    /** Broker properties; whoever logs in may do what an ACL says. */
    Map<String, String> properties() {
        Map<String, String> all = new HashMap<>(Map.of(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "super.users", "User:ANONYMOUS",
                "allow.everyone.if.no.acl.found", "false"));
        if (logins()) {
            all.put("sasl.enabled.mechanisms", mechanisms());
            mechanismsOf("sasl", all);
            mechanismsOf("sasltls", all);
        }
        if (identity != null) {
            for (Listener listener : new Listener[] {Listener.TLS, Listener.MUTUAL_TLS, Listener.LOGIN_OVER_TLS}) {
                tls("listener.name." + listener.name.toLowerCase(Locale.ROOT) + ".ssl.", all);
            }
            all.put("listener.name.mutual.ssl.client.auth", "required");
        }
        return all;
    }

    private String mechanisms() {
        StringBuilder names = new StringBuilder();
        names.append(plain.isEmpty() ? "" : ",PLAIN");
        names.append(scram.isEmpty() ? "" : ",SCRAM-SHA-256,SCRAM-SHA-512");
        names.append(tokens == null ? "" : ",OAUTHBEARER");
        return names.substring(1);
    }

    private void mechanismsOf(String listener, Map<String, String> all) {
        String prefix = "listener.name." + listener + ".";
        if (!plain.isEmpty()) {
            String users = plain.entrySet().stream()
                    .map(user -> " user_" + user.getKey() + "=\"" + user.getValue() + "\"")
                    .collect(Collectors.joining());
            all.put(
                    prefix + "plain.sasl.jaas.config",
                    "org.apache.kafka.common.security.plain.PlainLoginModule required" + users + ";");
        }
        if (!scram.isEmpty()) {
            for (String mechanism : new String[] {"scram-sha-256", "scram-sha-512"}) {
                all.put(
                        prefix + mechanism + ".sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required;");
            }
        }
        if (tokens != null) {
            String oauth = prefix + "oauthbearer.";
            all.put(
                    oauth + "sasl.jaas.config",
                    "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required;");
            all.put(
                    oauth + "sasl.server.callback.handler.class",
                    "org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallbackHandler");
            all.put(oauth + "sasl.oauthbearer.jwks.endpoint.url", tokens.keysUrl());
            all.put(oauth + "sasl.oauthbearer.expected.audience", "kafka");
            all.put(oauth + "sasl.oauthbearer.expected.issuer", "iss1");
        }
    }

    private void tls(String prefix, Map<String, String> all) {
        if (identity == null || clients == null) {
            throw new IllegalStateException("a broker with TLS needs to know whose clients it trusts");
        }
        all.put(prefix + "keystore.type", "PEM");
        all.put(prefix + "keystore.certificate.chain", identity.certificatePem());
        all.put(prefix + "keystore.key", identity.keyPem());
        all.put(prefix + "truststore.type", "PEM");
        all.put(prefix + "truststore.certificates", clients);
    }
}
