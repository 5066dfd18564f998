package dev.qcs.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What a tenant could use to make the operator read a file, load a class, call an address of his choice with credentials, or set
 * a client's properties has no field at all. Whoever adds one has to come by here.
 */
class NoFreeSettingsTest {
    private static final Pattern DANGEROUS = Pattern.compile(
            ".*(file|path|jaas|propert|config|class|callback|module|keystore|truststore|tokenurl|tokenendpoint|password|token)$");

    /** Names of keys inside a Secret, and an entry of the chart's list. */
    private static final Set<String> NAMES_ONLY =
            Set.of("passwordKey", "usernameKey", "privateKeyKey", "certificateKey", "endpoint");

    @Test
    void noFieldTakesAFileAClassOrAPropertyOfAClient() {
        List<String> found = new ArrayList<>();
        for (Crd crd : Crd.ALL) {
            fields("spec", crd.schemaOf("spec"), (path, name, schema) -> {
                boolean free =
                        schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()
                                || schema.has("additionalProperties");
                if (free
                        || (DANGEROUS.matcher(name.toLowerCase(Locale.ROOT)).matches() && !NAMES_ONLY.contains(name))) {
                    found.add(path);
                }
            });
        }
        assertThat(found).isEmpty();
    }

    @Test
    void noReferenceLeavesTheNamespace() {
        List<String> found = new ArrayList<>();
        for (Crd crd : Crd.ALL) {
            fields("spec", crd.schemaOf("spec"), (path, name, schema) -> {
                if (name.toLowerCase(Locale.ROOT).contains("namespace")) {
                    found.add(path);
                }
            });
        }
        assertThat(found).isEmpty();
    }

    @Test
    void aMechanismIsOneOfAList() {
        JsonNode mechanism =
                Crd.CONNECTION.schemaOf("spec").at("/properties/kafka/properties/sasl/properties/mechanism/enum");
        assertThat(mechanism)
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrder("Plain", "ScramSha256", "ScramSha512", "OAuthBearer", "AwsMskIam");
    }

    private interface Field {
        void at(String path, String name, JsonNode schema);
    }

    private static void fields(String path, JsonNode schema, Field field) {
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            String below = path + "." + property.getKey();
            field.at(below, property.getKey(), property.getValue());
            fields(below, property.getValue(), field);
        }
        if (schema.has("items")) {
            fields(path + "[]", schema.path("items"), field);
        }
    }
}
