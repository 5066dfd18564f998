package dev.qcs.crd;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ApiReferenceTest {
    @Test
    void thePageSaysWhatTheCrdsSay() throws IOException {
        GoldenFile.assertCurrent(Path.of("../docs/reference/api.md"), ApiReference.page());
    }
}
