package dev.qcs.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.qcs.operator.lag.kafka.LoginModules;
import dev.qcs.operator.testing.Canary;
import dev.qcs.operator.testing.CertificateAuthority;
import dev.qcs.operator.testing.EmbeddedKafka;
import dev.qcs.operator.testing.Locks;
import dev.qcs.operator.testing.TokenEndpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A broker behind TLS and SCRAM: what a platform team has to set up, what it is told on the way, and a password that changes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(Cluster.Resolver.class)
class SecuredE2E {
    private static final Duration SOON = Duration.ofMinutes(3);
    private static final String NAMESPACE = "secured";
    private static final String FIRST = Canary.password("first");
    private static final String WRONG = Canary.password("wrong");
    private static final String LABEL = "labels: {scaling.qcs.dev/allow-use: \"true\"}";
    private static final String SECOND = Canary.password("second");

    private final Cluster cluster;
    private final Kubectl kubectl;
    private final CertificateAuthority authority = new CertificateAuthority("cluster-ca");
    private TokenEndpoint tokens;
    private EmbeddedKafka kafka;
    private OperatorProcess operator;

    SecuredE2E(Cluster cluster) {
        this.cluster = cluster;
        this.kubectl = cluster.kubectl().in(NAMESPACE);
    }

    @BeforeEach
    void start() {
        tokens = new TokenEndpoint(Map.of("qcs-user", FIRST));
        LoginModules.allow(List.of(tokens.keysUrl()));
        kafka = EmbeddedKafka.startLocked(Locks.scram(Map.of("qcs-user", FIRST))
                .and(Locks.tls(authority.broker(), authority))
                .and(Locks.tokens(tokens)));
        kafka.allowEverything("User:qcs-user");
        kafka.createTopic("orders", 2);
        try (Traffic traffic = new Traffic(kafka.bootstrapServers())) {
            traffic.commitEverything("orders", "orders", 2);
            traffic.send("orders", 2, 30);
        }
        operator = OperatorProcess.start(
                cluster, "secured", 1, Map.of("QCS_OAUTH_ENDPOINTS", "corp-idp=" + tokens.tokenUrl()));
        cluster.kubectl().out("create", "namespace", NAMESPACE);
        kubectl.apply(Manifests.deployment("orders-consumer", 1));
    }

    @AfterEach
    void stop() {
        kubectl.out("delete", "qcs", "--all");
        cluster.kubectl().out("delete", "namespace", NAMESPACE, "--timeout=150s");
        operator.close();
        kafka.close();
        tokens.close();
    }

    @Test
    void aTokenOfAListedEndpointLetsThePackagedOperatorIn() throws IOException {
        kubectl.apply(rights());
        authorityOf(authority);
        password(FIRST, LABEL);
        kubectl.apply(connection().replace("ScramSha512", "OAuthBearer") + "      oauth: {endpoint: elsewhere}\n");
        awaitConnection(
                "False", "InvalidSpec", "\"elsewhere\" is not in the operator's list of token endpoints (corp-idp)");

        kubectl.apply(connection().replace("ScramSha512", "OAuthBearer") + "      oauth: {endpoint: corp-idp}\n");
        awaitConnection("True", "Reconciled", "the broker answers");
        assertSecretsAreKept();
    }

