package dev.qcs.operator.lag.kafka;

import static dev.qcs.operator.lag.kafka.KafkaBench.partition;
import static dev.qcs.operator.lag.kafka.KafkaBench.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.testing.EmbeddedKafka;
import dev.qcs.operator.testing.Patience;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;

/** How old a backlog is that was there before anybody watched. */
class RecordTimesTest {
    private static final int RECORDS = 600;
    private static final Duration STEP = Duration.ofMinutes(1);

    @Test
    void theAgeOfAnOldBacklogIsFoundByAskingForTimes() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start();
                KafkaBench bench = new KafkaBench(kafka)) {
            Instant now = Instant.now();
            bench.clock.advance(Duration.between(bench.clock.instant(), now));
            kafka.createTopic("orders", 2);
            produce(kafka, now);
            bench.commit("late", "orders", 0, 150);
            bench.commit("prompt", "orders", 0, RECORDS);

            Reading.Observed late = Patience.await().until(() -> look(bench, "late"), RecordTimesTest::timed);

            Instant found = Objects.requireNonNull(partition(late, "orders", 0).timeOfCommitted());
            Duration age = STEP.multipliedBy(RECORDS - 150);
            assertThat(Duration.between(found, now.minus(age)).abs())
                    .as("%s is not %s", found, now.minus(age))
                    .isLessThan(age.dividedBy(50));
            assertThat(partition(look(bench, "prompt"), "orders", 0).timeOfCommitted())
                    .as("nothing is unread")
                    .isNull();

            bench.commit("late", "orders", 0, 300);
            Reading.Observed later = Patience.await().until(() -> look(bench, "late"), RecordTimesTest::timed);
            assertThat(partition(later, "orders", 0).timeOfCommitted())
                    .as("a consumer that catches up")
                    .isBetween(found.plus(Duration.ofMinutes(140)), found.plus(Duration.ofMinutes(160)));
        }
    }

    private static Reading.Observed look(KafkaBench bench, String group) {
        bench.clock.advance(Duration.ofSeconds(2));
        var readings = bench.readAll(query("late", "orders"), query("prompt", "orders"));
        return KafkaBench.asObserved(readings.get(query(group, "orders")));
    }

    private static boolean timed(Reading.Observed reading) {
        return partition(reading, "orders", 0).timeOfCommitted() != null;
    }

    /** One record a minute, the newest one now. */
    private static void produce(EmbeddedKafka kafka, Instant now) {
        try (KafkaProducer<String, String> producer = kafka.producer(Map.of())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int i = 0; i < RECORDS; i++) {
                long time = now.minus(STEP.multipliedBy(RECORDS - i)).toEpochMilli();
                sent.add(producer.send(new ProducerRecord<>("orders", 0, time, "k", "v")));
            }
            producer.flush();
            assertThat(sent).allSatisfy(record -> assertThat(record).succeedsWithin(Duration.ZERO));
        }
    }
}
