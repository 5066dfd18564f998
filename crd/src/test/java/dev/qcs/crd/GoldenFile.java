package dev.qcs.crd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of the repository that is made from the CRDs: written with {@code -Dgolden.write=true}, else compared. */
final class GoldenFile {
    private GoldenFile() {}

    static void assertCurrent(Path file, String content) throws IOException {
        if (Boolean.getBoolean("golden.write")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
        }
        assertThat(file).as("made from the CRDs; to renew it run .ci/generate").hasContent(content);
    }
}
