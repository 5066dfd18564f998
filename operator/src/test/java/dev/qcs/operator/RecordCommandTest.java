package dev.qcs.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.crd.QueueConsumerScaler;
import dev.qcs.crd.QueueConsumerScalerSpec;
import dev.qcs.operator.act.TargetReading;
import dev.qcs.operator.lag.Committed;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.lag.PartitionReading;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.manage.ManagementServer;
import dev.qcs.operator.recording.Preamble;
import dev.qcs.operator.recording.Recorded;
import dev.qcs.operator.recording.Recordings;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code qcs record} against the operator's own port, and what it fetched replayed. */
class RecordCommandTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Recordings recordings = new Recordings(1 << 20);
    private ManagementServer server;

    @TempDir
    Path directory = Path.of(".");

    @BeforeEach
    void serve() throws IOException {
        server = new ManagementServer("127.0.0.1", 0, Optional::empty, Optional::empty, () -> "");
        server.serveRecordings((namespace, name) -> recordings.has(namespace + "/" + name)
                ? Optional.of((body, since) -> recordings.write(
                        namespace + "/" + name, since, memory -> Preamble.write(scaler(), 12, memory, body), body))
                : Optional.empty());
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static QueueConsumerScaler scaler() {
        QueueConsumerScaler scaler = new QueueConsumerScaler();
        scaler.setMetadata(new ObjectMetaBuilder()
                .withNamespace("shop")
                .withName("orders")
                .withCreationTimestamp("2025-12-01T00:00:00Z")
                .withAnnotations(Map.of("scaling.qcs.dev/paused", "true", "team", "not everybody's"))
                .build());
        scaler.setSpec(new QueueConsumerScalerSpec(
                new QueueConsumerScalerSpec.ScaleTargetRef(null, null, "orders-consumer"),
                null,
                null,
                7,
                null,
                null,
                new QueueConsumerScalerSpec.KafkaSource(
                        null, "kafka:9092", "orders", null, null, null, null, null, null, null),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null));
        return scaler;
    }

    private int qcs(String... arguments) {
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    private String url() {
        return "http://127.0.0.1:" + server.port() + "/";
    }

    @Test
    void whatTheOperatorKeepsCanBeFetchedAndReplayed() throws IOException {
        for (int i = 0; i < 5; i++) {
            recordings.add(
                    "shop/orders",
                    "source",
                    new Recorded(
                            new TargetReading("uid", 3, 3, 1, false, false, null),
                            List.of(),
                            new Reading.Observed(
                                    START.plusSeconds(5L * i),
                                    null,
                                    List.of(new PartitionReading(
                                            new PartitionId("orders", 0), new Committed.At(i), 0L, 9L, 9L, null)),
                                    List.of(),
                                    List.of(),
                                    List.of())),
                    () -> "");
        }
        Path file = directory.resolve("orders.jsonl");
        assertThat(qcs("record", "shop/orders", "--url", url(), "-o", file.toString()))
                .as(err.toString())
                .isZero();
        assertThat(Files.readAllLines(file)).hasSize(6);
        assertThat(Files.readString(file)).contains("\"speedup\":12").doesNotContain("not everybody's");
        assertThat(qcs("replay", file.toString(), "--json")).as(err.toString()).isZero();
        assertThat(out.toString().lines()).hasSize(5).allMatch(line -> line.contains("\"max\":7"));
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void whatIsNotThereIsExplained() {
        assertThat(qcs(
                        "record",
                        "shop/refunds",
                        "--url",
                        url(),
                        "-o",
                        directory.resolve("x").toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("answers 404: nothing is recorded of shop/refunds here: is the name right");
    }

    @Test
    void anOperatorThatDoesNotAnswerIsExplained() {
        String url = url();
        server.close();
        assertThat(qcs(
                        "record",
                        "shop/orders",
                        "--url",
                        url,
                        "-o",
                        directory.resolve("x").toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("is the operator's port forwarded?");
    }

    @Test
    void aNameThatIsNoneIsToldApart() {
        assertThat(qcs("record", "orders")).isEqualTo(2);
        assertThat(err.toString()).contains("\"orders\" is not NAMESPACE/NAME");
    }
}
