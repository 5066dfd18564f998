package dev.qcs.operator.lag.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.BrokerAddress.Login;
import dev.qcs.operator.lag.KafkaSecurity;
import dev.qcs.operator.lag.Tls;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.junit.jupiter.api.Test;

/** What the client is told, and that everything else that it could be told was thought about. */
class ClientSettingsTest {
    /** Set by this program from typed fields, or fixed by it. */
    private static final Set<String> OURS = Set.of(
            "bootstrap.servers",
            "client.id",
            "retries",
            "request.timeout.ms",
            "default.api.timeout.ms",
            "socket.connection.setup.timeout.ms",
            "reconnect.backoff.max.ms",
            "metric.reporters",
            "enable.metrics.push",
            "security.protocol",
            "ssl.truststore.type",
            "ssl.truststore.certificates",
            "ssl.keystore.type",
            "ssl.keystore.certificate.chain",
            "ssl.keystore.key",
            "ssl.endpoint.identification.algorithm",
            "sasl.mechanism",
            "sasl.jaas.config",
            "sasl.client.callback.handler.class",
            "sasl.login.callback.handler.class",
            "sasl.oauthbearer.token.endpoint.url",
            "sasl.oauthbearer.client.credentials.client.id",
            "sasl.oauthbearer.client.credentials.client.secret",
            "sasl.oauthbearer.scope",
            "sasl.login.connect.timeout.ms",
            "sasl.login.read.timeout.ms",
            "sasl.login.retry.backoff.max.ms");

    /** Loads a class, reads a file, runs a command, asks an address or looks away: never to be taken from anybody. */
    private static final List<Pattern> DANGEROUS = patterns(
            ".*\\.class",
            ".*\\.classes",
            ".*\\.location",
            ".*\\.file",
            ".*\\.path",
            ".*url",
            ".*\\.provider",
            "config\\.providers.*",
            "security\\.providers",
            "sasl\\.kerberos\\..*",
            "sasl\\.oauthbearer\\.assertion\\..*",
            "sasl\\.oauthbearer\\.allow\\..*",
            "metrics\\..*",
            "ssl\\..*\\.password");

    /** Harmless, and left at the client's defaults. */
    private static final List<Pattern> LEFT_ALONE = patterns(
            ".*\\.ms",
            ".*\\.bytes",
            "client\\.dns\\.lookup",
            "bootstrap\\.controllers",
            "metadata\\.cluster\\.check\\.enable",
            "metadata\\.recovery\\.strategy",
            "sasl\\.login\\.refresh\\..*",
            "sasl\\.oauthbearer\\.(expected|header|sub|scope).*",
            "sasl\\.oauthbearer\\..*(seconds|name)",
            "ssl\\.(protocol|enabled\\.protocols|cipher\\.suites|keymanager\\.algorithm|trustmanager\\.algorithm|secure.*)");

    private static List<Pattern> patterns(String... texts) {
        return Arrays.stream(texts).map(Pattern::compile).toList();
    }

    @Test
    void everyPropertyOfTheClientIsClassified() {
        Set<String> unknown = new TreeSet<>(AdminClientConfig.configNames());
        unknown.removeAll(OURS);
        unknown.removeIf(name -> matches(DANGEROUS, name) || matches(LEFT_ALONE, name));

        assertThat(unknown).as("decide for each: ours, dangerous or left alone").isEmpty();
    }

    private static boolean matches(List<Pattern> patterns, String name) {
        return patterns.stream().anyMatch(p -> p.matcher(name).matches());
    }

    @Test
    void nothingButOursIsSet() {
        for (KafkaSecurity.Sasl sasl : List.of(
                new KafkaSecurity.Plain(new Login("u", "p")),
                new KafkaSecurity.Scram(512, new Login("u", "p")),
                new KafkaSecurity.OAuth(new Login("u", "p"), "e", "https://e", "s"),
                new KafkaSecurity.AwsMskIam(new Login("u", "p")))) {
            Tls tls = new Tls("ca", new Tls.ClientCertificate("chain", "key"), true);
            assertThat(ClientSettings.of(new BrokerAddress.Kafka("b:1", new KafkaSecurity(tls, sasl)))
                            .keySet())
                    .isSubsetOf(OURS)
                    .isSubsetOf(AdminClientConfig.configNames());
        }
    }

    @Test
    void aPasswordCannotLeaveItsQuotes() {
        String evil = "x\"; com.sun.security.auth.module.JndiLoginModule required a=\"\\";
        Object jaas = ClientSettings.of(new BrokerAddress.Kafka(
                        "b:1", new KafkaSecurity(null, new KafkaSecurity.Plain(new Login("u", evil)))))
                .get(SaslConfigs.SASL_JAAS_CONFIG);

        assertThat(jaas)
                .isEqualTo("org.apache.kafka.common.security.plain.PlainLoginModule required username=\"u\""
                        + " password=\"x\\\"; com.sun.security.auth.module.JndiLoginModule required a=\\\"\\\\\";");
    }
}
