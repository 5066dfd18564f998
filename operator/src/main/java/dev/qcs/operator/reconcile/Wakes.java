package dev.qcs.operator.reconcile;

import dev.qcs.crd.QueueConsumerScaler;
import dev.qcs.operator.sweep.ScalerId;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;

/** Has a scaler reconciled soon. What is asked before the reconciler runs is dropped; its start looks at every scaler anyway. */
public final class Wakes {
    private final SimpleInboundEventSource<QueueConsumerScaler> source = new SimpleInboundEventSource<>("wakes");

    public void wake(ScalerId scaler) {
        source.propagateEvent(new ResourceID(scaler.name(), scaler.namespace()));
    }

    SimpleInboundEventSource<QueueConsumerScaler> source() {
        return source;
    }
}
