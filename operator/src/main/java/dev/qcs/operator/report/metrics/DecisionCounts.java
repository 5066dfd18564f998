package dev.qcs.operator.report.metrics;

import dev.qcs.operator.act.ScaleOutcome;
import dev.qcs.operator.decide.Decision;
import dev.qcs.operator.sweep.ScalerId;
import dev.qcs.operator.sweep.Verdict;
import dev.qcs.operator.sweep.VerdictListener;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Counts writes of replicas that were tried, by direction, reason and what came of it; gone with the scaler. */
public final class DecisionCounts implements VerdictListener {
    private final Map<ScalerId, Map<Labels, AtomicLong>> counts = new ConcurrentHashMap<>();

    @Override
    public void evaluated(Verdict verdict) {
        if (verdict.outcome() == null || !(verdict.evaluation().decision() instanceof Decision.ScaleTo change)) {
            return;
        }
        Labels what = ScalerMetrics.labels(verdict.id())
                .merge(Labels.of(
                        "direction",
                        change.to() > change.from() ? "up" : "down",
                        "reason",
                        change.reason().name(),
                        "outcome",
                        outcome(verdict.outcome())));
        counts.computeIfAbsent(verdict.id(), id -> new ConcurrentHashMap<>())
                .computeIfAbsent(what, labels -> new AtomicLong())
                .incrementAndGet();
    }

    public void forget(ScalerId id) {
        counts.remove(id);
    }

    CounterSnapshot snapshot() {
        CounterSnapshot.Builder counter =
                CounterSnapshot.builder().name("qcs_scaling_decisions").help("Writes of replicas that were tried");
        counts.values()
                .forEach(scaler ->
                        scaler.forEach((labels, count) -> counter.dataPoint(CounterDataPointSnapshot.builder()
                                .labels(labels)
                                .value((double) count.get())
                                .build())));
        return counter.build();
    }

    private static String outcome(ScaleOutcome outcome) {
        return switch (outcome) {
            case ScaleOutcome.Scaled scaled -> "scaled";
            case ScaleOutcome.Conflict conflict -> "conflict";
            case ScaleOutcome.Missing missing -> "missing";
            case ScaleOutcome.Forbidden forbidden -> "forbidden";
            case ScaleOutcome.Failed failed -> "failed";
        };
    }
}
