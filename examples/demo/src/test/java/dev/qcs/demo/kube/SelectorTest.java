package dev.qcs.demo.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectorTest {
    private static final JsonNode POD = Json.parse("""
            {"metadata": {"name": "a", "labels": {"app": "orders", "tier": "back"}}, "status": {"phase": "Running"}}""");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "app=orders                      | true",
                "app==orders                     | true",
                "app=other                       | false",
                "app!=other                      | true",
                "missing!=other                  | true",
                "app=orders,tier=front           | false",
                "app in (orders, other),tier     | true",
                "app notin (orders, other)       | false",
                "missing notin (orders)          | true",
                "!missing                        | true",
                "!app                            | false",
                "missing                         | false"
            })
    void labels(String selector, boolean matches) {
        assertThat(Selector.of(selector, "").test(POD)).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "metadata.name=a                       | true",
                "metadata.name=b                       | false",
                "metadata.name!=b                      | true",
                "metadata.name=a,status.phase=Running  | true",
                "status.phase=Pending                  | false"
            })
    void fields(String selector, boolean matches) {
        assertThat(Selector.of("", selector).test(POD)).isEqualTo(matches);
    }
}
