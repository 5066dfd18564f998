package dev.qcs.operator.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The benchmark, as small as it gets: it must still run and write its files. */
class BenchTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Test
    void aSmallBenchmarkWritesItsReport() throws Exception {
        int code = new CommandLine(new Bench())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute("--small", "--seeds=1", "--out=" + directory);

        assertThat(code).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains("== Quality of scaling", "keda:mu10s", "flink:queue", "Pareto front", "== Missing data")
                .contains("== The release bar", "PASS", "MISS", "seeds")
                .doesNotContain("NaN");
        assertThat(Files.readString(directory.resolve("bench.txt"))).contains("== The release bar");
        assertThat(Files.readString(directory.resolve("benchmark.md"))).contains("| qcs |", "# Benchmark");
        JsonNode json =
                new ObjectMapper().readTree(directory.resolve("bench.json").toFile());
        assertThat(json.get("promises").size()).isGreaterThan(5);
        JsonNode cell = json.get("Quality of scaling").get("downstream-limit P=3 eager start=30");
        assertThat(cell.get("qcs").get("replicaSeconds").doubleValue()).isPositive();
        assertThat(Files.readString(directory.resolve("step-P-12-eager-start-30.svg")))
                .startsWith("<svg");
    }
}
