package dev.qcs.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.testing.Patience;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodListBuilder;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient
class TolerantInformerTest {
    private static final String PATH = "/api/v1/namespaces/shop/pods";
    private static final String WATCH =
            PATH + "?allowWatchBookmarks=true&resourceVersion=1&timeoutSeconds=600&watch=true";

    @SuppressWarnings("NullAway.Init")
    private KubernetesMockServer server;

    @SuppressWarnings("NullAway.Init")
    private KubernetesClient client;

    @Test
    void isEmptyAndSaysWhyUntilTheRightIsGranted() throws InterruptedException {
        server.expect()
                .get()
                .withPath(PATH + "?resourceVersion=0")
                .andReturn(
                        403,
                        new StatusBuilder()
                                .withCode(403)
                                .withMessage("forbidden")
                                .build())
                .once();
        server.expect()
                .get()
                .withPath(PATH + "?resourceVersion=0")
                .andReturn(
                        200,
                        new PodListBuilder()
                                .withNewMetadata()
                                .withResourceVersion("1")
                                .endMetadata()
                                .withItems(pod())
                                .build())
                .always();
        server.expect()
                .get()
                .withPath(WATCH)
                .andUpgradeToWebSocket()
                .open(List.<WatchEvent>of().toArray())
                .done()
                .always();

        try (TolerantInformer<Pod> pods = informer(new Scope(Set.of("shop")))) {
            pods.start();

            assertThat(pods.awaitFirstAnswer(Patience.LIMIT))
                    .as("refused is an answer")
                    .isTrue();
            assertThat(pods.get("shop", "orders-1")).isEmpty();
            assertThat(pods.problem("shop"))
                    .contains("the operator may not read pods in namespace shop: grant get, list and watch on pods");
            Patience.await()
                    .untilAsserted(
                            () -> assertThat(pods.get("shop", "orders-1")).isPresent());
            Patience.await()
                    .untilAsserted(() -> assertThat(pods.problem("shop")).isEmpty());
            assertThat(pods.get("shop", "orders-1").orElseThrow().getSpec())
                    .as("pruned on insert")
                    .isNull();
        }
    }

    @Test
    void aNamespaceThatIsNotWatchedIsAProblemOfItsOwn() {
        try (TolerantInformer<Pod> pods = informer(new Scope(Set.of("shop")))) {
            assertThat(pods.problem("billing"))
                    .hasValueSatisfying(problem -> assertThat(problem).contains("QCS_WATCH_NAMESPACES"));
        }
    }

    private TolerantInformer<Pod> informer(Scope scope) {
        return new TolerantInformer<>(
                "pods",
                client.pods(),
                scope,
                whole -> new PodBuilder().withMetadata(whole.getMetadata()).build(),
                Map.of());
    }

    private static Pod pod() {
        return new PodBuilder()
                .withNewMetadata()
                .withName("orders-1")
                .withNamespace("shop")
                .withResourceVersion("1")
                .endMetadata()
                .withNewSpec()
                .withNodeName("node-1")
                .endSpec()
                .build();
    }
}
