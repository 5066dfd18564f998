package dev.qcs.operator.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class EmbeddedKafkaTest {

    @Test
    void keepsItsDataAndPortsAcrossARestart() throws Exception {
        try (var kafka = EmbeddedKafka.start()) {
            kafka.createTopic("orders", 2);
            try (var producer = kafka.producer(Map.of())) {
                producer.send(new ProducerRecord<>("orders", 1, "k", "v")).get();
            }
            String before = kafka.bootstrapServers();
            kafka.stop();
            kafka.restart();

            assertThat(kafka.bootstrapServers()).isEqualTo(before);
            try (var producer = kafka.producer(Map.of())) {
                assertThat(producer.send(new ProducerRecord<>("orders", 1, "k", "v"))
                                .get()
                                .offset())
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void runsSeveralBrokers() throws Exception {
        try (var kafka = EmbeddedKafka.start(3, Map.of())) {
            assertThat(kafka.admin().describeCluster().nodes().get()).hasSize(3);
        }
    }
}
