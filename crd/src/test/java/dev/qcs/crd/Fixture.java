package dev.qcs.crd;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One file of {@code fixtures}; the format is told in the description of this package. */
record Fixture(String name, List<String> expected, List<JsonNode> documents) {
    private static final String EXPECT = "# expect: ";

    static List<Fixture> all() {
        return Yaml.filesUnder(Path.of("src/test/resources/fixtures")).stream()
                .map(Fixture::read)
                .toList();
    }

    private static Fixture read(Path file) {
        try {
            List<String> expected = Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(EXPECT))
                    .map(line -> line.substring(EXPECT.length()))
                    .toList();
            return new Fixture(file.getFileName().toString(), expected, Yaml.documents(file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    boolean isInvalid() {
        return name.contains("nvalid");
    }

    boolean isUpdate() {
        return name.startsWith("update-");
    }

    JsonNode first() {
        return documents.getFirst();
    }

    @Override
    public String toString() {
        return name;
    }
}
