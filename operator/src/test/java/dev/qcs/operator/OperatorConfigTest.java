package dev.qcs.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qcs.operator.lag.names.BrokerHosts;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorConfigTest {

    @Test
    void everythingHasADefault() throws OperatorConfig.Invalid {
        OperatorConfig config = OperatorConfig.from(Map.of());
        assertThat(config.namespace()).isEqualTo("default");
        assertThat(config.watchNamespaces()).isEmpty();
        assertThat(config.watchSelector()).isNull();
        assertThat(config.port()).isEqualTo(8080);
        assertThat(config.host()).isEqualTo("127.0.0.1");
        assertThat(config.leaderElection()).isFalse();
        assertThat(config.tempo().speedup()).isEqualTo(1);
    }

    @Test
    void inAPodProbesComeFromOutside() throws OperatorConfig.Invalid {
        assertThat(OperatorConfig.from(Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1"))
                        .host())
                .isEqualTo("0.0.0.0");
    }

    @Test
    void listsAreSeparatedByCommas() throws OperatorConfig.Invalid {
        OperatorConfig config = OperatorConfig.from(
                Map.of("QCS_WATCH_NAMESPACES", "shop, billing,", "QCS_ALLOWED_TARGETS", "Rollout.argoproj.io"));
        assertThat(config.watchNamespaces()).containsExactlyInAnyOrder("shop", "billing");
        assertThat(config.targetKinds()).containsExactly("Rollout.argoproj.io");
    }

    @Test
    void tokenEndpointsHaveNames() throws OperatorConfig.Invalid {
        assertThat(OperatorConfig.from(Map.of(
                                "QCS_OAUTH_ENDPOINTS",
                                "corp-idp=https://idp.example.com/token?a, other=http://idp:8080/t,"))
                        .oauthEndpoints())
                .containsOnly(
                        Map.entry("corp-idp", "https://idp.example.com/token?a"),
                        Map.entry("other", "http://idp:8080/t"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://idp/hush",
                "idp=file:///hush",
                "idp=https://u:hush@idp",
                "IDP=https://idp/hush",
                "idp=https://idp/hush,idp=https://idp/hush"
            })
    void aWrongTokenEndpointIsToldWithoutItsAddress(String value) {
        assertThatThrownBy(() -> OperatorConfig.from(Map.of("QCS_OAUTH_ENDPOINTS", value)))
                .isInstanceOf(OperatorConfig.Invalid.class)
                .hasMessageStartingWith("QCS_OAUTH_ENDPOINTS is")
                .hasMessageNotContaining("hush");
    }

    @Test
    void brokersMayBeListed() throws Exception {
        BrokerHosts brokers = OperatorConfig.from(Map.of("QCS_BROKER_ADDRESSES", "*.kafka.svc, 127.0.0.0/8"))
                .brokers();
        assertThat(brokers.find("127.0.0.1")).isNotEmpty();
        assertThatThrownBy(() -> brokers.find("localhost")).isInstanceOf(BrokerHosts.Refused.class);
        assertThat(OperatorConfig.from(Map.of()).brokers()).isSameAs(BrokerHosts.ANY);
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(delimiter = '|', textBlock = """
            QCS_PORT             | abc       | a whole number between 0 and 65535
            QCS_PORT             | 70000     | a whole number between 0 and 65535
            QCS_SPEEDUP          | 0         | a whole number between 1 and 1000
            QCS_LEADER_ELECTION  | yes       | one of true, false
            QCS_LOG_FORMAT       | xml       | one of text, json
            QCS_LOG_LEVEL        | loud      | one of ERROR, WARN, INFO, DEBUG, TRACE
            QCS_NAMESPACE        | A/B       | a namespace
            QCS_WATCH_NAMESPACES | shop;b    | names of namespaces, separated by commas
            QCS_BROKER_ADDRESSES | a:9092    | host names, *.domain, IP addresses and ranges such as 10.20.0.0/16, without ports and separated by commas
            QCS_ALLOWED_TARGETS  | rollouts  | Kind.group, separated by commas, for example Rollout.argoproj.io
            """)
    void aWrongValueIsOneClearSentence(String variable, String value, String expected) {
        assertThatThrownBy(() -> OperatorConfig.from(Map.of(variable, value)))
                .isInstanceOf(OperatorConfig.Invalid.class)
                .hasMessage(variable + " is \"" + value + "\", but must be " + expected);
    }
}
