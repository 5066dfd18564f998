package dev.qcs.operator.simulate.rival;

import dev.qcs.operator.simulate.Contender;
import dev.qcs.operator.simulate.PlantView;
import dev.qcs.operator.simulate.Setup;

/**
 * The autoscaler of numaflow for a Kafka source: as many replicas as would do what is pending in 20 s at the rate of now, two more
 * or fewer at a time, 90 s apart. It has no term for arrivals.
 *
 * <p>After {@code scaleOneVertex} and {@code desiredReplicas} in {@code pkg/reconciler/vertex/scaling/scaling.go} and the defaults
 * in {@code pkg/apis/numaflow/v1alpha1/const.go} of numaflow's main branch of 22 August 2026 (commit 63ba4e8).
 */
final class Numaflow implements Contender {
    private static final int TASK_SECONDS = 30;
    private static final int LOOK_BACK_SECONDS = 120;
    private static final int COOLDOWN_SECONDS = 90;
    private static final int SLEEP_SECONDS = 120;
    private static final double TARGET_SECONDS = 20;
    private static final int REPLICAS_PER_SCALE = 2;

    private final int min;
    private final int max;
    private final Samples samples = new Samples();
    private int lastScaled = -SLEEP_SECONDS;

    Numaflow(Setup setup) {
        this.min = setup.minReplicas();
        this.max = setup.maxReplicas();
    }

    @Override
    public int replicas(PlantView view) {
        samples.add(view);
        samples.forgetBefore(view.second() - LOOK_BACK_SECONDS);
        if (view.second() % TASK_SECONDS != 0) {
            return view.wanted();
        }
        int wanted = scaled(view, view.second() - lastScaled);
        if (wanted != view.wanted()) {
            lastScaled = view.second();
        }
        return wanted;
    }

    private int scaled(PlantView view, int sinceLastScale) {
        int current = view.wanted();
        if (sinceLastScale < COOLDOWN_SECONDS || view.existing() != current || min == max) {
            return current;
        }
        if (current == 0) {
            return sinceLastScale >= SLEEP_SECONDS ? 1 : 0;
        }
        if (view.ready() == 0 || !samples.enough()) {
            return current;
        }
        int desired = Math.clamp(desired(view.ready()), min, max);
        return current < min || current > max
                ? desired
                : Math.clamp(desired, current - REPLICAS_PER_SCALE, current + REPLICAS_PER_SCALE);
    }

    private int desired(int ready) {
        long pending = (long) samples.meanLag();
        double rate = samples.consumed();
        if (pending == 0 && rate == 0) {
            return 0;
        }
        if (pending == 0 || rate == 0) {
            return 1;
        }
        long needed = Math.round(pending / rate / TARGET_SECONDS * ready);
        return Math.clamp(Math.min(needed, pending), 1, Integer.MAX_VALUE);
    }
}
