package dev.qcs.operator.simulate.rival;

import dev.qcs.operator.simulate.Contender;
import dev.qcs.operator.simulate.PlantView;
import dev.qcs.operator.simulate.Setup;
import dev.qcs.operator.simulate.rival.KafkaTrigger.Measurement;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;

/**
 * A KEDA ScaledObject with one Kafka trigger, and the HPA that it makes.
 *
 * <p>Two loops: KEDA's own, each {@code pollingInterval}, only wakes a workload from 0 and puts it to 0, the latter when no
 * activity was seen for more than {@code cooldownPeriod} (300 s). The HPA scales from 1 up each 15 s, and has at least one
 * replica as its minimum. The HPA's question is answered by a query of its own unless {@code useCachedMetrics} is set, so that the
 * polling interval has no influence on anything above one replica.
 *
 * <p>After {@code RequestScale}, {@code scaleToZeroOrIdle} and {@code scaleFromZeroOrIdle} in
 * {@code pkg/scaling/executor/scale_scaledobjects.go}, {@code startScaleLoop} and {@code GetScaledObjectMetrics} in
 * {@code pkg/scaling/scale_handler.go} and {@code GetHPAMinReplicas} in {@code scaledobject_types.go} of KEDA's main branch of 20
 * August 2026 (commit 8b4f083, after 2.20.2). Both loops begin with the run; in a second in which both are due the HPA is first.
 */
final class Keda implements Contender {
    private static final int COOLDOWN_SECONDS = 300;

    /** Metrics travel in thousandths. */
    private static final double MILLI = 1_000;

    private final KedaSetting setting;
    private final int min;
    private final long threshold;
    private final KafkaTrigger trigger;
    private final Hpa hpa;
    private OptionalInt lastActive = OptionalInt.empty();
    private Measurement polled = new Measurement(0, false);

    Keda(KedaSetting setting, Setup setup) {
        this.setting = setting;
        this.min = setup.minReplicas();
        this.threshold = setting.threshold().messages(setup);
        this.trigger = new KafkaTrigger(threshold, setting.even(), setting.persistent());
        this.hpa = new Hpa(Math.max(1, min), setup.maxReplicas(), setting.behavior());
    }

    @Override
    public int replicas(PlantView view) {
        boolean poll = view.second() % setting.pollSeconds() == 0;
        if (poll) {
            polled = trigger.query(view);
        }
        int wanted = view.wanted();
        if (view.second() % Hpa.SYNC_SECONDS == 0) {
            wanted = hpa.sync(wanted, List.of(proposal(view, wanted)), Instant.ofEpochSecond(view.second()));
        }
        return poll ? activated(wanted, view.second()) : wanted;
    }

    private OptionalInt proposal(PlantView view, int wanted) {
        if (wanted == 0) {
            return OptionalInt.empty(); // The HPA is off and asks nothing.
        }
        Measurement seen = setting.cached() ? polled : trigger.query(view);
        int tolerance = setting.tolerancePercent();
        return OptionalInt.of(
                Hpa.averageValue(seen.lag() * MILLI, threshold * MILLI, view.existing(), tolerance, tolerance));
    }

    private int activated(int replicas, int second) {
        if (polled.active()) {
            lastActive = OptionalInt.of(second);
            return replicas == 0 ? Math.max(1, min) : replicas;
        }
        if (replicas > 0 && min == 0) {
            boolean cooling = lastActive.isPresent() && second - lastActive.getAsInt() <= COOLDOWN_SECONDS;
            return cooling ? replicas : 0;
        }
        return Math.max(replicas, min);
    }
}
