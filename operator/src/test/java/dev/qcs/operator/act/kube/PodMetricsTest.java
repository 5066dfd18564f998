package dev.qcs.operator.act.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.act.CpuUse;
import dev.qcs.operator.act.Pod;
import dev.qcs.operator.testing.Patience;
import dev.qcs.operator.testing.SettableClock;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.metrics.v1beta1.PodMetricsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient
class PodMetricsTest {
    private static final String PATH = "/apis/metrics.k8s.io/v1beta1/namespaces/shop/pods/";

    // Set by the extension before each test.
    @SuppressWarnings("NullAway.Init")
    private KubernetesMockServer server;

    @SuppressWarnings("NullAway.Init")
    private KubernetesClient client;

    private final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T00:00:00Z"));

    @SuppressWarnings("NullAway.Init")
    private PodMetrics metrics;

    @BeforeEach
    void setUp() {
        metrics = new PodMetrics(client, clock);
    }

    private static List<Pod> pods(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Pod("orders-" + i, null, true, 0, null))
                .toList();
    }

    private void answer(String pod, int code, Object body) {
        server.expect().get().withPath(PATH + pod).andReturn(code, body).always();
    }

    private void awaitAnswer() {
        Patience.await().until(() -> metrics.of("shop", "orders-0") != null);
    }

    @Test
    void whatTheContainersUseIsAddedUpAndForgottenAfterAWhile() {
        answer(
                "orders-0",
                200,
                new PodMetricsBuilder()
                        .addNewContainer()
                        .withUsage(Map.of("cpu", new Quantity("250000000", "n")))
                        .endContainer()
                        .addNewContainer()
                        .withUsage(Map.of("cpu", new Quantity("5", "m")))
                        .endContainer()
                        .build());
        assertThat(metrics.of("shop", "orders-0")).isNull();

        metrics.ask("shop", pods(1), Map.of("orders-0", 0.5));
        awaitAnswer();

        assertThat(metrics.of("shop", "orders-0")).isInstanceOfSatisfying(CpuUse.Used.class, used -> {
            assertThat(used.cores()).isEqualTo(0.255);
            assertThat(used.of()).isEqualTo(0.5);
        });
        metrics.ask("shop", pods(1), Map.of());
        assertThat(server.getRequestCount())
                .as("asked again only after a while")
                .isEqualTo(1);
        clock.advance(Duration.ofMinutes(3));
        assertThat(metrics.of("shop", "orders-0")).isNull();
    }

    @Test
    void withoutTheRightItIsUnknownAndAskedForOnceInAWhile() {
        answer("orders-0", 403, new StatusBuilder().withCode(403).build());

        metrics.ask("shop", pods(5), Map.of());
        awaitAnswer();
        Patience.await().until(() -> metrics.of("shop", "orders-4") != null);
        metrics.ask("shop", pods(5), Map.of());

        assertThat(metrics.of("shop", "orders-4"))
                .isEqualTo(new CpuUse.Unknown("grant get on pods.metrics.k8s.io to the operator"));
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void aClusterWithoutMetricsIsUnknownAndOfManyPodsAFewAreAsked() {
        // The server knows no path, as one without metrics-server.
        metrics.ask("shop", pods(50), Map.of());
        Patience.await().until(() -> metrics.of("shop", "orders-49") != null);

        assertThat(metrics.of("shop", "orders-0"))
                .isInstanceOfSatisfying(
                        CpuUse.Unknown.class,
                        unknown -> assertThat(unknown.why()).contains("is metrics-server installed?"));
        assertThat(server.getRequestCount()).isEqualTo(8);
    }
}
