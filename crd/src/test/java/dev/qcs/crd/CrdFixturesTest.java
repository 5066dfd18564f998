package dev.qcs.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CrdFixturesTest {

    static Stream<Fixture> fixtures() {
        return Fixture.all().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("fixtures")
    void isAnsweredAsItsHeaderSays(Fixture fixture) {
        assertThat(fixture.documents()).hasSize(fixture.isUpdate() ? 2 : 1);
        assertThat(fixture.expected().isEmpty()).isEqualTo(!fixture.isInvalid());

        List<String> refusals;
        if (fixture.isUpdate()) {
            assertThat(Admission.create(fixture.first())).isEmpty();
            refusals = Admission.replace(fixture.first(), fixture.documents().getLast());
        } else {
            refusals = Admission.create(fixture.first());
        }

        assertThat(refusals).hasSameSizeAs(fixture.expected());
        assertThat(fixture.expected())
                .allSatisfy(text -> assertThat(refusals)
                        .anySatisfy(refusal -> assertThat(refusal).contains(text)));
    }

    /** A rule or bound that no fixture breaks is a rule that nobody has seen at work. */
    @Test
    void everyRuleAndEveryBoundOfTheSpecIsBrokenByAFixture() {
        Set<String> missing = new HashSet<>();
        for (Crd crd : Crd.ALL) {
            String answers = String.join(
                    "\n",
                    Fixture.all().stream()
                            .filter(fixture ->
                                    fixture.first().path("kind").asText().equals(crd.kind()))
                            .flatMap(fixture -> fixture.expected().stream())
                            .map(CrdFixturesTest::withoutPlaces)
                            .toList());
            collect("spec", crd.schemaOf("spec"), answers, missing);
        }
        assertThat(missing).isEmpty();
    }

    private static void collect(String path, JsonNode schema, String answers, Set<String> missing) {
        for (JsonNode rule : schema.path("x-kubernetes-validations")) {
            String text = withoutPlaces(path + rule.path("fieldPath").asText()) + ": Invalid value: ";
            boolean seen = answers.lines()
                    .anyMatch(line -> line.startsWith(text)
                            && line.endsWith(rule.path("message").asText()));
            if (!seen) {
                missing.add(text + rule.path("message").asText());
            }
        }
        Map<String, String> bounds = Map.of(
                "minimum", "greater than or equal to ",
                "maximum", "less than or equal to ",
                "enum", "Unsupported value");
        bounds.forEach((keyword, words) -> {
            String place = withoutPlaces(path) + ": ";
            String text = keyword.equals("enum")
                    ? words
                    : words + schema.path(keyword).asText();
            if (schema.has(keyword)
                    && answers.lines().noneMatch(line -> line.startsWith(place) && line.contains(text))) {
                missing.add(place + keyword);
            }
        });
        schema.path("properties")
                .properties()
                .forEach(property -> collect(path + "." + property.getKey(), property.getValue(), answers, missing));
        if (schema.has("items")) {
            collect(path + "[]", schema.path("items"), answers, missing);
        }
    }

    /** The two directions of behavior have the same fields, so either one proves both; the place in a list is no matter. */
    private static String withoutPlaces(String text) {
        return text.replaceAll("\\[\\d+]", "[]").replaceAll("behavior\\.scale(Up|Down)", "behavior.scaleUp");
    }
}
