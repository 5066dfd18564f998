package dev.qcs.operator.lag.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.lag.DeadLetterReading;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.KafkaQuery;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.testing.EmbeddedKafka;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What a real broker tells beside the offsets: dead letters and who reads them, its own limits, settings of topics. */
class DeadLetterTopicsTest {

    @Test
    void deadLettersTheirReadersAndTheBrokersLimitsAreRead() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start();
                KafkaBench bench = new KafkaBench(kafka)) {
            // Records carry the broker's time, so the reader's clock must not be far from it.
            bench.clock.advance(Duration.between(bench.clock.instant(), Instant.now()));
            kafka.createTopic("orders", 1);
            kafka.createTopic("orders.DLT", 2, Map.of("retention.ms", "43200000"));
            bench.produce("orders.DLT", 0, 7);
            bench.produce("orders.DLT", 1, 5);
            bench.commit("mender", "orders.DLT", 0, 4);
            KafkaQuery query = new KafkaQuery(
                    "billing", List.of("orders"), null, GroupReading.Type.UNKNOWN, false, List.of("orders.DLT"));

            Reading.Observed reading = Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .until(
                            () -> {
                                bench.clock.advance(Duration.ofMinutes(6));
                                return bench.observed(query);
                            },
                            r -> !r.around().deadLetters().isEmpty()
                                    && r.around().limits().offsetsKept() != null
                                    && r.topics().getFirst().segmentBytes() != null);

            DeadLetterReading letters = reading.around().deadLetters().getFirst();
            assertThat(letters.topic()).isEqualTo("orders.DLT");
            assertThat(letters.end()).isEqualTo(12);
            assertThat(letters.held()).isEqualTo(12);
            // Kept for twelve hours: all of it can go within a day.
            assertThat(letters.expiringSoon()).isEqualTo(12);
            assertThat(letters.readers()).containsExactly(new DeadLetterReading.Reader("mender", 8));
            assertThat(reading.around().limits().offsetsKept()).isEqualTo(Duration.ofDays(7));
            assertThat(reading.around().limits().longestTransaction()).isEqualTo(Duration.ofMinutes(15));
            assertThat(reading.topics().getFirst().replicas()).isEqualTo(1);
            assertThat(reading.topics().getFirst().named()).isTrue();
        }
    }
}
