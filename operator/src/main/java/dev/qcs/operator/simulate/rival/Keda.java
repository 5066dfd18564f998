package dev.qcs.operator.simulate.rival;

import dev.qcs.operator.simulate.Contender;
import dev.qcs.operator.simulate.PlantView;
import dev.qcs.operator.simulate.Setup;
import dev.qcs.operator.simulate.rival.Trigger.Measurement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A KEDA ScaledObject with its triggers, and the HPA that it makes.
 *
 * <p>Two loops: KEDA's own, each {@code pollingInterval}, only wakes a workload from 0 and puts it to 0, the latter when no
 * activity of any trigger was seen for more than {@code cooldownPeriod} (300 s). The HPA scales from 1 up each 15 s, and has at least one
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

    private final KedaPace pace;
    private final int min;
    private final List<Trigger> triggers;
    private final Hpa hpa;
    private OptionalInt lastActive = OptionalInt.empty();
    private List<Measurement> polled = List.of();

    /** @param triggers each a metric of the HPA, which takes the largest size that one of them asks for */
    Keda(KedaPace pace, List<Trigger> triggers, Setup setup) {
        this.pace = pace;
        this.min = setup.minReplicas();
        this.triggers = List.copyOf(triggers);
        this.hpa = new Hpa(Math.max(1, min), setup.maxReplicas(), pace.behavior());
    }

    @Override
    public int replicas(PlantView view) {
        boolean poll = view.second() % pace.pollSeconds() == 0;
        if (poll) {
            polled = asked(view);
        }
        int wanted = view.wanted();
        if (view.second() % Hpa.SYNC_SECONDS == 0) {
            wanted = hpa.sync(wanted, proposals(view, wanted), Instant.ofEpochSecond(view.second()));
        }
        return poll ? activated(wanted, view.second()) : wanted;
    }

    private List<Measurement> asked(PlantView view) {
        return triggers.stream().map(trigger -> trigger.query(view)).toList();
    }

    private List<OptionalInt> proposals(PlantView view, int wanted) {
        if (wanted == 0) {
            return List.of(OptionalInt.empty()); // The HPA is off and asks nothing.
        }
        List<Measurement> seen = pace.cached() ? polled : asked(view);
        List<OptionalInt> proposals = new ArrayList<>();
        for (int i = 0; i < triggers.size(); i++) {
            proposals.add(OptionalInt.of(size(triggers.get(i), seen.get(i).value(), view)));
        }
        return proposals;
    }

    private int size(Trigger trigger, double value, PlantView view) {
        int tolerance = pace.tolerancePercent();
        double usage = Math.floor(value * MILLI);
        double target = Math.floor(trigger.target() * MILLI);
        return trigger.average()
                ? Hpa.averageValue(usage, target, view.existing(), tolerance, tolerance)
                : Hpa.value(usage, target, view.wanted(), view.ready(), tolerance, tolerance);
    }

    private int activated(int replicas, int second) {
        if (polled.stream().anyMatch(Measurement::active)) {
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
