package dev.qcs.operator.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A finding, an alert or a metric has one name, wherever it stands; nothing has a name in one place only. */
class OneVocabularyTest {
    private static final Path ROOT = Path.of("..");
    private static final Path RUNBOOKS = ROOT.resolve("docs/runbooks");
    private static final Path REFERENCE = ROOT.resolve("docs/reference/metrics.md");
    private static final Path ALERTS = ROOT.resolve("helm/files/alerts.yaml");
    private static final Pattern METRIC = Pattern.compile("\\bqcs_[a-z_]+");

    /** What Prometheus' text format adds to the name of a counter. */
    private static final String TOTAL = "_total";

    private static Set<String> findings() {
        return Arrays.stream(FindingType.values())
                .map(FindingType::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> alerts() throws IOException {
        Set<String> alerts = new TreeSet<>();
        rules().forEach(rule -> alerts.add(rule.path("alert").asText()));
        return alerts;
    }

    static List<JsonNode> rules() throws IOException {
        return new YAMLMapper()
                .readTree(ALERTS.toFile()).findValues("rules").stream()
                        .flatMap(rules -> rules.valueStream())
                        .toList();
    }

    private static Set<String> metrics(String text) {
        return METRIC.matcher(text)
                .results()
                .map(found -> found.group().endsWith(TOTAL)
                        ? found.group().substring(0, found.group().length() - TOTAL.length())
                        : found.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** As they are registered: a name with dots is written with underscores. */
    private static Set<String> metricsInCode() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
            StringBuilder code = new StringBuilder();
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                Pattern.compile("\"(qcs[._][a-z._]+)\"")
                        .matcher(Files.readString(file))
                        .results()
                        .forEach(found ->
                                code.append(found.group(1).replace('.', '_')).append('\n'));
            }
            return metrics(code.toString());
        }
    }

    @Test
    void everyFindingCanBeIgnoredAndNothingElse() throws IOException {
        try (var crd = Objects.requireNonNull(
                getClass().getResourceAsStream("/crd/queueconsumerscalers.scaling.qcs.dev.yaml"))) {
            JsonNode ignore = new YAMLMapper().readTree(crd).findValue("ignore");
            assertThat(ignore.at("/items/enum").valueStream().map(JsonNode::asText))
                    .containsExactlyElementsOf(findings());
        }
    }

    @Test
    void everyFindingAndEveryAlertHasARunbookAndEveryRunbookIsOfOne() throws IOException {
        Set<String> named = findings();
        named.addAll(alerts());
        // It sends its reader to the page of the finding.
        named.remove("QcsCriticalFinding");
        try (Stream<Path> pages = Files.list(RUNBOOKS)) {
            assertThat(pages.map(page -> page.getFileName().toString().replace(".md", "")))
                    .containsExactlyInAnyOrderElementsOf(named);
        }
    }

    @Test
    void everyFindingIsInTheReferenceOfTheMetricThatShowsIt() throws IOException {
        String page = Files.readString(REFERENCE);
        assertThat(findings())
                .allSatisfy(type -> assertThat(page).contains("[" + type + "](../runbooks/" + type + ".md)"));
    }

    @Test
    void everyMetricIsInTheReferenceAndNoOther() throws IOException {
        assertThat(metrics(Files.readString(REFERENCE))).isEqualTo(metricsInCode());
    }

    @Test
    void alertsAskForMetricsThatThereAre() throws IOException {
        Set<String> asked = new TreeSet<>();
        rules().forEach(rule -> asked.addAll(metrics(rule.path("expr").asText())));
        assertThat(asked).isNotEmpty();
        assertThat(metricsInCode()).containsAll(asked);
        Set<String> types = rules().stream()
                .flatMap(rule -> Pattern.compile("qcs_finding\\{[^}]*type[=!~]+\"([^\"]+)\"")
                        .matcher(rule.path("expr").asText())
                        .results())
                .flatMap(found -> Arrays.stream(found.group(1).split("\\|")))
                .collect(Collectors.toSet());
        assertThat(findings()).containsAll(types);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void anAlertSaysWhatItIsWhatToRunAndWhereToRead(JsonNode rule) throws IOException {
        assertThat(rule.at("/labels/severity").asText()).isIn("critical", "warning", "info");
        assertThat(rule.at("/annotations/summary").asText()).endsWith(".").doesNotContain("{{");
        assertThat(rule.at("/annotations/description").asText()).isNotBlank();
        String runbook = rule.at("/annotations/runbook_url").asText();
        String alert = rule.path("alert").asText();
        if (!alert.equals("QcsCriticalFinding")) {
            assertThat(runbook).isEqualTo("docs/runbooks/" + alert + ".md");
            assertThat(Files.readString(ROOT.resolve(runbook)))
                    .startsWith("# " + alert + "\n")
                    .contains("**Meaning.**", "**Impact.**", "**Diagnosis.**", "**Mitigation.**");
        }
        assertThat(Files.readString(REFERENCE)).contains("`" + alert + "`");
    }
}
