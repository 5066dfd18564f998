package dev.qcs.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.qcs.crd.QueueConsumerScaler;
import dev.qcs.operator.act.Pod;
import dev.qcs.operator.act.ScaleOutcome;
import dev.qcs.operator.act.ScaleTarget;
import dev.qcs.operator.act.TargetReading;
import dev.qcs.operator.act.TargetRef;
import dev.qcs.operator.act.TargetState;
import dev.qcs.operator.decide.Decision;
import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.estimate.CapacityCurve;
import dev.qcs.operator.evaluate.Digest;
import dev.qcs.operator.evaluate.Evaluation;
import dev.qcs.operator.evaluate.Evaluator;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.Committed;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.KafkaQuery;
import dev.qcs.operator.lag.LagQuery;
import dev.qcs.operator.lag.LagReader;
import dev.qcs.operator.lag.Member;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.lag.PartitionReading;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.lag.TopicReading;
import dev.qcs.operator.manage.ManagementServer;
import dev.qcs.operator.policy.Tempo;
import dev.qcs.operator.reconcile.WrittenScaler;
import dev.qcs.operator.recording.Recordings;
import dev.qcs.operator.sweep.Registration;
import dev.qcs.operator.sweep.ScalerId;
import dev.qcs.operator.sweep.SteadyClock;
import dev.qcs.operator.sweep.Sweeps;
import dev.qcs.operator.testing.Patience;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the operator's sweeps through its port and {@code qcs record} to {@code qcs replay}: the same decisions again. */
class KeptReadingsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ScalerId ID = new ScalerId("shop", "orders");
    private static final BrokerAddress BROKER = new BrokerAddress.Kafka("b1:9092");
    private static final LagQuery QUERY = new KafkaQuery("orders", List.of(), null, GroupReading.Type.CONSUMER, false);
    private static final TargetRef TARGET = new TargetRef("shop", "apps/v1", "Deployment", "orders-consumer");
    private static final int LOOKS = 60;
    private static final String SCALER = """
            {"apiVersion":"scaling.qcs.dev/v1","kind":"QueueConsumerScaler",
             "metadata":{"namespace":"shop","name":"orders","creationTimestamp":"2026-01-01T00:00:00Z"},
             "spec":{"scaleTargetRef":{"name":"orders-consumer"},"maxReplicas":20,"pollingIntervalSeconds":1,
               "objective":{"lagSeconds":30},"kafka":{"bootstrapServers":"b1:9092","consumerGroup":"orders"}}}
            """;

    /** An hour ago, so that nothing that was learned lies in the future. */
    private final Instant start = Instant.now().minusSeconds(3_600).truncatedTo(ChronoUnit.SECONDS);

    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicInteger replicas = new AtomicInteger(2);
    private final List<Evaluation> evaluations = new CopyOnWriteArrayList<>();

    @TempDir
    Path directory = Path.of(".");

    /** Each look a second later, 12 partitions with 300/s, of which 200/s are done; one topic is read no more. */
    private Map<LagQuery, Reading> look(Set<LagQuery> queries) {
        int second = looks.getAndIncrement();
        List<PartitionReading> partitions = new ArrayList<>();
        for (int p = 0; p < 12; p++) {
            partitions.add(new PartitionReading(
                    new PartitionId("orders", p),
                    new Committed.At(1_000 + second * 200L / 12),
                    0L,
                    null,
                    1_000 + second * 300L / 12,
                    "m"));
        }
        partitions.add(new PartitionReading(new PartitionId("past", 0), new Committed.At(5), 0L, null, 9L, null));
        GroupReading group = new GroupReading(
                "orders",
                GroupReading.Type.CONSUMER,
                GroupReading.State.STABLE,
                4,
                "uniform",
                List.of(new Member("m", "c", "10.0.0.1", "orders-1", 0, Set.of(new PartitionId("orders", 0)))),
                false);
        Reading reading = new Reading.Observed(
                start.plusSeconds(second),
                group,
                partitions,
                List.of(
                        new TopicReading(
                                "orders",
                                "id",
                                12,
                                -1L,
                                -1L,
                                9_000L + second,
                                "delete",
                                3,
                                1L << 20,
                                null,
                                null,
                                null,
                                false,
                                false),
                        new TopicReading(
                                "past", "id", 1, null, null, null, null, null, null, null, null, null, false, false)),
                List.of(),
                List.of());
        Map<LagQuery, Reading> answers = new HashMap<>();
        queries.forEach(query -> answers.put(query, reading));
        return answers;
    }

    private final ScaleTarget targets = new ScaleTarget() {
        @Override
        public TargetState read(TargetRef target) {
            return new TargetState.Found(
                    new TargetReading("uid-target", replicas.get(), replicas.get(), 1, false, false, null));
        }

        @Override
        public ScaleOutcome scale(TargetRef target, int from, int to) {
            return new ScaleOutcome.Forbidden("only looked at here");
        }

        @Override
        public Optional<String> lastWriter(TargetRef target) {
            return Optional.empty();
        }
    };

    private LagReader reader() {
        return new LagReader() {
            @Override
            public Map<LagQuery, Reading> read(Set<LagQuery> queries) {
                return look(queries);
            }

            @Override
            public void close() {}
        };
    }

    private String remembered() {
        CapacityCurve capacity = new CapacityCurve(List.of(new CapacityCurve.Point(2, 100, start.minusSeconds(600))));
        return new Digest(
                        "uid",
                        Digest.sourceOf(BROKER.displayName() + " " + QUERY),
                        "uid-target",
                        false,
                        true,
                        start.minusSeconds(900),
                        start.minusSeconds(900),
                        new Digest.Taught(capacity, 1, List.of(), List.of()),
                        null,
                        List.of())
                .text();
    }

    @Test
    void aReplayDecidesAsTheOperatorDid() throws IOException, WrittenScaler.Wrong {
        QueueConsumerScaler scaler = JSON.readValue(SCALER, QueueConsumerScaler.class);
        WrittenScaler written = WrittenScaler.parse(SCALER);
        KeptReadings kept = new KeptReadings(new Recordings(1 << 20), id -> Optional.of(scaler), Tempo.REAL_TIME);
        Registration registration = new Registration(
                ID,
                "uid",
                1,
                Instant.parse("2026-01-01T00:00:00Z"),
                BROKER,
                QUERY,
                TARGET,
                // Its looks follow each other as fast as they can; the clock of the readings goes as the spec says.
                written.policy().polledEvery(Duration.ofMillis(10)),
                true);
        Path file = directory.resolve("orders.jsonl");
        try (ManagementServer server =
                        new ManagementServer("127.0.0.1", 0, Optional::empty, Optional::empty, () -> "");
                Sweeps sweeps = new Sweeps(
                        broker -> reader(),
                        targets,
                        target -> List.of(new Pod("orders-1", "10.0.0.1", true, 0, null)),
                        verdict -> {},
                        (asked, evaluation, pods, known) -> {
                            if (evaluations.size() < LOOKS) {
                                kept.evaluated(asked, evaluation, pods, known);
                                evaluations.add(evaluation);
                            }
                        },
                        new SteadyClock(),
                        new Evaluator(Tempo.REAL_TIME))) {
            server.serveRecordings(kept);
            sweeps.register(registration, remembered());
            Patience.await().until(() -> evaluations.size() >= LOOKS);
            qcs("record", "shop/orders", "--url", "http://127.0.0.1:" + server.port(), "-o", file.toString());
        }
        List<JsonNode> replayed = new ArrayList<>();
        for (String line : qcs("replay", file.toString(), "--json").lines().toList()) {
            replayed.add(JSON.readTree(line));
        }
        assertThat(replayed).hasSize(LOOKS);
        for (int i = 0; i < LOOKS; i++) {
            assertThat(told(replayed.get(i))).isEqualTo(told(evaluations.get(i)));
        }
        assertThat(replayed.getFirst().path("estimate").path("capacitySource").asText())
                .as("learned before the recording began")
                .isEqualTo("Measured");
        assertThat(evaluations).anyMatch(one -> one.decision() instanceof Decision.ScaleTo);
    }

    private static String told(Evaluation evaluation) {
        Decision decision = evaluation.decision();
        return evaluation.reading().time() + " " + (decision instanceof Decision.ScaleTo ? "ScaleTo" : "Hold") + " "
                + decision.from() + " " + decision.to() + " " + decision.reason() + " " + decision.detail() + " "
                + evaluation.findings().stream().map(Finding::message).toList();
    }

    private static String told(JsonNode line) {
        JsonNode decision = line.path("decision");
        return line.path("time").asText() + " " + decision.path("action").asText() + " "
                + decision.path("from").asInt() + " " + decision.path("to").asInt() + " "
                + decision.path("reason").asText() + " "
                + decision.path("detail").asText() + " "
                + line.path("findings").findValuesAsText("message");
    }

    private static String qcs(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        assertThat(code).as(err.toString()).isZero();
        assertThat(err.toString()).isEmpty();
        return out.toString();
    }
}
