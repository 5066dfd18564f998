package dev.qcs.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.crd.QueueConsumerScaler;
import dev.qcs.operator.act.ScaleOutcome;
import dev.qcs.operator.act.ScaleTarget;
import dev.qcs.operator.act.TargetReading;
import dev.qcs.operator.act.TargetRef;
import dev.qcs.operator.act.TargetState;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RestorationTest {
    private static final TargetRef TARGET = new TargetRef("shop", "apps/v1", "Deployment", "orders-consumer");

    private final List<String> writes = new ArrayList<>();
    private TargetState state = new TargetState.Found(new TargetReading("uid", 12, 12, 1, false, false, null));
    private ScaleOutcome answer = new ScaleOutcome.Scaled(12, 3);
    private final Restoration restoration = new Restoration(new ScaleTarget() {
        @Override
        public TargetState read(TargetRef target) {
            return state;
        }

        @Override
        public ScaleOutcome scale(TargetRef target, int from, int to) {
            writes.add(target.name() + " " + from + " -> " + to);
            return answer;
        }

        @Override
        public Optional<String> lastWriter(TargetRef target) {
            return Optional.empty();
        }
    });

    @Test
    void aDeletedScalerGivesBackWhatItFound() {
        assertThat(restoration.restored(scaler("Restore", true, 3), TARGET)).isTrue();
        assertThat(writes).containsExactly("orders-consumer 12 -> 3");
    }

    @Test
    void nothingIsWrittenWhenTheTargetIsGoneOrNothingWasFoundOrItIsThereAlready() {
        assertThat(restoration.restored(scaler("Restore", true, null), TARGET)).isTrue();
        assertThat(restoration.restored(scaler("Restore", true, 12), TARGET)).isTrue();
        state = new TargetState.Missing();
        assertThat(restoration.restored(scaler("Restore", true, 3), TARGET)).isTrue();
        assertThat(writes).isEmpty();
    }

    @Test
    void aMissingRightDoesNotHoldTheDeletionUpButABusyApiServerIsAskedAgain() {
        answer = new ScaleOutcome.Forbidden("grant update on deployments/scale");
        assertThat(restoration.restored(scaler("Restore", true, 3), TARGET)).isTrue();
        answer = new ScaleOutcome.Failed("503");
        assertThat(restoration.restored(scaler("Restore", true, 3), TARGET)).isFalse();
        answer = new ScaleOutcome.Conflict(5);
        assertThat(restoration.restored(scaler("Restore", true, 3), TARGET)).isFalse();
    }

    @Test
    void onlyRestoreHasAFinalizerAndGoingBackToKeepTakesItAway() {
        assertThat(Restoration.finalizer(scaler("Keep", false, null))).isEqualTo(Restoration.Finalizer.LEAVE);
        assertThat(Restoration.finalizer(scaler("Restore", false, null))).isEqualTo(Restoration.Finalizer.ADD);
        assertThat(Restoration.finalizer(scaler("Restore", true, null))).isEqualTo(Restoration.Finalizer.LEAVE);
        assertThat(Restoration.finalizer(scaler("Keep", true, null))).isEqualTo(Restoration.Finalizer.REMOVE);
    }

    private static QueueConsumerScaler scaler(String onDelete, boolean finalizer, @Nullable Integer found) {
        return Serialization.unmarshal(
                """
                apiVersion: scaling.qcs.dev/v1
                kind: QueueConsumerScaler
                metadata:
                  name: orders
                  namespace: shop
                  finalizers: [%s]
                spec:
                  scaleTargetRef: {name: orders-consumer}
                  onDelete: %s
                status:
                  replicas: {current: 12%s}
                """.formatted(
                        finalizer ? Restoration.FINALIZER : "", onDelete, found == null ? "" : ", found: " + found),
                QueueConsumerScaler.class);
    }
}
