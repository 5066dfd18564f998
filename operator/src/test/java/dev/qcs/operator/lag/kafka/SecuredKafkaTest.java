package dev.qcs.operator.lag.kafka;

import static dev.qcs.operator.lag.kafka.KafkaBench.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.BrokerAddress.Login;
import dev.qcs.operator.lag.KafkaSecurity;
import dev.qcs.operator.lag.KafkaSecurity.Sasl;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.lag.Tls;
import dev.qcs.operator.lag.Tls.ClientCertificate;
import dev.qcs.operator.testing.Canary;
import dev.qcs.operator.testing.CertificateAuthority;
import dev.qcs.operator.testing.EmbeddedKafka;
import dev.qcs.operator.testing.Locks;
import dev.qcs.operator.testing.Locks.Listener;
import dev.qcs.operator.testing.Patience;
import dev.qcs.operator.testing.TokenEndpoint;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A broker behind TLS and logins of every kind: what lets in lets in, and each mistake has a sentence of its own. */
class SecuredKafkaTest {
    private static final String PLAIN = Canary.password("plain");
    private static final String WRONG = Canary.password("wrong");
    private static final String PASSWORD = Canary.password("quoted") + " \"quoted\" back\\slash";
    private static final String SECOND = Canary.password("second");
    private static final String UNLISTED = "http://127.0.0.1:2/token";
    private static final String NOBODY = "http://127.0.0.1:1/token";
    private static final CertificateAuthority AUTHORITY = new CertificateAuthority("cluster-ca");
    private static final CertificateAuthority STRANGER = new CertificateAuthority("stranger");
    private static final Tls TLS = new Tls(AUTHORITY.pem(), null, true);
    private static final Sasl ALICE = new KafkaSecurity.Scram(512, new Login("alice", PASSWORD));

    @SuppressWarnings("NullAway.Init")
    private static TokenEndpoint tokens;

    @SuppressWarnings("NullAway.Init")
    private static EmbeddedKafka kafka;

    @BeforeAll
    static void startBroker() throws Exception {
        tokens = new TokenEndpoint(Map.of("qcs-client", PASSWORD));
        LoginModules.allow(List.of(tokens.tokenUrl(), tokens.keysUrl(), NOBODY));
        kafka = EmbeddedKafka.startLocked(Locks.plain(Map.of("peter", PLAIN))
                .and(Locks.scram(Map.of("alice", PASSWORD)))
                .and(Locks.tls(AUTHORITY.broker(), AUTHORITY))
                .and(Locks.tokens(tokens)));
        for (String principal : List.of("ANONYMOUS", "peter", "alice", "qcs-client", "CN=client")) {
            kafka.allowEverything("User:" + principal);
        }
        kafka.createTopic("orders", 1);
        try (KafkaBench setUp = new KafkaBench(kafka)) {
            setUp.produce("orders", 0, 5);
            setUp.commit("g", "orders", 0, 2);
        }
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
        tokens.close();
    }

    @AfterEach
    void repairTokens() {
        tokens.breakWith(0);
    }

    @Test
    void anAuthorityFromASecretIsEnoughForTls() {
        assertSees(Listener.TLS, TLS, null);
    }

    @Test
    void aStrangersAuthorityIsNotTrusted() {
        for (Tls wrong : List.of(new Tls(STRANGER.pem(), null, true), new Tls(null, null, true))) {
            assertThat(refusal(Listener.TLS, wrong, null))
                    .contains("not signed by an authority that this connection trusts", "tls.caSecretRef");
        }
    }

    @Test
    void aCertificateOfAnotherHostIsRefusedUnlessAskedNotToLook() {
        CertificateAuthority.Identity elsewhere = AUTHORITY.brokerElsewhere();
        try (EmbeddedKafka misnamed =
                EmbeddedKafka.startLocked(Locks.scram(Map.of("alice", "x")).and(Locks.tls(elsewhere, AUTHORITY)))) {
            String address = misnamed.bootstrapServers(Listener.TLS);
            assertThat(refusalAt(address, TLS, null)).contains("does not name the host of this address");

            try (KafkaBench bench = bench(address, new Tls(AUTHORITY.pem(), null, false), null)) {
                assertThat(bench.unavailable(query("g", "orders")).message())
                        .as("this broker has no topics, but it answers")
                        .contains("topic orders does not exist");
            }

            assertThat(refusalAt(
                            misnamed.bootstrapServers(Listener.LOGIN),
                            null,
                            new KafkaSecurity.Plain(new Login("alice", "x"))))
                    .contains("does not take this mechanism", "SCRAM-SHA-256", "SCRAM-SHA-512")
                    .contains("user alice, PLAIN");
        }
    }

