package dev.qcs.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.testing.Patience;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A tenant who may write scalers and not scale the workload does not get the operator to do it for him. */
@ExtendWith(Cluster.Resolver.class)
class TenantsE2E {
    private static final String NAMESPACE = "tenants";

    private static final String RIGHTS = """
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: tenant}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: tenant}
            rules:
            - apiGroups: [scaling.qcs.dev]
              resources: [queueconsumerscalers]
              verbs: [get, create, update, patch, delete]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: tenant}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: tenant}
            subjects: [{kind: ServiceAccount, name: tenant, namespace: tenants}]
            """;

    private static final String MAY_SCALE_ORDERS = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: may-scale-orders}
            rules:
            - apiGroups: [apps]
              resources: [deployments/scale]
              resourceNames: [orders-consumer]
              verbs: [patch]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: may-scale-orders}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: may-scale-orders}
            subjects: [{kind: ServiceAccount, name: tenant, namespace: tenants}]
            """;

    @Test
    void onlyWhoMayScaleAWorkloadMayHandItToAScaler(Cluster cluster) {
        cluster.installChart();
        cluster.kubectl().out("create", "namespace", NAMESPACE);
        Kubectl admin = cluster.kubectl().in(NAMESPACE);
        admin.apply(RIGHTS);
        String token = admin.out("create", "token", "tenant").strip();
        Kubectl tenant = cluster.plane().kubectlAs("tenant", token).in(NAMESPACE);
        String scaler = Manifests.scaler("orders", "kafka:9092", "");

        // The policy takes effect a moment after it was applied.
        Patience.await().untilAsserted(() -> {
            Kubectl.Result refused = tenant.runWith(scaler, "create", "--dry-run=server", "-f", "-");
            assertThat(refused.exit()).as(refused.text()).isNotZero();
            assertThat(refused.err())
                    .contains(
                            "user system:serviceaccount:tenants:tenant may not patch deployments/scale orders-consumer in"
                                    + " namespace tenants, so may not hand it to a QueueConsumerScaler");
        });
        cluster.show(
                "tenant-refused",
                "kubectl create -f orders.yaml",
                tenant.runWith(scaler, "create", "-f", "-").err());

        admin.apply(MAY_SCALE_ORDERS);
        Patience.await().untilAsserted(() -> {
            Kubectl.Result created = tenant.runWith(scaler, "apply", "--server-side", "-f", "-");
            assertThat(created.exit()).as(created.text()).isZero();
        });

        // What he may scale is no way to what he may not.
        Kubectl.Result other =
                tenant.runWith(Manifests.scaler("billing", "kafka:9092", ""), "create", "--dry-run=server", "-f", "-");
        assertThat(other.err()).contains("may not patch deployments/scale billing-consumer");
        Kubectl.Result moved = tenant.runWith(
                scaler.replace("orders-consumer", "billing-consumer"), "apply", "--server-side", "-f", "-");
        assertThat(moved.exit()).as("a target is immutable").isNotZero();
        admin.out("delete", "qcs", "orders");
    }
}
