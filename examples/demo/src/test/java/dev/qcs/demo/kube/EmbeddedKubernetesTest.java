package dev.qcs.demo.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qcs.operator.testing.Patience;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client of a real API server relies on, asked through the client that the operator uses. */
class EmbeddedKubernetesTest {
    private static final ResourceDefinitionContext LAMP = new ResourceDefinitionContext.Builder()
            .withGroup("example.com")
            .withVersion("v1")
            .withKind("Lamp")
            .withPlural("lamps")
            .withNamespaced(true)
            .build();

    private final EmbeddedKubernetes kubernetes;
    private final KubernetesClient client;

    EmbeddedKubernetesTest() throws IOException {
        kubernetes = EmbeddedKubernetes.start(0, Clock.systemUTC());
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withAutoConfigure(false)
                        .withMasterUrl(kubernetes.url())
                        .withNamespace("shop")
                        .withUserAgent("tester/1")
                        .build())
                .build();
    }

    @BeforeEach
    void defineLamps() throws IOException {
        try (InputStream definition = getClass().getResourceAsStream("/kube/lamps.yaml")) {
            client.load(Objects.requireNonNull(definition)).create();
        }
    }

    @AfterEach
    void stop() {
        client.close();
        kubernetes.close();
    }

    @Test
    void aSecondObjectOfTheSameNameIsRefused() {
        deployment("orders", 1);
        assertThatThrownBy(() -> deployment("orders", 1))
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        e -> assertThat(e.getCode()).isEqualTo(409))
                .hasMessageContaining("deployments.apps \"orders\" already exists");
    }

    @Test
    void whatIsNotThereIsNull() {
        assertThat(client.apps().deployments().withName("orders").get()).isNull();
    }

    @Test
    void aKindThatIsNotInstalledIsNotFound() {
        ResourceDefinitionContext unknown = new ResourceDefinitionContext.Builder()
                .withGroup("keda.sh")
                .withVersion("v1alpha1")
                .withKind("ScaledObject")
                .withPlural("scaledobjects")
                .withNamespaced(true)
                .build();
        assertThatThrownBy(() -> client.genericKubernetesResources(unknown).list())
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        e -> assertThat(e.getCode()).isEqualTo(404));
        assertThat(client.getApiGroup("keda.sh")).isNull();
        assertThat(client.getApiGroup("example.com")).isNotNull();
    }

    @Test
    void aNewObjectHasTheDefaultsOfItsSchemaAndNoUnknownField() {
        GenericKubernetesResource lamp = lamp("desk", Map.of("room", "study", "colour", "red", "dimmer", Map.of()));
        assertThat(lamp.<Integer>get("spec", "watts")).isEqualTo(40);
        assertThat(lamp.<Integer>get("spec", "dimmer", "steps")).isEqualTo(3);
        assertThat(lamp.<String>get("spec", "colour")).isNull();
        assertThat(lamp.<String>get("status", "conditions", 0, "status")).isEqualTo("Unknown");
        assertThat(lamp.<Integer>get("status", "observedGeneration")).isEqualTo(-1);
        assertThat(lamp.getMetadata().getGeneration()).isEqualTo(1);
        assertThat(lamp.getMetadata().getUid()).isNotBlank();
    }

    @Test
    void applyingStatusLeavesSpecAndGenerationAlone() {
        lamp("desk", Map.of("room", "study"));
        GenericKubernetesResource after = applyStatus("desk", "operator", Map.of("summary", "burns", "hours", 3));
        assertThat(after.<String>get("status", "summary")).isEqualTo("burns");
        assertThat(after.<String>get("spec", "room")).isEqualTo("study");
        assertThat(after.getMetadata().getGeneration()).isEqualTo(1);
        assertThat(after.<Integer>get("status", "observedGeneration"))
                .as("not named, and set by the default")
                .isEqualTo(-1);
    }

    @Test
    void applyTakesBackWhatItNoLongerNamesAndMergesKeyedLists() {
        lamp("desk", Map.of());
        applyStatus(
                "desk",
                "operator",
                Map.of("hours", 3, "conditions", List.of(condition("Ready", "True"), condition("Hot", "True"))));
        GenericKubernetesResource after = applyStatus(
                "desk", "operator", Map.of("summary", "burns", "conditions", List.of(condition("Ready", "False"))));
        assertThat(after.<Integer>get("status", "hours")).isNull();
        assertThat(after.<List<?>>get("status", "conditions")).hasSize(1);
        assertThat(after.<String>get("status", "conditions", 0, "status")).isEqualTo("False");
        assertThat(after.<String>get("status", "summary")).isEqualTo("burns");
    }

    @Test
    void anApplyThatChangesTheFieldOfAnotherIsRefusedUnlessItForces() {
        lamp("desk", Map.of());
        applyStatus("desk", "first", Map.of("summary", "burns"));
        assertThatThrownBy(() -> lamps().resource(statusOnly("desk", Map.of("summary", "broken")))
                        .subresource("status")
                        .patch(apply("second", false)))
                .hasMessageContaining("conflicts with \"first\"");
        assertThat(applyStatus("desk", "second", Map.of("summary", "broken")).<String>get("status", "summary"))
                .isEqualTo("broken");
    }

    @Test
    void anApplyThatChangesNothingIsNoWrite() {
        lamp("desk", Map.of());
        GenericKubernetesResource first = applyStatus("desk", "operator", Map.of("summary", "burns"));
        GenericKubernetesResource second = applyStatus("desk", "operator", Map.of("summary", "burns"));
        assertThat(second.getMetadata().getResourceVersion())
                .isEqualTo(first.getMetadata().getResourceVersion());
    }

    @Test
    void aChangeOfSpecRaisesTheGenerationAndCannotWriteStatus() {
        lamp("desk", Map.of());
        GenericKubernetesResource after = lamps().withName("desk").edit(lamp -> {
            lamp.setAdditionalProperty("spec", Map.of("watts", 60));
            lamp.setAdditionalProperty("status", Map.of("summary", "by the wrong path"));
            return lamp;
        });
        assertThat(after.getMetadata().getGeneration()).isEqualTo(2);
        assertThat(after.<Integer>get("spec", "watts")).isEqualTo(60);
        assertThat(after.<String>get("status", "summary")).isNull();
    }

    @Test
    void scaleCarriesTheRevisionAndRefusesAnOldOne() {
        deployment("orders", 1);
        Scale old = client.apps().deployments().withName("orders").scale();
        assertThat(old.getSpec().getReplicas()).isEqualTo(1);
        assertThat(old.getStatus().getSelector()).isEqualTo("app=orders");

        Scale next = client.apps().deployments().withName("orders").scale();
        next.getSpec().setReplicas(7);
        client.apps().deployments().withName("orders").scale(next);
        assertThat(replicas("orders")).isEqualTo(7);

        old.getSpec().setReplicas(3);
        assertThatThrownBy(() -> client.apps().deployments().withName("orders").scale(old))
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        e -> assertThat(e.getCode()).isEqualTo(409));
        assertThat(replicas("orders")).isEqualTo(7);
    }

    @Test
    void managedFieldsNameWhoLastWroteTheReplicas() {
        deployment("orders", 1);
        Scale scale = client.apps().deployments().withName("orders").scale();
        scale.getSpec().setReplicas(7);
        client.apps().deployments().withName("orders").scale(scale);
        assertThat(ownersOfReplicas("orders")).containsExactly("tester Update scale");

        client.apps()
                .deployments()
                .withName("orders")
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.JSON_MERGE)
                                .withFieldManager("argocd-controller")
                                .build(),
                        "{\"spec\":{\"replicas\":3}}");
        assertThat(ownersOfReplicas("orders")).containsExactly("argocd-controller Update null");
    }

    @Test
    void patchesOfAllKindsApply() {
        deployment("orders", 1);
        Resource<Deployment> orders = client.apps().deployments().withName("orders");
        orders.patch(PatchContext.of(PatchType.JSON), "[{\"op\":\"add\",\"path\":\"/spec/replicas\",\"value\":2}]");
        assertThat(replicas("orders")).isEqualTo(2);
        orders.patch(PatchContext.of(PatchType.STRATEGIC_MERGE), "{\"metadata\":{\"labels\":{\"team\":\"a\"}}}");
        assertThat(orders.get().getMetadata().getLabels()).containsEntry("team", "a");
        assertThatThrownBy(() -> orders.patch(
                        PatchContext.of(PatchType.STRATEGIC_MERGE),
                        "{\"spec\":{\"template\":{\"spec\":{\"containers\":[]}}}}"))
                .hasMessageContaining("holds no list");
    }

    @Test
    void anInformerSeesWhatComesChangesAndGoes() {
        List<String> seen = new CopyOnWriteArrayList<>();
        deployment("before", 1);
        try (var informer = client.apps()
                .deployments()
                .withLabel("watched", "yes")
                .inform(new ResourceEventHandler<>() {
                    @Override
                    public void onAdd(Deployment d) {
                        seen.add("+" + d.getMetadata().getName());
                    }

                    @Override
                    public void onUpdate(Deployment old, Deployment d) {
                        seen.add("~" + d.getMetadata().getName() + d.getSpec().getReplicas());
                    }

                    @Override
                    public void onDelete(Deployment d, boolean unknown) {
                        seen.add("-" + d.getMetadata().getName());
                    }
                })) {
            label("before", "yes");
            label("before", "no");
            deployment("after", 1);
            label("after", "yes");
            client.apps().deployments().withName("after").scale(5);
            client.apps().deployments().withName("after").delete();
            Patience.await()
                    .untilAsserted(() ->
                            assertThat(seen).containsExactly("+before", "-before", "+after", "~after5", "-after"));
            assertThat(informer.isWatching()).isTrue();
        }
    }

    @Test
    void textBeyondAsciiSurvivesAWatch() {
        List<String> seen = new CopyOnWriteArrayList<>();
        try (var informer = client.configMaps().inform(new ResourceEventHandler<>() {
            @Override
            public void onAdd(io.fabric8.kubernetes.api.model.ConfigMap map) {
                seen.add(map.getData().get("text"));
            }

            @Override
            public void onUpdate(
                    io.fabric8.kubernetes.api.model.ConfigMap old, io.fabric8.kubernetes.api.model.ConfigMap map) {}

            @Override
            public void onDelete(io.fabric8.kubernetes.api.model.ConfigMap map, boolean unknown) {}
        })) {
            assertThat(informer.hasSynced()).isTrue();
            client.resource(new ConfigMapBuilder()
                            .withNewMetadata()
                            .withName("text")
                            .endMetadata()
                            .addToData("text", "1 → 6 é ✓")
                            .build())
                    .create();
            Patience.await().untilAsserted(() -> assertThat(seen).containsExactly("1 → 6 é ✓"));
        }
    }

    @Test
    void anObjectWithAFinalizerGoesWhenTheFinalizerGoes() {
        lamp("desk", Map.of());
        lamps().withName("desk").edit(lamp -> {
            lamp.getMetadata().setFinalizers(List.of("example.com/hold"));
            return lamp;
        });
        lamps().withName("desk").delete();
        assertThat(lamps().withName("desk").get().getMetadata().getDeletionTimestamp())
                .isNotNull();
        lamps().withName("desk").edit(lamp -> {
            lamp.getMetadata().setFinalizers(List.of());
            return lamp;
        });
        assertThat(lamps().withName("desk").get()).isNull();
    }

    @Test
    void kubectlGetsATableOfThePrinterColumns() throws Exception {
        lamp("desk", Map.of("watts", 60));
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(kubernetes.url() + "/apis/example.com/v1/namespaces/shop/lamps"))
                .header("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json")
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            var table = Json.parse(
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body());
            assertThat(table.path("kind").asText()).isEqualTo("Table");
            assertThat(table.path("columnDefinitions").findValuesAsText("name"))
                    .containsExactly("Name", "Ready", "Watts", "Age", "Why");
            assertThat(table.path("rows").path(0).path("cells").toString())
                    .matches("\\[\"desk\",\"Unknown\",60,\"\\d+s\",null]");
        }
    }

    @Test
    void mayEverything() {
        assertThat(client.authorization()
                        .v1()
                        .selfSubjectAccessReview()
                        .create(new io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview())
                        .getStatus()
                        .getAllowed())
                .isTrue();
    }

    private MixedOperation<
                    GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            lamps() {
        return client.genericKubernetesResources(LAMP);
    }

    private static GenericKubernetesResource bare(String name) {
        GenericKubernetesResource lamp = new GenericKubernetesResource();
        lamp.setApiVersion("example.com/v1");
        lamp.setKind("Lamp");
        lamp.setMetadata(new io.fabric8.kubernetes.api.model.ObjectMetaBuilder()
                .withName(name)
                .withNamespace("shop")
                .build());
        return lamp;
    }

    private GenericKubernetesResource lamp(String name, Map<String, ?> spec) {
        GenericKubernetesResource lamp = bare(name);
        lamp.setAdditionalProperty("spec", spec);
        return lamps().resource(lamp).create();
    }

    private static GenericKubernetesResource statusOnly(String name, Map<String, ?> status) {
        GenericKubernetesResource lamp = bare(name);
        lamp.setAdditionalProperty("status", status);
        return lamp;
    }

    private GenericKubernetesResource applyStatus(String name, String manager, Map<String, ?> status) {
        return lamps().resource(statusOnly(name, status)).subresource("status").patch(apply(manager, true));
    }

    private static PatchContext apply(String manager, boolean force) {
        return new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(manager)
                .withForce(force)
                .build();
    }

    private static Map<String, String> condition(String type, String status) {
        return Map.of("type", type, "status", status);
    }

    private Deployment deployment(String name, int replicas) {
        return client.resource(new DeploymentBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(replicas)
                        .withNewSelector()
                        .addToMatchLabels("app", name)
                        .endSelector()
                        .endSpec()
                        .build())
                .create();
    }

    private void label(String name, String value) {
        client.apps()
                .deployments()
                .withName(name)
                .edit(d -> new DeploymentBuilder(d)
                        .editMetadata()
                        .addToLabels("watched", value)
                        .endMetadata()
                        .build());
    }

    private int replicas(String name) {
        return client.apps().deployments().withName(name).get().getSpec().getReplicas();
    }

    private List<String> ownersOfReplicas(String name) {
        return client.apps().deployments().withName(name).get().getMetadata().getManagedFields().stream()
                .filter(entry -> entry.getFieldsV1().getAdditionalProperties().get("f:spec") instanceof Map<?, ?> spec
                        && spec.containsKey("f:replicas"))
                .map(EmbeddedKubernetesTest::describe)
                .toList();
    }

    private static String describe(ManagedFieldsEntry entry) {
        return entry.getManager() + " " + entry.getOperation() + " " + entry.getSubresource();
    }
}
