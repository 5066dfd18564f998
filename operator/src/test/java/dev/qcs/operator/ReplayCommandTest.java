package dev.qcs.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code qcs replay} as it is called. */
class ReplayCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path EXAMPLE = Path.of("../examples/replay/orders.jsonl");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path directory = Path.of(".");

    private int qcs(String... arguments) {
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    private List<JsonNode> lines() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : out.toString().lines().toList()) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    /** Arrivals of 300/s on 4 partitions, of which the consumers do 200/s, one line each {@code seconds}. */
    private static String backlog(int readings, int seconds, String extra) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < readings; i++) {
            long time = (long) i * seconds;
            lines.append("{\"time\":\"")
                    .append(Instant.parse("2026-01-01T00:00:00Z").plusSeconds(time))
                    .append("\",\"replicas\":{\"current\":2,\"ready\":2},\"partitions\":[");
            for (int p = 0; p < 4; p++) {
                lines.append(p == 0 ? "" : ",")
                        .append("{\"topic\":\"orders\",\"partition\":")
                        .append(p)
                        .append(",\"start\":0,\"committed\":")
                        .append(1000 + 50 * time)
                        .append(",\"end\":")
                        .append(1000 + 75 * time)
                        .append('}');
            }
            lines.append(']').append(extra).append("}\n");
        }
        return lines.toString();
    }

    @Test
    void theExampleIsReplayedForPeople() {
        assertThat(qcs("replay", EXAMPLE.toString())).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains(
                        "2026-01-01 (UTC)", "scale 2 -> ", "PartitionFrozen appears (", "PartitionFrozen clears after")
                .contains("replicas were changed from 2 to ", "replica-hours")
                .contains("older than the 60s of the objective: for");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void theExampleWithAnotherObjectiveIsAnotherStory() throws IOException {
        assertThat(qcs("replay", EXAMPLE.toString(), "--json")).isZero();
        assertThat(firstSize()).isEqualTo(6);
        out.getBuffer().setLength(0);
        String spec = file("spec.yaml", "objective: {lagPerReplica: 2000}\nmaxReplicas: 24\n");
        assertThat(qcs("replay", EXAMPLE.toString(), "--json", "--spec", spec))
                .as(err.toString())
                .isZero();
        assertThat(firstSize()).as("two replicas are more than no lag needs").isEqualTo(1);
    }

    private int firstSize() throws IOException {
        return lines().stream()
                .map(line -> line.path("decision"))
                .filter(decision -> decision.path("action").asText().equals("ScaleTo"))
                .map(decision -> decision.path("to").asInt())
                .findFirst()
                .orElse(-1);
    }

    @Test
    void jsonHasOneLineForEachReading() throws IOException {
        assertThat(qcs("replay", file("r.jsonl", backlog(30, 15, "")), "--json"))
                .as(err.toString())
                .isZero();
        List<JsonNode> lines = lines();
        assertThat(lines).hasSize(30);
        JsonNode first = lines.getFirst();
        assertThat(first.path("time").asText()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(first.path("estimate").has("arrivalPerSecond"))
                .as("unknown is absent")
                .isFalse();
        assertThat(first.path("partitions")).hasSize(4);
        JsonNode last = lines.getLast();
        JsonNode estimate = last.path("estimate");
        assertThat(estimate.path("lag").asLong()).isEqualTo(4L * 25 * 29 * 15);
        assertThat(estimate.path("arrivalPerSecond").asDouble()).isEqualTo(300);
        assertThat(estimate.path("consumptionPerSecond").asDouble()).isEqualTo(200);
        assertThat(estimate.path("growth").asDouble()).isEqualTo(100);
        assertThat(estimate.path("drainSeconds").asLong()).isEqualTo(-1);
        assertThat(estimate.path("noise").asDouble()).isZero();
        assertThat(estimate.path("lagSeconds").asDouble()).isPositive();
        assertThat(estimate.has("capacitySource")).isTrue();
        assertThat(last.path("partitions").get(3).path("state").asText()).isEqualTo("Moving");
        assertThat(last.path("partitions").get(3).path("burrowStatus").asText())
                .as("the lag of ten commits only rose")
                .isEqualTo("WARN");
        assertThat(last.path("decision").path("reason").asText()).isNotEmpty();
        assertThat(last.path("decision").path("max").asInt())
                .as("nothing was said of a most")
                .isEqualTo(1000);
    }

    @Test
    void aCoarseRecordingIsNoRowOfOutages() throws IOException {
        assertThat(qcs("replay", file("r.jsonl", backlog(30, 60, "")), "--json"))
                .isZero();
        assertThat(err.toString()).contains("readings come every 60s");
        assertThat(lines().getLast().path("estimate").path("arrivalPerSecond").asDouble())
                .isEqualTo(300);
    }

    @Test
    void theRecordedSpecCountsAndAnotherOneWins() throws IOException {
        String recording = file("r.jsonl", "{\"spec\":{\"maxReplicas\":7,\"minReplicas\":2}}\n" + backlog(3, 15, ""));
        assertThat(qcs("replay", recording, "--json")).as(err.toString()).isZero();
        assertThat(lines().getLast().path("decision").path("max").asInt()).isEqualTo(7);
        out.getBuffer().setLength(0);
        String whole = file("qcs.yaml", """
                apiVersion: scaling.qcs.dev/v1
                kind: QueueConsumerScaler
                metadata: {name: orders}
                spec:
                  scaleTargetRef: {name: orders-consumer}
                  maxReplicas: 9
                  kafka: {bootstrapServers: "kafka:9092", consumerGroup: orders}
                """);
        assertThat(qcs("replay", recording, "--json", "--spec", whole))
                .as(err.toString())
                .isZero();
        assertThat(lines().getLast().path("decision").path("max").asInt()).isEqualTo(9);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    objective: {lagSeconds: 2}                            | spec.objective.lagSeconds: must be between 5 and 86400, is 2
                    objective: {lagSecond: 30}                            | spec.objective.lagSecond: is no field of a QueueConsumerScaler; known here: activationLag
                    minReplicas: many                                     | spec.minReplicas: must be a whole number
                    mode: Sometimes                                       | spec.mode: is Sometimes, but must be one of Auto, Recommend, Paused
                    kind: Deployment                                      | kind: is Deployment, but must be QueueConsumerScaler
                    [1, 2]                                                | holds no object
                    a: b: c                                               | is neither YAML nor JSON
                    {scaleTargetRef: {name: a}, maxReplicas: 3, kafka: {}} | spec.kafka.consumerGroup: is missing
                    """)
    void aMistakeInTheSpecIsToldAsTheOperatorWould(String spec, String told) throws IOException {
        String file = file("spec.yaml", spec);
        assertThat(qcs("replay", file("r.jsonl", backlog(2, 15, "")), "--spec", file))
                .isEqualTo(1);
        assertThat(err.toString()).startsWith(file + ": ").contains(told);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void whatComesBeforeAMistakeIsReplayedAndTheMistakeIsTold() throws IOException {
        String file = file("r.jsonl", backlog(2, 15, "") + "{\"time\":\"2026-01-01T00:01:00Z\",\"partitions\":7}\n");
        assertThat(qcs("replay", file, "--json")).isEqualTo(1);
        assertThat(lines()).hasSize(2);
        assertThat(err.toString()).contains(file + ": line 3: partitions must be a list in []");
    }

    @Test
    void whatComesAfterAMistakeIsReplayedToo() throws IOException {
        List<String> good = backlog(30, 15, "").lines().toList();
        String cut = good.get(12).substring(0, 60);
        String file = file(
                "r.jsonl",
                String.join("\r\n", good.subList(0, 12)) + "\r\n" + cut + "\r\n" + good.get(3) + "\r\n"
                        + String.join("\r\n", good.subList(13, 30)));
        assertThat(qcs("replay", file, "--json")).as("something was left out").isEqualTo(1);
        assertThat(lines()).hasSize(29);
        assertThat(err.toString())
                .contains(file + ": line 13: is not one JSON object", file + ": line 14: time is 2026-01-01T00:00:45Z");
        assertThat(lines().getLast().path("estimate").path("arrivalPerSecond").asDouble())
                .isEqualTo(300);
    }

    @Test
    void manyMistakesAreCountedAndNotAllTold() throws IOException {
        String file = file("r.jsonl", backlog(2, 15, "") + "oops\n".repeat(500));
        assertThat(qcs("replay", file, "--json")).isEqualTo(1);
        assertThat(err.toString().lines()).hasSize(11);
        assertThat(err.toString()).contains("490 more lines are no readings and were left out");
    }

    @Test
    void aFileThatIsNoRecordingIsASentence() throws IOException {
        assertThat(qcs("replay", file("r.jsonl", "words\n".repeat(500)))).isEqualTo(1);
        assertThat(err.toString()).contains("line 10: none of 10 lines is a reading; is this a recording?");
        assertThat(out.toString()).doesNotContain("readings in");
    }

    /** Monitors that know nothing of Deployments have recordings too. */
    @Test
    void withoutAWordOfReplicasAllIsMeasuredAndDiagnosed() throws IOException {
        String frozen = backlog(60, 15, "")
                .replaceAll("\"replicas\":\\{[^}]*},", "")
                .replaceAll("\"committed\":\\d+", "\"committed\":1000");
        assertThat(qcs("replay", file("r.jsonl", frozen), "--json")).isZero();
        JsonNode last = lines().getLast();
        assertThat(last.path("findings").findValuesAsText("type")).contains("AllPartitionsStalled");
        assertThat(last.path("decision").path("reason").asText()).isEqualTo("DataMissing");
        assertThat(last.path("decision").path("detail").asText()).contains("tells nothing of replicas");
        out.getBuffer().setLength(0);
        String gone = frozen.replace(",\"partitions\"", ",\"replicas\":null,\"partitions\"");
        assertThat(qcs("replay", file("r.jsonl", gone), "--json")).isZero();
        assertThat(lines().getLast().path("findings"))
                .as("as the operator does where there is no workload")
                .isEmpty();
    }

    @Test
    void whatTheSpecNamesDeadLettersIsNoWork() throws IOException {
        String letters = ",\"x\":1";
        String recording = backlog(30, 15, letters)
                .replace(",\"x\":1", ",\"topics\":[{\"name\":\"orders\",\"retentionMillis\":-1}]")
                .replace(
                        "\"partitions\":[",
                        "\"partitions\":[{\"topic\":\"orders.DLT\",\"partition\":0,\"start\":0,\"committed\":0,\"end\":500},");
        String spec =
                "{\"spec\":{\"kafka\":{\"bootstrapServers\":\"k:9092\",\"consumerGroup\":\"g\",\"deadLetterTopics\":[\"orders.DLT\"]}}}\n";
        assertThat(qcs("replay", file("r.jsonl", spec + recording), "--json"))
                .as(err.toString())
                .isZero();
        assertThat(lines().getLast().path("partitions")).hasSize(4);
        assertThat(lines().getLast().path("estimate").path("lag").asLong()).isEqualTo(4L * 25 * 29 * 15);
    }

    /** Only a topic that the spec names is missed when nobody reads it any more. */
    @Test
    void aTopicCountsAsNamedWhereTheSpecNamesIt() throws IOException {
        String stale = backlog(60, 15, ",\"topics\":[{\"name\":\"old\"}]")
                .replace(
                        "\"partitions\":[",
                        "\"group\":{\"name\":\"g\",\"type\":\"Consumer\",\"state\":\"Stable\",\"members\":[{\"id\":\"m\"}]},"
                                + "\"partitions\":[{\"topic\":\"old\",\"partition\":0,\"start\":0,\"committed\":1,\"end\":9},")
                .replaceAll("(\"topic\":\"orders\",\"partition\":\\d)", "$1,\"member\":\"m\"");
        assertThat(qcs("replay", file("r.jsonl", stale), "--json")).isZero();
        assertThat(severity("StaleSubscription")).isEqualTo("Info");
        out.getBuffer().setLength(0);
        String spec =
                "{\"spec\":{\"kafka\":{\"bootstrapServers\":\"k:9092\",\"consumerGroup\":\"g\",\"topics\":[\"orders\",\"old\"]}}}\n";
        assertThat(qcs("replay", file("r.jsonl", spec + stale), "--json")).isZero();
        assertThat(severity("StaleSubscription")).isEqualTo("Warning");
    }

    private String severity(String type) throws IOException {
        for (JsonNode finding : lines().getLast().path("findings")) {
            if (finding.path("type").asText().equals(type)) {
                return finding.path("severity").asText();
            }
        }
        return "not found";
    }

    @Test
    void anotherSpecStandsBesideTheRecordedOne() throws IOException {
        String recording = file(
                "r.jsonl",
                "{\"spec\":{\"maxReplicas\":4,\"objective\":{\"lagPerReplica\":1000}}}\n" + backlog(40, 15, ""));
        String spec = file("spec.yaml", "objective: {lagPerReplica: 100000}\nmaxReplicas: 4\n");
        assertThat(qcs("replay", recording, "--spec", spec)).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains("; with the recorded spec: scale 2 -> ")
                .containsPattern("with the recorded spec: wanted 0\\.\\d+ replica-hours, 2 changes of replicas")
                .containsPattern(
                        "decisions differ at \\d+ of 40 readings, first at 00:\\d\\d:\\d\\d: scale 2 -> \\d \\(LagOverObjective\\)");
        out.getBuffer().setLength(0);
        assertThat(qcs("replay", recording, "--spec", spec, "--json")).isZero();
        assertThat(lines().getLast().path("recordedSpecDecision").path("to").asInt())
                .isEqualTo(4);
        assertThat(lines().getLast().path("decision").path("to").asInt()).isLessThan(4);
        out.getBuffer().setLength(0);
        assertThat(qcs("replay", recording, "--json")).isZero();
        assertThat(lines().getLast().has("recordedSpecDecision")).isFalse();
    }

    /** The operator that recorded may be newer than the one that replays. */
    @Test
    void aFieldOfANewerSpecIsLeftOut() throws IOException {
        String recording = file(
                "r.jsonl",
                "{\"spec\":{\"maxReplicas\":7,\"moods\":[1],\"objective\":{\"lagSeconds\":30,\"calm\":true}}}\n"
                        + backlog(2, 15, ""));
        assertThat(qcs("replay", recording, "--json")).as(err.toString()).isZero();
        assertThat(err.toString())
                .contains("line 1: spec.moods is no field", "line 1: spec.objective.calm is no field");
        assertThat(lines().getLast().path("decision").path("max").asInt()).isEqualTo(7);
    }

    @Test
    void aLongRecordingTellsHowFarItIs() throws IOException {
        Path file = directory.resolve("long.jsonl");
        String line = backlog(1, 15, "").strip();
        try (var lines = Files.newBufferedWriter(file)) {
            String padding = " ".repeat(1 << 20);
            for (int i = 0; i < 18; i++) {
                lines.write(line.replace("00:00:00Z", "00:00:%02dZ".formatted(i)) + padding + "\n");
            }
        }
        assertThat(qcs("replay", file.toString(), "--json")).isZero();
        assertThat(err.toString())
                .contains("50% of 18 MB read", "90% of 18 MB read")
                .doesNotContain("100%");
        assertThat(lines()).hasSize(18);
    }

    @Test
    void blindReadingsHoldAndFallBack() throws IOException {
        StringBuilder recording = new StringBuilder("{\"spec\":{\"maxReplicas\":9,\"fallback\":{\"afterSeconds\":30,"
                + "\"policy\":\"Static\",\"replicas\":6}}}\n");
        recording.append(backlog(3, 15, ""));
        for (int i = 1; i < 9; i++) {
            recording
                    .append("{\"time\":\"2026-01-01T00:0")
                    .append(i)
                    .append(
                            ":00Z\",\"unavailable\":{\"reason\":\"SourceUnreachable\",\"message\":\"kafka is down\"}}\n");
        }
        assertThat(qcs("replay", file("r.jsonl", recording.toString()), "--json"))
                .as(err.toString())
                .isZero();
        JsonNode decision = lines().getLast().path("decision");
        assertThat(decision.path("reason").asText()).isEqualTo("Fallback");
        assertThat(decision.path("to").asInt()).isEqualTo(6);
        assertThat(lines().getLast().path("estimate").has("lag")).isFalse();
    }

    @Test
    void theTimeOfTheRecordTellsItsAgeWhereReadingsCannot() throws IOException {
        String line =
                "{\"time\":\"2026-01-01T00:00:05Z\",\"replicas\":{\"current\":1},\"partitions\":[{\"topic\":\"t\","
                        + "\"partition\":0,\"start\":0,\"committed\":5,\"end\":9%s}]}";
        assertThat(qcs("replay", file("r.jsonl", line.formatted("")), "--json")).isZero();
        assertThat(lines().getFirst().path("estimate").has("lagSeconds")).isFalse();
        out.getBuffer().setLength(0);
        String timed = line.formatted(",\"timeOfCommitted\":\"2026-01-01T00:00:01Z\"");
        assertThat(qcs("replay", file("r.jsonl", timed), "--json")).isZero();
        assertThat(lines().getFirst().path("estimate").path("lagSeconds").asDouble())
                .isEqualTo(4);
        out.getBuffer().setLength(0);
        String early = line.formatted(",\"timeOfCommitted\":\"1970-01-01T00:00:00Z\"");
        assertThat(qcs("replay", file("r.jsonl", early), "--json")).isZero();
        assertThat(lines().getFirst().path("estimate").has("lagSeconds"))
                .as("no time")
                .isFalse();
    }

    @Test
    void whatWasNeverCommittedHasNoBurrowStatus() throws IOException {
        String line =
                "{\"time\":\"2026-01-01T00:00:05Z\",\"replicas\":{\"current\":1},\"partitions\":[{\"topic\":\"t\","
                        + "\"partition\":0,\"start\":0,\"committed\":null,\"end\":9}]}";
        assertThat(qcs("replay", file("r.jsonl", line), "--json")).isZero();
        assertThat(lines().getFirst().path("partitions").get(0).has("burrowStatus"))
                .as("unknown is absent")
                .isFalse();
    }

    @Test
    void aMissingFileIsASentence() {
        assertThat(qcs("replay", "no-such.jsonl")).isEqualTo(1);
        assertThat(err.toString()).contains("there is no file no-such.jsonl");
    }

    @Test
    void anEmptyRecordingSaysSo() throws IOException {
        assertThat(qcs("replay", file("r.jsonl", ""))).isZero();
        assertThat(out.toString()).contains("the recording holds no reading");
    }
}
