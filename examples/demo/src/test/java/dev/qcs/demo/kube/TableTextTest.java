package dev.qcs.demo.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableTextTest {
    private static final ResourceType LAMP = ResourceType.of(Json.parse("""
            spec:
              group: example.com
              scope: Namespaced
              names: {kind: Lamp, plural: lamps, singular: lamp}
              versions:
              - name: v1
                storage: true
                additionalPrinterColumns:
                - {name: Ready, type: string, jsonPath: '.status.conditions[?(@.type=="Ready")].status'}
                - {name: Watts, type: integer, jsonPath: .spec.watts}
                - {name: Age, type: date, jsonPath: .metadata.creationTimestamp}
                - {name: Why, type: string, jsonPath: .status.summary, priority: 1}
            """));

    @Test
    void columnsStandThreeSpacesApartAndTheWideOnesAreLeftOut() {
        Clock clock = Clock.fixed(Instant.parse("2026-01-01T00:01:52Z"), ZoneOffset.UTC);
        var table = new Table(LAMP, clock)
                .of(
                        List.of(Json.parseObject("""
                                {"metadata": {"name": "desk", "creationTimestamp": "2026-01-01T00:00:00Z"},
                                 "spec": {"watts": 40},
                                 "status": {"summary": "burns", "conditions": [
                                   {"type": "Hot", "status": "False"}, {"type": "Ready", "status": "Unknown"}]}}"""), Json.parseObject("{\"metadata\": {\"name\": \"a-long-name\"}}")),
                        Json.object(),
                        "None");
        assertThat(TableText.lines(table))
                .containsExactly(
                        "NAME          READY     WATTS   AGE", "desk          Unknown   40      112s", "a-long-name");
    }

    @ParameterizedTest
    @CsvSource({
        "PT-1S, 0s",
        "PT0S, 0s",
        "PT119S, 119s",
        "PT2M, 2m",
        "PT2M5S, 2m5s",
        "PT10M5S, 10m",
        "PT179M, 179m",
        "PT3H, 3h",
        "PT3H7M, 3h7m",
        "PT9H7M, 9h",
        "PT47H, 47h",
        "PT50H, 2d2h",
        "PT200H, 8d",
        "PT-5S, <invalid>"
    })
    void agesLoseTheirSmallUnitAsTheyGrow(Duration age, String printed) {
        assertThat(HumanDuration.of(age)).isEqualTo(printed);
    }
}