    @Test
    void aClientCertificateLetsIn() {
        for (String algorithm : List.of("RSA", "EC")) {
            assertSees(Listener.MUTUAL_TLS, with(AUTHORITY.client("client", algorithm)), null);
        }
    }

    @Test
    void aMissingAForeignAndAnExpiredClientCertificateAreTold() {
        assertThat(refusal(Listener.MUTUAL_TLS, TLS, null))
                .contains("wants a client certificate", "tls.clientCertificateSecretRef");
        assertThat(refusal(Listener.MUTUAL_TLS, with(STRANGER.client("client", "EC")), null))
                .contains("client certificate of an authority that it trusts");
        assertThat(refusal(Listener.MUTUAL_TLS, with(AUTHORITY.expiredClient("client")), null))
                .contains("refused the client certificate", "expired");
    }

    @Test
    void everyKindOfPasswordLetsIn() {
        assertSees(Listener.LOGIN, null, ALICE);
        assertSees(Listener.LOGIN_OVER_TLS, TLS, ALICE);
        assertSees(Listener.LOGIN_OVER_TLS, TLS, new KafkaSecurity.Scram(256, new Login("alice", PASSWORD)));
        assertSees(Listener.LOGIN_OVER_TLS, TLS, new KafkaSecurity.Plain(new Login("peter", PLAIN)));
    }

    @Test
    void aWrongPasswordAndAnUnknownUserAreTold() {
        for (Sasl wrong : List.of(
                new KafkaSecurity.Scram(512, new Login("alice", WRONG)),
                new KafkaSecurity.Scram(256, new Login("bob", WRONG)),
                new KafkaSecurity.Plain(new Login("peter", WRONG)))) {
            assertThat(refusal(Listener.LOGIN_OVER_TLS, TLS, wrong))
                    .contains("the password is wrong, or there is no such user")
                    .contains(wrong.who() + ", " + wrong.mechanism());
        }
    }

    @Test
    void aRefusedLoginIsNotTriedAgainAtOnceButAfterAWhile() {
        kafka.setScramPassword("carol", Canary.password("carol"));
        kafka.allowEverything("User:carol");
        KafkaSecurity.Scram second = new KafkaSecurity.Scram(512, new Login("carol", SECOND));
        try (KafkaBench bench = bench(kafka.bootstrapServers(Listener.LOGIN), null, second)) {
            assertThat(bench.unavailable(query("g", "orders")).reason()).isEqualTo(Reading.Reason.SourceUnauthorized);
            kafka.setScramPassword("carol", SECOND);
            assertThat(bench.unavailable(query("g", "orders")).message())
                    .as("still said, without asking the broker")
                    .contains("the broker refused the login");

            Patience.await().untilAsserted(() -> {
                bench.later();
                bench.observed(query("g", "orders"));
            });
        }
    }

    @Test
    void aTokenLetsIn() {
        int before = tokens.issued();
        assertSees(Listener.LOGIN_OVER_TLS, TLS, token("qcs-client", PASSWORD, tokens.tokenUrl()));
        assertThat(tokens.issued()).isGreaterThan(before);
    }

    @Test
    void aTokenThatCannotBeHadIsTold() {
        assertThat(refusal(Listener.LOGIN, null, token("qcs-client", WRONG, tokens.tokenUrl())))
                .contains("token endpoint corp-idp answered HTTP 401", "client secret");
        assertThat(refusal(Listener.LOGIN, null, token("qcs-client", PASSWORD, UNLISTED)))
                .contains("corp-idp is not in this JVM's list");

        assertThat(unreachable(Listener.LOGIN, null, token("qcs-client", PASSWORD, NOBODY)))
                .contains("token endpoint corp-idp cannot be reached (connection refused)");
        tokens.breakWith(503);
        assertThat(unreachable(Listener.LOGIN, null, token("qcs-client", PASSWORD, tokens.tokenUrl())))
                .contains("token endpoint corp-idp answered HTTP 503");
    }

