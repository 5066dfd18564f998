package dev.qcs.operator.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The status points to a page for each finding; there is one, and it says what a person needs. */
class RunbooksTest {

    @ParameterizedTest
    @EnumSource(FindingType.class)
    void everyFindingHasItsRunbook(FindingType type) throws IOException {
        String page = Files.readString(Path.of("..", "docs", "runbooks", type.name() + ".md"));
        assertThat(page)
                .startsWith("# " + type.name() + "\n")
                .contains("**Meaning.**", "**Impact.**", "**Diagnosis.**", "**Mitigation.**");
    }
}
