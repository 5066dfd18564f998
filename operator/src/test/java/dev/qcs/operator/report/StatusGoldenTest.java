package dev.qcs.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.decide.LimitedBy;
import dev.qcs.operator.decide.Reason;
import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.estimate.Age;
import dev.qcs.operator.estimate.Drain;
import dev.qcs.operator.estimate.Loss;
import dev.qcs.operator.estimate.PartitionEstimate;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.lag.TopicReading;
import dev.qcs.operator.policy.Fallback;
import dev.qcs.operator.policy.Policy;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The eight situations that the columns are designed for, each with its whole status as text beside this class. After a
 * wanted change of wording: {@code mvn ... -Dtest=StatusGoldenTest -Dgolden.write=src/test/resources}, then read the diff.
 */
class StatusGoldenTest {

    @ParameterizedTest(name = "{0}")
    @MethodSource("situations")
    void readsAsWritten(String name, Example example) throws IOException {
        StatusBuilder builder = new StatusBuilder(new Runbooks("https://docs.example/runbooks"));
        String text = Serialization.asYaml(builder.build(example.subject(), example.verdict(), null, example.now));

        String file = "/dev/qcs/operator/report/" + name + ".yaml";
        String write = System.getProperty("golden.write");
        if (write != null) {
            Path golden = Path.of(write + file);
            Files.createDirectories(golden.getParent());
            Files.writeString(golden, text);
        }
        try (InputStream golden = StatusGoldenTest.class.getResourceAsStream(file)) {
            assertThat(golden).as("golden file " + file).isNotNull();
            assertThat(text).isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    static Stream<Arguments> situations() {
        return Stream.of(
                        healthy(),
                        scalingUp(),
                        atPartitionCap(),
                        stuck(),
                        unlimitedRetention(),
                        expiring(),
                        paused(),
                        unreachable())
                .map(example -> Arguments.of(example.id.name(), example));
    }

    private static Example healthy() {
        return new Example("orders");
    }

    private static Example scalingUp() {
        Example example = new Example("payments");
        example.current = 6;
        example.ready = 6;
        example.needed = 11;
        example.desired = 11;
        example.to = 11;
        example.reason = Reason.LagOverObjective;
        example.detail = "1.9k/s arriving and 84k waiting need 11 x 183/s";
        example.lag = 84_000L;
        example.behind = Duration.ofSeconds(96);
        example.arrival = 1_900.0;
        example.consumption = 1_100.0;
        example.growth = 800.0;
        example.perMember = 183.0;
        example.drain = new Drain.In(Duration.ofMinutes(7));
        example.lastScale = Example.NOW.minusSeconds(1);
        return example;
    }

    private static Example atPartitionCap() {
        Example example = new Example("clickstream");
        example.min = 3;
        example.max = 40;
        example.current = 12;
        example.ready = 12;
        example.needed = 16;
        example.desired = 12;
        example.to = 12;
        example.partitions = 12;
        example.limitedBy = LimitedBy.PartitionCount;
        example.reason = Reason.PartitionCount;
        example.detail = "14k/s arriving need 16 x 921/s; its partitions feed at most 12 replicas";
        example.lag = 3_412_000L;
        example.behind = Duration.ofMinutes(31);
        example.arrival = 14_100.0;
        example.consumption = 11_050.0;
        example.growth = 3_050.0;
        example.perMember = 921.0;
        example.drain = Drain.Plain.NEVER;
        example.loss = new Loss.In(Duration.ofDays(5), new PartitionId("clickstream", 7));
        example.worst = List.of(moving("clickstream", 7, 402_000, Duration.ofMinutes(33)));
        example.finding(
                FindingType.PartitionLimited,
                Finding.Severity.Warning,
                Finding.Effect.None,
                "at 12 of 12 partitions the group consumes 11k/s of 14k/s arriving; lag will not drain",
                "add partitions (at least 16) or make each record cheaper");
        return example;
    }

    private static Example stuck() {
        Example example = new Example("invoices");
        example.min = 1;
        example.max = 12;
        example.partitions = 12;
        example.current = 5;
        example.ready = 5;
        example.needed = 5;
        example.desired = 5;
        example.to = 5;
        example.lag = 18_188L;
        example.behind = Duration.ofMinutes(22);
        example.arrival = 40.0;
        example.consumption = 32.0;
        example.growth = 8.0;
        example.worst = List.of(new PartitionEstimate(
                new PartitionId("invoices", 7),
                PartitionEstimate.State.Frozen,
                18_188L,
                88_123L,
                0L,
                106_311L,
                0,
                8.0,
                0.0,
                Age.exactly(Duration.ofMinutes(22)),
                Duration.ofMinutes(22),
                Duration.ofMinutes(22),
                Duration.ofSeconds(60),
                Duration.ofMinutes(30),
                Duration.ofMinutes(22),
                "member-1",
                "pod invoices-consumer-6f7c-x2k9p",
                "invoices-consumer-6f7c-x2k9p",
                List.of("invoices-consumer-6f7c-x2k9p"),
                null));
        example.finding(
                FindingType.PartitionFrozen,
                Finding.Severity.Warning,
                Finding.Effect.Exclude,
                "partition invoices-7 has not moved from offset 88123 for 22m with 18k waiting (owner pod"
                        + " invoices-consumer-6f7c-x2k9p), while other partitions do",
                "restart pod invoices-consumer-6f7c-x2k9p; if it stops at offset 88123 again, that record cannot be processed");
        return example;
    }

    private static Example unlimitedRetention() {
        Example example = new Example("audit-log");
        example.min = 0;
        example.max = 6;
        example.partitions = 12;
        example.current = 6;
        example.ready = 6;
        example.needed = 9;
        example.desired = 6;
        example.to = 6;
        example.limitedBy = LimitedBy.MaxReplicas;
        example.reason = Reason.MaxReplicas;
        example.detail = "120/s arriving and 2.1M to drain need 9 x 183/s, but maxReplicas allows 6";
        example.lag = 2_100_000L;
        example.behind = Duration.ofHours(9);
        example.arrival = 120.0;
        example.consumption = 1_100.0;
        example.growth = -980.0;
        example.drain = new Drain.In(Duration.ofSeconds(2_100_000 / 980));
        example.loss = Loss.Plain.NEVER;
        example.topics = List.of(new TopicReading("audit-log", null, 12, -1L, -1L, 3_000_000_000L, "delete"));
        example.finding(
                FindingType.RetentionUnbounded,
                Finding.Severity.Warning,
                Finding.Effect.None,
                "topic audit-log keeps everything for ever (retention.ms=-1, retention.bytes=-1), 3 GB so far",
                "set retention.bytes (per partition) and retention.ms on audit-log");
        return example;
    }

    private static Example expiring() {
        Example example = new Example("telemetry");
        example.current = 24;
        example.ready = 24;
        example.needed = 31;
        example.desired = 24;
        example.to = 24;
        example.limitedBy = LimitedBy.PartitionCount;
        example.reason = Reason.PartitionCount;
        example.detail = "52k/s arriving need 31 x 1.7k/s; its partitions feed at most 24 replicas";
        example.lag = 91_000_000L;
        example.behind = Duration.ofHours(5).plusMinutes(18);
        example.arrival = 52_000.0;
        example.consumption = 41_000.0;
        example.growth = 11_000.0;
        example.drain = Drain.Plain.NEVER;
        example.loss = new Loss.In(Duration.ofMinutes(42), new PartitionId("telemetry", 3));
        example.worst = List.of(moving("telemetry", 3, 4_000_000, Duration.ofHours(5)));
        example.finding(
                FindingType.PartitionLimited,
                Finding.Severity.Warning,
                Finding.Effect.None,
                "at 24 of 24 partitions the group consumes 41k/s of 52k/s arriving; lag will not drain",
                "add partitions (at least 31)");
        example.finding(
                FindingType.DataLost,
                Finding.Severity.Critical,
                Finding.Effect.None,
                "12k messages of telemetry-3 were deleted before they were read",
                "extend retention.ms on telemetry");
        return example;
    }

    private static Example paused() {
        Example example = new Example("emails");
        example.mode = Policy.Mode.Paused;
        example.min = 1;
        example.max = 20;
        example.current = 3;
        example.ready = 3;
        example.needed = 2;
        example.desired = 2;
        example.to = 2;
        example.reason = Reason.Paused;
        example.limitedBy = LimitedBy.Paused;
        example.detail = "12/s arriving need 2 x 10/s";
        example.lag = 640L;
        example.arrival = 12.0;
        example.consumption = 12.0;
        return example;
    }

    private static Example unreachable() {
        Example example = new Example("thumbnails");
        example.max = 30;
        example.current = 8;
        example.ready = 8;
        example.desired = 8;
        example.to = 8;
        example.reason = Reason.DataMissing;
        example.limitedBy = LimitedBy.Fallback;
        example.detail = "holding 8 replicas: kafka prod:9092 connection refused";
        example.fallback = new Fallback(Duration.ofMinutes(3), Fallback.Kind.HoldOrRaise, 4);
        example.broken("kafka prod:9092: 10.2.0.9:9092 connection refused", Duration.ofMinutes(6));
        example.finding(
                FindingType.ObservationDegraded,
                Finding.Severity.Warning,
                Finding.Effect.None,
                "kafka prod:9092: 10.2.0.9:9092 connection refused",
                "no replica is removed until it can be read again");
        return example;
    }

    private static PartitionEstimate moving(String topic, int partition, long lag, Duration behind) {
        return new PartitionEstimate(
                new PartitionId(topic, partition),
                PartitionEstimate.State.Moving,
                lag,
                88_123L,
                0L,
                88_123L + lag,
                0,
                1_175.0,
                921.0,
                Age.exactly(behind),
                Duration.ZERO,
                Duration.ZERO,
                Duration.ofSeconds(60),
                Duration.ofMinutes(30),
                Duration.ofSeconds(1),
                "member-7",
                "pod " + topic + "-consumer-6f7c-x2k9p",
                topic + "-consumer-6f7c-x2k9p",
                List.of(),
                null);
    }
}
