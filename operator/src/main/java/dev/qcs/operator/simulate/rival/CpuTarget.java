package dev.qcs.operator.simulate.rival;

import dev.qcs.operator.decide.limit.Limiter;
import dev.qcs.operator.policy.behavior.Behavior;
import dev.qcs.operator.simulate.Contender;
import dev.qcs.operator.simulate.PlantView;
import dev.qcs.operator.simulate.Setup;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;

/**
 * An HPA on the processor, without a {@code behavior} block, for Pods that request as much processor as they use at capacity.
 *
 * <p>After {@code GetResourceReplicas} and {@code groupPods} in {@code pkg/controller/podautoscaler/replica_calculator.go} and
 * {@code GetResourceUtilizationRatio} in {@code metrics/utilization.go} of Kubernetes 1.36.3: use is a whole percentage, rounded
 * down; Pods that are not ready count for nothing on the way down, and as idle on the way up.
 */
final class CpuTarget implements Contender {
    private static final int TOLERANCE = Behavior.HPA_TOLERANCE_PERCENT;

    private final int targetPercent;
    private final Hpa hpa;

    CpuTarget(int targetPercent, Setup setup) {
        this.targetPercent = targetPercent;
        this.hpa = new Hpa(Math.max(1, setup.minReplicas()), setup.maxReplicas(), null);
    }

    @Override
    public int replicas(PlantView view) {
        return view.second() % Hpa.SYNC_SECONDS == 0
                ? hpa.sync(view.wanted(), List.of(proposal(view)), Instant.ofEpochSecond(view.second()))
                : view.wanted();
    }

    private OptionalInt proposal(PlantView view) {
        int current = view.wanted();
        int ready = view.ready();
        if (ready == 0) {
            return OptionalInt.empty();
        }
        double ratio = ratio(view.processor());
        int pods = Math.max(ready, view.existing());
        if (pods == ready || ratio <= 1) {
            return OptionalInt.of(keeps(ratio) ? current : (int) Math.ceil(ratio * ready));
        }
        double withIdle = ratio(view.processor() * ready / pods);
        int size = (int) Math.ceil(withIdle * pods);
        return OptionalInt.of(keeps(withIdle) || withIdle < 1 || size < current ? current : size);
    }

    private double ratio(double use) {
        return (int) (use * 100) / (double) targetPercent;
    }

    private static boolean keeps(double ratio) {
        return Limiter.keepsSize(ratio, TOLERANCE, TOLERANCE);
    }
}
