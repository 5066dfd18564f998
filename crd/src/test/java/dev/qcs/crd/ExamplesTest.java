package dev.qcs.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every example can be applied as it is, and says what it is for. */
class ExamplesTest {
    private static final Path EXAMPLES = Path.of("../examples");

    static Stream<Path> examples() {
        return Yaml.filesUnder(EXAMPLES).stream().filter(file -> !file.startsWith(EXAMPLES.resolve("demo")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void isAcceptedByTheSchema(Path file) {
        List<JsonNode> documents = Yaml.documents(file);
        assertThat(documents).isNotEmpty().allSatisfy(document -> {
            assertThat(document.path("apiVersion").asText()).isNotBlank();
            assertThat(document.path("kind").asText()).isNotBlank();
            assertThat(document.at("/metadata/name").asText()).isNotBlank();
        });
        assertThat(documents)
                .filteredOn(document -> Crd.of(document).isPresent())
                .allSatisfy(document -> assertThat(Admission.create(document)).isEmpty());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void beginsWithWhatItIsFor(Path file) throws IOException {
        assertThat(Files.readAllLines(file).stream().takeWhile(line -> line.startsWith("#")))
                .hasSizeGreaterThanOrEqualTo(2);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void namesOnlyConnectionsTargetsAndSecretsThatItBringsOrExplains(Path file) throws IOException {
        List<JsonNode> documents = Yaml.documents(file);
        String text = Files.readString(file);
        for (JsonNode document : documents) {
            for (String pointer : List.of("/spec/kafka/connectionRef/name", "/spec/rabbitmq/connectionRef/name")) {
                JsonNode name = document.at(pointer);
                if (!name.isMissingNode()) {
                    assertThat(documents)
                            .as("%s of %s", pointer, file)
                            .anyMatch(other -> other.at("/metadata/name").equals(name)
                                    && other.path("kind").asText().equals("QueueConnection"));
                }
            }
        }
        assertThat(text).doesNotContain("\t");
    }

    /** The files of a folder are applied together, so two of them must not define one object differently. */
    @Test
    void thereIsOneFolderForEachSituation() {
        assertThat(examples().map(file -> EXAMPLES.relativize(file).getName(0).toString()))
                .contains(
                        "quickstart",
                        "recommend-first",
                        "keda-like-threshold",
                        "scale-to-zero",
                        "several-topics",
                        "schedule",
                        "locked-down-connection",
                        "statefulset",
                        "keda-behavior",
                        "rabbitmq",
                        "share-group",
                        "gitops");
    }
}
