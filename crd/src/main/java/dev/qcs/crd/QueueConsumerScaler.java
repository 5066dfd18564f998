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

/** What a team writes: which consumers follow which queue, within which bounds. */
@Group(Api.GROUP)
@Version(Api.VERSION)
@Kind("QueueConsumerScaler")
@Singular("queueconsumerscaler")
@Plural("queueconsumerscalers")
@ShortNames("qcs")
public class QueueConsumerScaler extends CustomResource<QueueConsumerScalerSpec, QueueConsumerScalerStatus>
        implements Namespaced {

    /** Records have no empty instance: an object without a spec has none. */
    @Override
    protected @Nullable QueueConsumerScalerSpec initSpec() {
        return null;
    }

    @Override
    protected @Nullable QueueConsumerScalerStatus initStatus() {
        return null;
    }
}
