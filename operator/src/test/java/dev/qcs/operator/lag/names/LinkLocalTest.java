package dev.qcs.operator.lag.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where clouds keep credentials, in the ways to write it. */
class LinkLocalTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "169.254.0.1",
                "[fe80::1]",
                "fe80::a9fe:a9fe",
                "::ffff:169.254.169.254",
                "2852039166",
                "169.16689662",
                "[fd00:ec2::254]",
                "168.63.129.16",
                "100.100.100.200"
            })
    void isKnownHoweverItIsWritten(String host) {
        assertThat(LinkLocal.written(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"127.0.0.1", "10.0.0.1", "kafka", "kafka.messaging.svc", "169.254.169.254.example.com", "[::1]"})
    void otherHostsAreNot(String host) {
        assertThat(LinkLocal.written(host)).isFalse();
    }

    @Test
    void isLookedAtAgainWhenItIsUsed() {
        assertThatThrownBy(() -> BrokerHosts.ANY.find("169.254.169.254"))
                .isInstanceOf(IOException.class)
                .hasMessage("169.254.169.254 " + LinkLocal.REFUSED);
        assertThatCode(() -> BrokerHosts.ANY.find("localhost")).doesNotThrowAnyException();
    }
}
