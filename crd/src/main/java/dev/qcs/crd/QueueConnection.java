package dev.qcs.crd;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** What a platform team writes: how to reach a broker, with which credentials. */
@Group(Api.GROUP)
@Version(Api.VERSION)
@Kind("QueueConnection")
@Singular("queueconnection")
@Plural("queueconnections")
@ShortNames("qconn")
public class QueueConnection extends CustomResource<QueueConnectionSpec, QueueConnectionStatus> implements Namespaced {

    @Override
    protected @Nullable QueueConnectionSpec initSpec() {
        return null;
    }

    @Override
    protected @Nullable QueueConnectionStatus initStatus() {
        return null;
    }
}