    @Test
    void aLockedBrokerIsReachedStepByStepAndItsPasswordChangesWithoutAGap() throws IOException {
        kubectl.apply(connection());
        kubectl.apply(scaler());
        awaitConnection(
                "False", "CredentialsForbidden", "may not get Secret prod-cluster-ca-cert in namespace secured");

        kubectl.apply(rights());
        awaitConnection("False", "CredentialsForbidden", "Secret prod-cluster-ca-cert does not exist");
        password(FIRST, "");
        authorityOf(new CertificateAuthority("another-ca"));
        awaitConnection("False", "CredentialsForbidden", "Secret qcs-user does not carry the label");
        password(FIRST, LABEL);
        awaitConnection("False", "SourceUnauthorized", "not signed by an authority that this connection trusts");
        authorityOf(authority);
        awaitConnection("True", "Reconciled", "the broker answers");
        awaitScaler("True");
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(field("qcs/orders", ".status.lag.messages")).isEqualTo("30");
            assertThat(field("qconn/prod-kafka", ".status.scalers")).isEqualTo("1");
            assertThat(field("qconn/prod-kafka", ".status.brokers")).isEqualTo("1");
            assertThat(field("qconn/prod-kafka", ".status.version")).isEqualTo("4.4");
            assertThat(field("qconn/prod-kafka", ".status.permissions.describeLogDirs"))
                    .isEqualTo("true");
            assertThat(field("qconn/prod-kafka", ".status.permissions.describeConfigs"))
                    .isEqualTo("true");
            assertThat(field("qconn/prod-kafka", ".status.lastSweepMillis")).isNotEmpty();
        });
        cluster.show("get-qconn", "kubectl get qconn -o wide", kubectl.out("get", "qconn", "-o=wide"));

        String since = ready("qcs/orders", "lastTransitionTime");
        password(WRONG, LABEL);
        awaitConnection("False", "SourceUnauthorized", "the new ones do not work");
        cluster.show("get-qconn-rotated", "kubectl get qconn -o wide", kubectl.out("get", "qconn", "-o=wide"));
        kafka.setScramPassword("qcs-user", SECOND);
        password(SECOND, LABEL);
        awaitConnection("True", "Reconciled", "the broker answers");
        try (Traffic traffic = new Traffic(kafka.bootstrapServers())) {
            traffic.send("orders", 2, 30);
        }
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(field("qcs/orders", ".status.lag.messages"))
                        .as("read with the new password")
                        .isEqualTo("60"));
        assertThat(ready("qcs/orders", "status")).isEqualTo("True");
        assertThat(ready("qcs/orders", "lastTransitionTime"))
                .as("the scaler was never blind")
                .isEqualTo(since);

        assertSecretsAreKept();
    }

    /** What was told of its own accord is overheard at the end of each test. */
    private void assertSecretsAreKept() throws IOException {
        String told = operator.output()
                + operator.get("/metrics").body()
                + operator.get("/recordings/" + NAMESPACE + "/orders").body()
                + operator.threads()
                + kubectl.out("get", "qcs,qconn,events", "-o=yaml")
                + kubectl.out("describe", "qcs,qconn");
        assertThat(told).contains("qcs_build_info", "prod-kafka");
        assertThat(Canary.in(told)).isFalse();
    }

    private void awaitConnection(String status, String reason, String words) {
        try {
            await().atMost(SOON).pollInterval(Duration.ofMillis(300)).untilAsserted(() -> {
                assertThat(ready("qconn/prod-kafka", "status") + " " + ready("qconn/prod-kafka", "reason"))
                        .isEqualTo(status + " " + reason);
                assertThat(ready("qconn/prod-kafka", "message")).contains(words);
            });
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + kubectl.out("describe", "qconn") + operator.tail(), e);
        }
    }

    private void awaitScaler(String status) {
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(300))
                .untilAsserted(() -> assertThat(ready("qcs/orders", "status"))
                        .as(kubectl.out("describe", "qcs"))
                        .isEqualTo(status));
    }

    private String ready(String object, String member) {
        return field(object, ".status.conditions[?(@.type==\"Ready\")]." + member);
    }

    private String field(String object, String path) {
        return kubectl.out("get", object, "-o=jsonpath={" + path + "}");
    }

    private void password(String password, String labels) {
        kubectl.apply("""
                apiVersion: v1
                kind: Secret
                metadata:
                  name: qcs-user
                  %s
                stringData: {password: %s, sasl.jaas.config: not to be used}
                """.formatted(labels, password));
    }

    private void authorityOf(CertificateAuthority ca) {
        kubectl.apply("""
                apiVersion: v1
                kind: Secret
                metadata:
                  name: prod-cluster-ca-cert
                  labels: {scaling.qcs.dev/allow-use: "true"}
                data: {ca.crt: %s}
                """.formatted(Base64.getEncoder().encodeToString(ca.pem().getBytes(StandardCharsets.US_ASCII))));
    }

    private String rights() {
        String account = cluster.client()
                .apps()
                .deployments()
                .inNamespace(OperatorProcess.NAMESPACE)
                .list()
                .getItems()
                .getFirst()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getServiceAccountName();
        return """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: qcs-secrets}
                rules:
                - {apiGroups: [""], resources: [secrets], resourceNames: [qcs-user, prod-cluster-ca-cert], verbs: [get]}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: qcs-secrets}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: qcs-secrets}
                subjects:
                - {kind: ServiceAccount, name: %s, namespace: %s}
                """.formatted(account, OperatorProcess.NAMESPACE);
    }

    private String connection() {
        return """
                apiVersion: scaling.qcs.dev/v1
                kind: QueueConnection
                metadata: {name: prod-kafka}
                spec:
                  kafka:
                    bootstrapServers: "%s"
                    tls:
                      caSecretRef: {name: prod-cluster-ca-cert, key: ca.crt}
                    sasl:
                      mechanism: ScramSha512
                      secretRef: {name: qcs-user}
                """.formatted(kafka.bootstrapServers(Locks.Listener.LOGIN_OVER_TLS));
    }

    private static String scaler() {
        return """
                apiVersion: scaling.qcs.dev/v1
                kind: QueueConsumerScaler
                metadata: {name: orders}
                spec:
                  mode: Recommend
                  scaleTargetRef: {name: orders-consumer}
                  maxReplicas: 10
                  pollingIntervalSeconds: 1
                  kafka:
                    connectionRef: {name: prod-kafka}
                    consumerGroup: orders
                    topics: [orders]
                """;
    }
}
