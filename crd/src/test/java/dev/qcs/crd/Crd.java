package dev.qcs.crd;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** One of our two CustomResourceDefinitions, as users apply it. */
record Crd(Path file, JsonNode tree) {
    private static final Path FOLDER = Path.of("src/main/resources/crd");
    static final Crd SCALER = read("queueconsumerscalers.scaling.qcs.dev.yaml");
    static final Crd CONNECTION = read("queueconnections.scaling.qcs.dev.yaml");
    static final List<Crd> ALL = List.of(SCALER, CONNECTION);

    /** From the class path, since tests of other modules check with it too. */
    private static Crd read(String name) {
        return new Crd(FOLDER.resolve(name), Yaml.resource("/crd/" + name));
    }

    static Optional<Crd> of(JsonNode object) {
        return ALL.stream()
                .filter(crd ->
                        (crd.group() + "/v1").equals(object.path("apiVersion").asText()))
                .filter(crd -> crd.kind().equals(object.path("kind").asText()))
                .findFirst();
    }

    String group() {
        return tree.at("/spec/group").asText();
    }

    String kind() {
        return tree.at("/spec/names/kind").asText();
    }

    JsonNode version() {
        return tree.at("/spec/versions/0");
    }

    JsonNode schema() {
        return version().at("/schema/openAPIV3Schema");
    }

    JsonNode schemaOf(String property) {
        return schema().path("properties").path(property);
    }

    @Override
    public String toString() {
        return kind();
    }
}
