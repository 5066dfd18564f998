package dev.qcs.operator.lag.kafka;

import static dev.qcs.operator.lag.kafka.KafkaBench.asObserved;
import static dev.qcs.operator.lag.kafka.KafkaBench.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.lag.Committed;
import dev.qcs.operator.lag.LagQuery;
import dev.qcs.operator.lag.PartitionReading;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.testing.EmbeddedKafka;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** What a sweep costs, counted by the client itself: every request that it put on a wire. */
class SweepRequestsTest {
    private static final int GROUPS = 1_000;
    private static final int TOPICS = 20;
    private static final int PARTITIONS = 10;

    private final List<Admin> clients = new CopyOnWriteArrayList<>();

    @Test
    void aThousandGroupsOfTenPartitionsOnThreeBrokersTakeTenRequests() throws Exception {
        try (var kafka = EmbeddedKafka.start(3, Map.of());
                var bench = new KafkaBench(
                        kafka,
                        kafka.bootstrapServers(),
                        (settings, hosts) -> {
                            Admin admin = GuardedAdmin.create(settings, hosts);
                            clients.add(admin);
                            return admin;
                        },
                        KafkaBench.SWEEP_LIMIT)) {
            Set<LagQuery> queries = groups(kafka);

            int first = requests(bench, queries);
            assertThat(bench.reader.read(queries).values())
                    .allSatisfy(reading -> assertThat(asObserved(reading).partitions())
                            .hasSize(PARTITIONS)
                            .allMatch(PartitionReading::complete)
                            .allMatch(p -> p.committed().equals(new Committed.At(0))));

            // Everything with a slower clock is fresh: this is what most sweeps are.
            int steady = 0;
            for (int i = 0; i < 5; i++) {
                bench.clock.advance(Duration.ofSeconds(1));
                long start = System.nanoTime();
                steady = requests(bench, queries);
                System.out.printf(
                        "SWEEP of %d groups x %d partitions on 3 brokers: %d requests, %d ms (first sweep: %d requests)%n",
                        GROUPS, PARTITIONS, steady, (System.nanoTime() - start) / 1_000_000, first);
            }
            assertThat(steady).isPositive().isLessThanOrEqualTo(10);

            bench.clock.advance(Duration.ofSeconds(10));
            int describing = requests(bench, queries);
            assertThat(describing).as("a sweep that describes the groups too").isLessThanOrEqualTo(20);
        }
    }

    @Test
    void whatIsMissingMakesNoStormOfRequests() throws Exception {
        try (var kafka = EmbeddedKafka.start();
                var bench = new KafkaBench(
                        kafka,
                        kafka.bootstrapServers(),
                        (settings, hosts) -> {
                            Admin admin = GuardedAdmin.create(settings, hosts);
                            clients.add(admin);
                            return admin;
                        },
                        KafkaBench.SWEEP_LIMIT)) {
            kafka.createTopic("there", 2);
            Set<LagQuery> queries = Set.of(query("g", "not-there"), query("g", "there"));
            bench.reader.read(queries);

            int requests = 0;
            for (int i = 0; i < 12; i++) {
                bench.clock.advance(Duration.ofSeconds(5));
                requests += requests(bench, queries);
            }

            // A minute of sweeps: 4 each for what is there, descriptions and topics on their clocks, and four or five
            // looks for the missing topic.
            System.out.printf("SWEEP with a missing topic: %d requests in a minute%n", requests);
            assertThat(requests).isLessThan(150);
        }
    }

    private int requests(KafkaBench bench, Set<LagQuery> queries) {
        double before = ClientRequests.sent(clients);
        Map<LagQuery, Reading> readings = bench.reader.read(queries);
        assertThat(readings).hasSize(queries.size());
        return (int) (ClientRequests.sent(clients) - before);
    }

    private static Set<LagQuery> groups(EmbeddedKafka kafka) throws Exception {
        kafka.createTopics(IntStream.range(0, TOPICS)
                .mapToObj(t -> new NewTopic("topic-" + t, Optional.of(PARTITIONS), Optional.empty()))
                .toList());
        Set<LagQuery> queries = new HashSet<>();
        KafkaFuture<?>[] commits = new KafkaFuture<?>[GROUPS];
        for (int g = 0; g < GROUPS; g++) {
            String topic = "topic-" + g % TOPICS;
            Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
            for (int p = 0; p < PARTITIONS; p++) {
                offsets.put(new TopicPartition(topic, p), new OffsetAndMetadata(0));
            }
            commits[g] = kafka.admin()
                    .alterConsumerGroupOffsets("group-" + g, offsets)
                    .all();
            queries.add(query("group-" + g, topic));
        }
        KafkaFuture.allOf(commits).get();
        return queries;
    }
}
