package dev.qcs.operator.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page that says how each finding is tested names all of them, and tests that there are. */
class FindingsTestedTest {
    private static final Path PAGE = Path.of("..", "docs", "explanation", "findings-tested.md");
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)\\.(\\w+)`");

    @ParameterizedTest
    @EnumSource(FindingType.class)
    void everyFindingIsThere(FindingType type) throws IOException {
        assertThat(Files.readAllLines(PAGE))
                .as("a row of %s in %s", type, PAGE)
                .anySatisfy(line ->
                        assertThat(line).startsWith("| " + type.name() + " |").containsPattern(TEST));
    }

    @Test
    void everyTestThatIsNamedIsThere() throws IOException {
        List<MatchResult> named = TEST.matcher(Files.readString(PAGE)).results().toList();
        assertThat(named)
                .isNotEmpty()
                .allSatisfy(test -> assertThat(sourceOf(test.group(1)))
                        .as("%s.%s", test.group(1), test.group(2))
                        .contains(" void " + test.group(2) + "("));
    }

    private static String sourceOf(String test) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
            Path file = files.filter(path -> path.endsWith(test + ".java"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no " + test));
            return Files.readString(file);
        }
    }
}
