package dev.qcs.operator.reconcile;

import dev.qcs.crd.Api;
import dev.qcs.crd.QueueConsumerScaler;
import dev.qcs.crd.QueueConsumerScalerSpec.OnDelete;
import dev.qcs.crd.QueueConsumerScalerStatus;
import dev.qcs.operator.act.ScaleOutcome;
import dev.qcs.operator.act.ScaleTarget;
import dev.qcs.operator.act.TargetRef;
import dev.qcs.operator.act.TargetState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code onDelete: Restore}: on deletion of a scaler its target gets back the replicas that were found at first sight. It takes
 * a finalizer, the only one there is, on those objects only. A target that is gone, or a right that is missing, must not hold
 * the deletion up: then replicas stay as they are, and the log says so.
 */
final class Restoration {
    static final String FINALIZER = Api.GROUP + "/restore-replicas";
    private static final Logger log = LoggerFactory.getLogger(Restoration.class);

    private final ScaleTarget targets;

    Restoration(ScaleTarget targets) {
        this.targets = targets;
    }

    /** What is to be done about the finalizer of one object. */
    enum Finalizer {
        ADD,
        REMOVE,
        LEAVE
    }

    static Finalizer finalizer(QueueConsumerScaler scaler) {
        boolean wanted = scaler.getSpec() != null && scaler.getSpec().onDelete() == OnDelete.Restore;
        boolean there = scaler.hasFinalizer(FINALIZER);
        if (wanted == there || scaler.isMarkedForDeletion()) {
            return Finalizer.LEAVE;
        }
        return wanted ? Finalizer.ADD : Finalizer.REMOVE;
    }

    /**
     * Gives the target of a scaler that is being deleted its replicas back.
     *
     * @return true when the finalizer may go; false to come again, since the API server did not take the write
     */
    boolean restored(QueueConsumerScaler scaler, TargetRef target) {
        Integer found = found(scaler.getStatus());
        if (found == null || !(targets.read(target) instanceof TargetState.Found(var reading))) {
            return true;
        }
        if (reading.current() == found) {
            return true;
        }
        String name =
                scaler.getMetadata().getNamespace() + "/" + scaler.getMetadata().getName();
        return switch (targets.scale(target, reading.current(), found)) {
            case ScaleOutcome.Scaled scaled -> {
                log.info(
                        "{} is deleted: {} goes back from {} to {} replicas",
                        name,
                        target.displayName(),
                        scaled.from(),
                        found);
                yield true;
            }
            case ScaleOutcome.Missing _ -> true;
            case ScaleOutcome.Forbidden forbidden -> {
                log.warn("{} is deleted, but its replicas stay as they are: {}", name, forbidden.message());
                yield true;
            }
            case ScaleOutcome.Conflict _ -> false;
            case ScaleOutcome.Failed failed -> {
                log.warn("{} is deleted, its replicas are not restored yet: {}", name, failed.message());
                yield false;
            }
        };
    }

    private static @Nullable Integer found(@Nullable QueueConsumerScalerStatus status) {
        return status == null || status.replicas() == null
                ? null
                : status.replicas().found();
    }
}
