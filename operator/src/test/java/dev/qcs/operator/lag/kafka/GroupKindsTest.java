package dev.qcs.operator.lag.kafka;

import static dev.qcs.operator.lag.kafka.KafkaBench.group;
import static dev.qcs.operator.lag.kafka.KafkaBench.members;
import static dev.qcs.operator.lag.kafka.KafkaBench.partition;
import static dev.qcs.operator.lag.kafka.KafkaBench.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.lag.Committed;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.Member;
import dev.qcs.operator.lag.PartitionReading;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.testing.EmbeddedKafka;
import dev.qcs.operator.testing.Patience;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Members and owners of groups with real consumers. */
class GroupKindsTest {
    @SuppressWarnings("NullAway.Init")
    private static EmbeddedKafka kafka;

    @SuppressWarnings("NullAway.Init")
    private KafkaBench bench;

    @BeforeAll
    static void startBroker() {
        kafka = EmbeddedKafka.start();
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    @BeforeEach
    void openReader() {
        bench = new KafkaBench(kafka);
    }

    @AfterEach
    void closeReader() {
        bench.close();
    }

    @ParameterizedTest
    @CsvSource({"classic, CLASSIC, range", "consumer, CONSUMER, uniform"})
    void namesMembersOwnersAndLag(String protocol, GroupReading.Type type, String assignor) throws Exception {
        String topic = "owned-" + protocol;
        String group = "group-" + protocol;
        kafka.createTopic(topic, 4);
        bench.produce(topic, 0, 10);
        Map<String, Object> settings = Map.of("group.protocol", protocol, "max.poll.records", 3);
        try (var one = new Running(kafka, group, topic, settings, "app-1");
                var two = new Running(kafka, group, topic, settings, "app-2")) {
            Patience.await().untilAsserted(() -> {
                bench.clock.advance(Duration.ofSeconds(10));
                Reading.Observed reading = bench.observed(query(group, topic));
                GroupReading described = group(reading);
                assertThat(described.type()).isEqualTo(type);
                assertThat(described.state()).isEqualTo(GroupReading.State.STABLE);
                assertThat(described.assignor()).isEqualTo(assignor);
                assertThat(described.epoch() != null).isEqualTo(type == GroupReading.Type.CONSUMER);
                assertThat(members(described))
                        .hasSize(2)
                        .allSatisfy(m -> {
                            assertThat(m.host()).isEqualTo("127.0.0.1");
                            assertThat(m.pod()).isNull();
                            assertThat(m.assignment()).hasSize(2);
                        })
                        .extracting(Member::client)
                        .containsExactlyInAnyOrder("app-1", "app-2");
                assertThat(reading.partitions())
                        .extracting(PartitionReading::member)
                        .doesNotContainNull()
                        .containsAll(members(described).stream().map(Member::id).toList());
                assertThat(partition(reading, topic, 0).committed()).isEqualTo(new Committed.At(10));
            });
            assertThat(one.failed()).isFalse();
            assertThat(two.failed()).isFalse();
        }
        Patience.await().untilAsserted(() -> {
            bench.clock.advance(Duration.ofSeconds(10));
            GroupReading left = group(bench.observed(query(group, topic)));
            assertThat(left.state()).isEqualTo(GroupReading.State.EMPTY);
            assertThat(left.withoutMembers()).isTrue();
            assertThat(left.selfAssigned()).isFalse();
        });
    }

    @Test
    void aDescriptionIsReusedWithinItsClockAndRenewedAfterIt() throws Exception {
        kafka.createTopic("reused", 1);
        assertThat(state("reused-group", "reused")).isEqualTo(GroupReading.State.ABSENT);

        bench.commit("reused-group", "reused", 0, 0);

        bench.clock.advance(Duration.ofSeconds(9));
        assertThat(state("reused-group", "reused")).isEqualTo(GroupReading.State.ABSENT);
        bench.clock.advance(Duration.ofSeconds(1));
        assertThat(state("reused-group", "reused")).isEqualTo(GroupReading.State.EMPTY);
    }

    @Test
    void aGroupWhoseOffsetsGoBackIsDescribedAtTheNextSweep() throws Exception {
        kafka.createTopic("reset", 1);
        bench.produce("reset", 0, 10);
        bench.commit("reset-group", "reset", 0, 8);
        assertThat(state("reset-group", "reset")).isEqualTo(GroupReading.State.EMPTY);

        kafka.admin().deleteConsumerGroups(List.of("reset-group")).all().get();
        bench.commit("reset-group", "reset", 0, 2);
        bench.clock.advance(Duration.ofSeconds(1));
        bench.observed(query("reset-group", "reset"));
        kafka.admin().deleteConsumerGroups(List.of("reset-group")).all().get();

        bench.clock.advance(Duration.ofSeconds(1));
        assertThat(state("reset-group", "reset")).isEqualTo(GroupReading.State.ABSENT);
    }

    private GroupReading.State state(String group, String topic) {
        return group(bench.observed(query(group, topic))).state();
    }

    /** A consumer that reads and commits on a thread of its own until it is closed. */
    private static final class Running implements AutoCloseable {
        private final AtomicBoolean stop = new AtomicBoolean();
        private final AtomicBoolean failed = new AtomicBoolean();
        private final Thread thread;

        Running(EmbeddedKafka kafka, String group, String topic, Map<String, Object> settings, String client) {
            Map<String, Object> all = new HashMap<>(settings);
            all.put("client.id", client);
            thread = Thread.ofPlatform().name(client).start(() -> {
                try (KafkaConsumer<String, String> consumer = kafka.consumer(group, all)) {
                    consumer.subscribe(List.of(topic));
                    while (!stop.get()) {
                        if (!consumer.poll(Duration.ofMillis(50)).isEmpty()) {
                            consumer.commitSync();
                        }
                    }
                } catch (RuntimeException e) {
                    failed.set(true);
                }
            });
        }

        boolean failed() {
            return failed.get();
        }

        @Override
        public void close() {
            stop.set(true);
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
