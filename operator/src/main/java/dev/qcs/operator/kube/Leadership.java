package dev.qcs.operator.kube;

import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exactly one of several replicas acts. Two faults of java-operator-sdk 5.3.2 shape this class: a replica that lost its
 * lease goes on reconciling (its pull request 3619), so losing the lease ends the process; and it never gives the lease
 * back (its issue 3383 and the like), so a successor would wait 15 s for nothing.
 */
public final class Leadership {
    private static final Logger log = LoggerFactory.getLogger(Leadership.class);
    private static final Duration LEASE = Duration.ofSeconds(15);
    private static final Duration RENEW = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final KubernetesClient client;
    private final String namespace;
    private final String identity;
    private final Runnable halt;
    private final AtomicBoolean stopping = new AtomicBoolean();

    /**
     * @param identity unique among the replicas: the Pod's name
     * @param halt ends the process at once, without shutdown hooks: they would wait for the very work that must end
     */
    public Leadership(KubernetesClient client, String namespace, String identity, Runnable halt) {
        this.client = client;
        this.namespace = namespace;
        this.identity = identity;
        this.halt = halt;
    }

    public LeaderElectionConfiguration configuration() {
        return LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(Clients.FIELD_MANAGER)
                .withLeaseNamespace(namespace)
                .withIdentity(identity)
                .withLeaseDuration(LEASE)
                .withRenewDeadline(RENEW)
                .withRetryPeriod(RETRY)
                .withLeaderCallbacks(new LeaderCallbacks(() -> {}, this::lost, leader -> {}))
                .build();
    }

    /**
     * Says in a sentence what would otherwise show as a lease that is won and lost over and over. The SDK asks for get, create
     * and update when it starts; the client below it renews with a patch.
     */
    public void explainMissingRight() {
        SelfSubjectAccessReview review = new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withGroup("coordination.k8s.io")
                .withResource("leases")
                .withVerb("patch")
                .withNamespace(namespace)
                .withName(Clients.FIELD_MANAGER)
                .endResourceAttributes()
                .endSpec()
                .build();
        try {
            SelfSubjectAccessReview answer = client.resource(review).create();
            if (answer.getStatus() != null
                    && !Boolean.TRUE.equals(answer.getStatus().getAllowed())) {
                log.error(
                        "the operator may not patch leases in namespace {} and so cannot keep leading: grant get, create,"
                                + " update and patch on leases.coordination.k8s.io there, or set QCS_LEADER_ELECTION=false",
                        namespace);
            }
        } catch (KubernetesClientException failure) {
            log.debug("could not ask for the right to patch leases", failure);
        }
    }

    /** From now on losing the lease is what we want. */
    public void stopping() {
        stopping.set(true);
    }

    /** Empties the lease if it still names us, so that a successor starts at once. */
    public void release() {
        try {
            Lease lease = client.leases()
                    .inNamespace(namespace)
                    .withName(Clients.FIELD_MANAGER)
                    .get();
            if (lease != null && identity.equals(lease.getSpec().getHolderIdentity())) {
                lease.getSpec().setHolderIdentity("");
                client.resource(lease).update();
            }
        } catch (KubernetesClientException failure) {
            log.warn("could not give the lease back ({}); a successor takes over within 15 s", failure.getMessage());
        }
    }

    private void lost() {
        if (!stopping.get()) {
            log.error(
                    "lost the lease {}/{}: another replica leads, so this one ends", namespace, Clients.FIELD_MANAGER);
            halt.run();
        }
    }
}
