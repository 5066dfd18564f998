package dev.qcs.operator.lag.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerHostsTest {
    private static final BrokerHosts LISTED =
            BrokerHosts.of(List.of("localhost", "*.localhost", "127.0.0.0/9", "::1", "169.254.0.0/16"));

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LocalHost", "127.0.0.1", "127.127.0.9", "::1", "[::1]"})
    void whatIsListedIsFound(String host) throws Exception {
        assertThat(LISTED.find(host)).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "127.128.0.1, is not among",
        "10.0.0.1, is not among",
        "example.com, is not among",
        "notlocalhost, is not among",
        "localhost.example.com, is not among",
        "::2, is not among",
        "169.254.169.254, is a link-local address",
        "168.63.129.16, is a link-local address or one of the cloud's own"
    })
    void whatIsNotListedIsRefusedBeforeItIsLookedUpAndLinkLocalInAnyCase(String host, String why) {
        assertThatThrownBy(() -> LISTED.find(host))
                .isInstanceOf(BrokerHosts.Refused.class)
                .hasMessageStartingWith(host + " " + why);
    }

    @Test
    void aNameInAListedDomainIsLookedUp() {
        assertThatThrownBy(() -> BrokerHosts.of(List.of("*.kafka.invalid")).find("B1.kafka.invalid"))
                .isExactlyInstanceOf(UnknownHostException.class);
    }

    @Test
    void anEmptyListMeansAll() {
        assertThat(BrokerHosts.of(List.of())).isSameAs(BrokerHosts.ANY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "*.",
                "kafka:9092",
                "http://kafka",
                "10.0.0.0/33",
                "10.0.0.0/x",
                "kafka/8",
                "a..b",
                "10.0.0.300"
            })
    void whatCannotBeAnEntryIsSaidSo(String entry) {
        assertThatThrownBy(() -> BrokerHosts.of(List.of(entry)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(entry);
    }
}
