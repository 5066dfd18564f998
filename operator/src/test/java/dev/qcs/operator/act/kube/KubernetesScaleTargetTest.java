package dev.qcs.operator.act.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.act.ScaleOutcome;
import dev.qcs.operator.act.TargetRef;
import dev.qcs.operator.kube.Scope;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import io.fabric8.kubernetes.api.model.autoscaling.v1.ScaleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient
class KubernetesScaleTargetTest {
    private static final String PATH = "/apis/apps/v1/namespaces/shop/deployments/orders-consumer";
    private static final TargetRef TARGET = new TargetRef("shop", "apps/v1", "Deployment", "orders-consumer");

    // Set by the extension before each test.
    @SuppressWarnings("NullAway.Init")
    private KubernetesMockServer server;

    @SuppressWarnings("NullAway.Init")
    private KubernetesClient client;

    @SuppressWarnings("NullAway.Init")
    private KubernetesScaleTarget targets;

    @BeforeEach
    void setUp() {
        targets = new KubernetesScaleTarget(client, new Workloads(client, Scope.EVERYWHERE));
    }

    @Test
    void writesUnderTheVersionThatItRead() throws InterruptedException {
        answerScale(scale(3, "41"), 1);
        server.expect()
                .put()
                .withPath(PATH + "/scale")
                .andReturn(200, scale(11, "42"))
                .once();

        assertThat(targets.scale(TARGET, 3, 11)).isEqualTo(new ScaleOutcome.Scaled(3, 11));

        server.takeRequest();
        Scale written = Serialization.unmarshal(server.takeRequest().getBody().readUtf8(), Scale.class);
        assertThat(written.getMetadata().getResourceVersion()).isEqualTo("41");
        assertThat(written.getSpec().getReplicas()).isEqualTo(11);
    }

    @Test
    void writesNothingWhenSomebodyElseSetReplicas() {
        answerScale(scale(5, "41"), 1);

        assertThat(targets.scale(TARGET, 3, 11)).isEqualTo(new ScaleOutcome.Conflict(5));
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void triesAgainWhenOnlyTheStatusMoved() {
        answerScale(scale(3, "41"), 1);
        refusePut(409, 1);
        answerScale(scale(3, "42"), 1);
        server.expect()
                .put()
                .withPath(PATH + "/scale")
                .andReturn(200, scale(11, "43"))
                .once();

        assertThat(targets.scale(TARGET, 3, 11)).isEqualTo(new ScaleOutcome.Scaled(3, 11));
        assertThat(server.getRequestCount()).isEqualTo(4);
    }

    @Test
    void givesUpAfterThreeConflicts() {
        answerScale(scale(3, "41"), 3);
        refusePut(409, 3);

        assertThat(targets.scale(TARGET, 3, 11))
                .isInstanceOfSatisfying(
                        ScaleOutcome.Failed.class,
                        failed -> assertThat(failed.message()).contains("3 times in a row"));
        assertThat(server.getRequestCount()).isEqualTo(6);
    }

    @Test
    void stopsWhenAConflictChangedReplicas() {
        answerScale(scale(3, "41"), 1);
        refusePut(409, 1);
        answerScale(scale(4, "42"), 1);

        assertThat(targets.scale(TARGET, 3, 11)).isEqualTo(new ScaleOutcome.Conflict(4));
    }

    @Test
    void aMissingRightIsNamedAsTheRuleToGrant() {
        answerScale(scale(3, "41"), 1);
        refusePut(403, 1);

        assertThat(targets.scale(TARGET, 3, 11))
                .isEqualTo(
                        new ScaleOutcome.Forbidden(
                                "the operator may not write deployments/scale in namespace shop: grant it a Role there with the rule"
                                        + " {apiGroups: [\"apps\"], resources: [\"deployments/scale\"], verbs: [get, update, patch]}"));
    }

    @Test
    void aTargetThatIsGoneIsMissing() {
        assertThat(targets.scale(TARGET, 3, 11)).isEqualTo(new ScaleOutcome.Missing());
    }

    @Test
    void aServerThatIsOverloadedIsAFailureToTryLater() {
        server.expect().get().withPath(PATH + "/scale").andReturn(503, "").always();
        assertThat(targets.scale(TARGET, 3, 11)).isInstanceOf(ScaleOutcome.Failed.class);
    }

    @Test
    void theLastWriterOfReplicasIsFoundInManagedFields() {
        server.expect()
                .get()
                .withPath(PATH)
                .andReturn(
                        200,
                        new DeploymentBuilder(Serialization.unmarshal(
                                        """
                                        apiVersion: apps/v1
                                        kind: Deployment
                                        metadata:
                                          name: orders-consumer
                                          managedFields:
                                          - {manager: kubectl, time: "2026-11-23T06:00:00Z", fieldsV1: {"f:spec": {"f:template": {}}}}
                                          - {manager: queue-consumer-scaler, time: "2026-11-23T05:00:00Z", fieldsV1: {"f:spec": {"f:replicas": {}}}}
                                          - {manager: argocd-controller, time: "2026-11-23T05:30:00Z", fieldsV1: {"f:spec": {"f:replicas": {}}}}
                                        """, io.fabric8.kubernetes.api.model.apps.Deployment.class))
                                .build())
                .once();
        assertThat(targets.lastWriter(TARGET)).contains("argocd-controller");
    }

    @Test
    void whoCannotBeAskedIsNobody() {
        assertThat(targets.lastWriter(TARGET)).isEmpty();
    }

    private void answerScale(Scale scale, int times) {
        server.expect().get().withPath(PATH + "/scale").andReturn(200, scale).times(times);
    }

    private void refusePut(int code, int times) {
        server.expect()
                .put()
                .withPath(PATH + "/scale")
                .andReturn(
                        code,
                        new StatusBuilder().withCode(code).withMessage("no").build())
                .times(times);
    }

    private static Scale scale(int replicas, String version) {
        return new ScaleBuilder()
                .withNewMetadata()
                .withName("orders-consumer")
                .withNamespace("shop")
                .withResourceVersion(version)
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .endSpec()
                .build();
    }
}
