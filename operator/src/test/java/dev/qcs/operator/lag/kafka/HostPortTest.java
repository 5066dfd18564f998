package dev.qcs.operator.lag.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {

    @Test
    void readsWhatKafkaClientsRead() {
        assertThat(HostPort.list("kafka:9092, b2.example:9093,[::1]:9094,PLAINTEXT://10.0.0.1:9095"))
                .hasValueSatisfying(list -> assertThat(list)
                        .containsExactly(
                                new HostPort("kafka", 9092),
                                new HostPort("b2.example", 9093),
                                new HostPort("::1", 9094),
                                new HostPort("10.0.0.1", 9095)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "kafka", "kafka:", ":9092", "kafka:9092,", "kafka:70000", "ka fka:9092", "kafka:9092;b:1"})
    void refusesAnythingElse(String list) {
        assertThat(HostPort.list(list)).isEmpty();
    }

    @Test
    void printsIpv6InBrackets() {
        assertThat(new HostPort("::1", 9092)).hasToString("[::1]:9092");
    }
}
