package dev.qcs.operator.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** That the watch hears what gets out: each test lets a password out on purpose, and has it forgotten again. */
@EnableKubernetesMockClient(crud = true)
class CanaryWatchTest {
    private static final String LOGGER = "dev.qcs.operator.testing.Leak";

    @SuppressWarnings("NullAway.Init")
    private KubernetesClient client;

    @Test
    void hearsAMessageAndItsArguments() {
        LoggerFactory.getLogger(LOGGER).warn("connecting with {}", Canary.password("log"));
        assertThat(CanaryWatch.forget("log"))
                .anyMatch(heard -> heard.startsWith("log of " + LOGGER + ": connecting with"));
    }

    @Test
    void hearsWhatIsBelowTheLevelThatIsShown() {
        LoggerFactory.getLogger(LOGGER).debug("connecting with {}", Canary.password("debug"));
        assertThat(CanaryWatch.forget("debug"))
                .singleElement()
                .asString()
                .startsWith("log of " + LOGGER + ": connecting with");
    }

    @Test
    void hearsTheCauseOfACause() {
        LoggerFactory.getLogger(LOGGER)
                .warn(
                        "failed",
                        new IllegalStateException("outer", new IllegalArgumentException(Canary.password("cause"))));
        assertThat(CanaryWatch.forget("cause"))
                .anyMatch(heard -> heard.startsWith("log of " + LOGGER + ": <CANARY>-cause"));
    }

    @Test
    void hearsAKeyValuePair() {
        LoggerFactory.getLogger(LOGGER)
                .atWarn()
                .addKeyValue("login", Canary.password("pair"))
                .log("failed");
        assertThat(CanaryWatch.forget("pair")).anyMatch(heard -> heard.startsWith("log of " + LOGGER));
    }

    @Test
    void hearsWhatIsPrinted() {
        System.out.println("printed " + Canary.password("print"));
        assertThat(CanaryWatch.forget("print"))
                .singleElement()
                .asString()
                .startsWith("standard output: printed <CANARY>-print");
    }

    @Test
    void hearsTheNameOfAThread() throws InterruptedException {
        Thread thread = Thread.ofPlatform()
                .name("reader of " + Canary.password("thread"))
                .start(() -> LoggerFactory.getLogger(LOGGER).warn("nothing"));
        thread.join();
        assertThat(CanaryWatch.forget("thread"))
                .anyMatch(heard -> heard.startsWith("name of a thread that logs: reader of <CANARY>-thread"));
    }

    @Test
    void hearsWhatTheApiServerGets() {
        client.configMaps()
                .inNamespace("shop")
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("leak")
                        .endMetadata()
                        .addToData("password", Canary.password("api"))
                        .build())
                .create();
        assertThat(CanaryWatch.forget("api"))
                .singleElement()
                .asString()
                .startsWith("POST /api/v1/namespaces/shop/configmaps at the API server: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "ab", "abc", "user:"})
    void knowsAPasswordInBase64(String before) {
        String login = Base64.getEncoder()
                .encodeToString((before + Canary.password("basic")).getBytes(StandardCharsets.UTF_8));
        assertThat(Canary.in("Basic " + login)).isTrue();
        assertThat(Canary.masked(login)).contains("<CANARY>");
        assertThat(Canary.in("Basic Z3Vlc3Q6Z3Vlc3Q=")).isFalse();
    }
}