    @Test
    void theWrongProtocolIsToldBeforeAClientIsMade() {
        assertThat(unreachable(kafka.bootstrapServers(), TLS, null))
                .contains("speaks plain text and this connection uses TLS");
        assertThat(unreachable(Listener.LOGIN, TLS, ALICE)).contains("speaks plain text and this connection uses TLS");
        assertThat(unreachable(Listener.TLS, null, null)).contains("expects TLS and this connection is plain text");
        assertThat(unreachable(Listener.LOGIN_OVER_TLS, null, ALICE))
                .contains("expects TLS and this connection is plain text");
        assertThat(unreachable(Listener.LOGIN_OVER_TLS, TLS, null))
                .contains(
                        "speaks TLS, as this connection does, and then expects a login (", "SCRAM-SHA-512", "add sasl");
        assertThat(unreachable(Listener.LOGIN, null, null))
                .contains("expects a login (", "SCRAM-SHA-512", "this connection has none");
    }

    @Test
    void aLoginWhereNoneIsTakenIsTold() {
        assertThat(refusalAt(kafka.bootstrapServers(), null, ALICE)).contains("takes no SASL login");
        assertThat(refusal(Listener.TLS, TLS, ALICE)).contains("takes no SASL login");
    }

    @Test
    void withoutTheAwsModuleItSaysWhatIsMissing() {
        assertThat(refusal(Listener.LOGIN, null, new KafkaSecurity.AwsMskIam(new Login("AKIAEXAMPLE", PASSWORD))))
                .contains("aws-msk-iam-auth");
    }

    private static Sasl token(String client, String secret, String url) {
        return new KafkaSecurity.OAuth(new Login(client, secret), "corp-idp", url, "kafka");
    }

    private static Tls with(CertificateAuthority.Identity identity) {
        return new Tls(AUTHORITY.pem(), new ClientCertificate(identity.certificatePem(), identity.keyPem()), true);
    }

    private static void assertSees(Listener listener, @Nullable Tls tls, @Nullable Sasl sasl) {
        try (KafkaBench bench = bench(kafka.bootstrapServers(listener), tls, sasl)) {
            // A right and a password are known to the broker a moment after they were given.
            Patience.await().untilAsserted(() -> {
                bench.later();
                assertThat(bench.observed(query("g", "orders"))
                                .partitions()
                                .getFirst()
                                .end())
                        .isEqualTo(5);
            });
        }
    }

    private static String refusal(Listener listener, @Nullable Tls tls, @Nullable Sasl sasl) {
        return refusalAt(kafka.bootstrapServers(listener), tls, sasl);
    }

    private static String refusalAt(String address, @Nullable Tls tls, @Nullable Sasl sasl) {
        return message(Reading.Reason.SourceUnauthorized, address, tls, sasl);
    }

    private static String unreachable(Listener listener, @Nullable Tls tls, @Nullable Sasl sasl) {
        return unreachable(kafka.bootstrapServers(listener), tls, sasl);
    }

    private static String unreachable(String address, @Nullable Tls tls, @Nullable Sasl sasl) {
        return message(Reading.Reason.SourceUnreachable, address, tls, sasl);
    }

    private static String message(Reading.Reason reason, String address, @Nullable Tls tls, @Nullable Sasl sasl) {
        try (KafkaBench bench = bench(address, tls, sasl)) {
            Reading.Unavailable reading = bench.unavailable(query("g", "orders"));
            assertThat(reading.reason()).as(reading.message()).isEqualTo(reason);
            assertThat(reading.message())
                    .startsWith("kafka " + address)
                    .doesNotContain(PASSWORD, PLAIN, WRONG, "slash")
                    .doesNotContainPattern("[.!]$");
            return reading.message();
        }
    }

    private static KafkaBench bench(String address, @Nullable Tls tls, @Nullable Sasl sasl) {
        return new KafkaBench(kafka, new BrokerAddress.Kafka(address, new KafkaSecurity(tls, sasl)));
    }
}
