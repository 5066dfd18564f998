package dev.qcs.operator.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.qcs.operator.simulate.tournament.Outcome;
import dev.qcs.operator.simulate.tournament.Score;
import dev.qcs.operator.simulate.tournament.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files of the report. */
public final class Report {
    private Report() {}

    /** A table and what it is about. */
    public record Named(String name, Table table) {}

    /** Writes {@code bench.txt} for people and {@code benchmark.md} for the documentation. */
    public static void write(Path directory, List<Section> sections, List<Bar> bars, String conditions)
            throws IOException {
        List<String> text = new ArrayList<>(List.of(conditions, ""));
        sections.forEach(section -> text.addAll(section.text()));
        Files.write(directory.resolve("bench.txt"), text);
        long missed = bars.stream().filter(bar -> !bar.kept()).count();
        List<String> markdown = new ArrayList<>(List.of(
                "# Benchmark",
                "Written by `make bench DOCS=1`: do not edit it. Policies are played against a model of a consumer group or a pool in simulated"
                        + " time ([what that is, and is not](../how-to/simulate.md)); rivals are models of their published rules. "
                        + conditions,
                "",
                missed + " of " + bars.size() + " promises are missed by this version; each is in the first table.",
                ""));
        sections.forEach(section -> markdown.addAll(section.markdown()));
        Files.write(directory.resolve("benchmark.md"), markdown);
    }

    /** Every promise, and every policy in every cell. */
    public static ObjectNode json(ObjectMapper mapper, List<Bar> bars, List<Named> tables) {
        ObjectNode json = mapper.createObjectNode();
        ArrayNode promises = json.putArray("promises");
        for (Bar bar : bars) {
            promises.addObject()
                    .put("promise", bar.promise())
                    .put("limit", bar.limit())
                    .put("measured", bar.figure())
                    .put("verdict", bar.verdict());
        }
        for (Named named : tables) {
            ObjectNode cells = json.putObject(named.name());
            for (String cell : named.table().cells()) {
                ObjectNode policies = cells.putObject(cell);
                named.table().cell(cell).forEach((policy, score) -> add(policies.putObject(policy), score));
            }
        }
        return json;
    }

    private static void add(ObjectNode json, Score score) {
        json.put("violationSeconds", score.mean(Outcome::violationSeconds));
        json.put("violationSecondsWorstSeed", score.worst(Outcome::violationSeconds));
        json.put("replicaSeconds", score.mean(Outcome::replicaSeconds));
        json.put("rescales", score.mean(Outcome::rescales));
        json.put("pauseSeconds", score.mean(Outcome::pauseSeconds));
        json.put("uselessReplicaSeconds", score.mean(Outcome::uselessReplicaSeconds));
        json.put("cost", score.mean(Outcome::cost));
        json.put("oracleLower", score.mean(Outcome::oracleLower));
        json.put("oracleFeasible", score.mean(Outcome::oracleFeasible));
    }
}
