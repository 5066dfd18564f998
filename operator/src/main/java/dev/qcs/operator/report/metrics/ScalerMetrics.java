package dev.qcs.operator.report.metrics;

import dev.qcs.operator.act.TargetReading;
import dev.qcs.operator.decide.Decision;
import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.estimate.Drain;
import dev.qcs.operator.estimate.Estimate;
import dev.qcs.operator.estimate.Loss;
import dev.qcs.operator.estimate.PartitionEstimate;
import dev.qcs.operator.evaluate.Evaluation;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.policy.Objective;
import dev.qcs.operator.report.Reporter;
import dev.qcs.operator.report.Subject;
import dev.qcs.operator.sweep.ScalerId;
import dev.qcs.operator.sweep.Verdict;
import io.fabric8.kubernetes.api.model.Condition;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of scalers, made from the newest verdicts when they are asked for. A gauge object per scaler and metric, as a
 * metrics library keeps them, would cost more memory than everything else that is known of a scaler. What is unknown has no
 * sample.
 */
public final class ScalerMetrics implements MultiCollector {
    private final Reporter reporter;
    private final DecisionCounts decisions;
    private final EventCounts events;

    public ScalerMetrics(Reporter reporter, DecisionCounts decisions, EventCounts events) {
        this.reporter = reporter;
        this.decisions = decisions;
        this.events = events;
    }

    @Override
    public MetricSnapshots collect() {
        Families families = new Families();
        reporter.forEach((subject, verdict) -> collect(families, subject, verdict));
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        families.gauges().forEach(all::metricSnapshot);
        all.metricSnapshot(decisions.snapshot());
        all.metricSnapshot(events.snapshot());
        all.metricSnapshot(transitions());
        return all.build();
    }

    private CounterSnapshot transitions() {
        CounterSnapshot.Builder counter = CounterSnapshot.builder()
                .name("qcs_status_condition_transitions")
                .help("How often a condition turned to a status");
        reporter.forEach((subject, verdict) -> reporter.transitionsOf(subject.id())
                .forEach((transition, count) -> counter.dataPoint(CounterDataPointSnapshot.builder()
                        .labels(labels(subject.id())
                                .merge(Labels.of(
                                        "type",
                                        transition.type(),
                                        "status",
                                        transition.status().toLowerCase(Locale.ROOT))))
                        .value((double) count)
                        .build())));
        return counter.build();
    }

    private void collect(Families families, Subject subject, Verdict verdict) {
        Labels scaler = labels(subject.id());
        Evaluation evaluation = verdict.evaluation();
        replicas(families, scaler, evaluation);
        consumption(families, scaler, evaluation);
        families.add(
                "qcs_last_evaluation_timestamp_seconds",
                "When the scaler was evaluated last",
                scaler,
                evaluation.time().toEpochMilli() / 1000.0);
        for (Finding finding : evaluation.findings()) {
            if (finding.past()) {
                // It is over, and counted: an alert on it would go on for the day that it stays listed.
                continue;
            }
            families.add(
                    "qcs_finding",
                    "1 while something is found wrong",
                    scaler.merge(Labels.of(
                            "type",
                            finding.type().name(),
                            "severity",
                            finding.severity().name())),
                    1.0);
        }
        for (Condition condition : reporter.conditionsOf(subject.id())) {
            for (String status : new String[] {"True", "False", "Unknown"}) {
                families.add(
                        "qcs_status_condition",
                        "1 for the status that a condition has, 0 for the two others",
                        scaler.merge(Labels.of("type", condition.getType(), "status", status.toLowerCase(Locale.ROOT))),
                        status.equals(condition.getStatus()) ? 1.0 : 0.0);
            }
        }
        if (subject.broker() != null) {
            boolean up = !(evaluation.reading() instanceof Reading.Unavailable);
            families.worst(
                    "qcs_source_up",
                    "1 while the source answers",
                    Labels.of("source", subject.broker().displayName()),
                    up ? 1.0 : 0.0);
        }
    }

    private static void replicas(Families families, Labels scaler, Evaluation evaluation) {
        TargetReading target = evaluation.target();
        Decision.Size size = evaluation.decision().size();
        families.add(
                "qcs_replicas_current",
                "spec.replicas of the target",
                scaler,
                target == null ? null : target.current());
        families.add(
                "qcs_replicas_desired",
                "Replicas wanted after caps and bounds",
                scaler,
                target == null ? null : Integer.valueOf(size.desired()));
        families.add("qcs_replicas_needed", "Replicas that the demand asks for, before caps", scaler, size.needed());
        families.add("qcs_replicas_min", "Lower bound in force", scaler, size.min());
        families.add("qcs_replicas_max", "Upper bound in force", scaler, size.max());
    }

    private static void consumption(Families families, Labels scaler, Evaluation evaluation) {
        Estimate estimate = evaluation.estimate();
        families.add("qcs_lag_messages", "Unread messages", scaler, estimate.lag());
        families.add(
                "qcs_lag_seconds",
                "Age of the oldest unread message",
                scaler,
                estimate.behind() == null ? null : seconds(estimate.behind().age()));
        if (evaluation.policy().objective() instanceof Objective.LagSeconds objective) {
            families.add(
                    "qcs_target_lag_seconds",
                    "The objective: no message waits longer",
                    scaler,
                    seconds(objective.lag()));
        }
        families.add("qcs_arrival_messages_per_second", "Messages that arrive", scaler, estimate.arrival());
        families.add(
                "qcs_consumption_messages_per_second", "Messages that are committed", scaler, estimate.consumption());
        families.add(
                "qcs_partitions",
                "Partitions of the source",
                scaler,
                evaluation.reading() instanceof Reading.Observed ? Integer.valueOf(estimate.partitionCount()) : null);
        families.add(
                "qcs_stuck_partitions",
                "Partitions with work whose committed offset stands still",
                scaler,
                evaluation.reading() instanceof Reading.Observed
                        ? Long.valueOf(estimate.partitions().stream()
                                .filter(partition -> partition.state() == PartitionEstimate.State.Frozen)
                                .count())
                        : null);
        if (evaluation.reading() instanceof Reading.Observed observed
                && observed.group() != null
                && observed.group().members() != null) {
            families.add(
                    "qcs_group_members",
                    "Members of the consumer group",
                    scaler,
                    observed.group().members().size());
        }
        families.add("qcs_drain_seconds", "Until the backlog is gone; +Inf = never", scaler, drain(estimate.drain()));
        families.add(
                "qcs_data_loss_seconds",
                "Until unread messages may expire; +Inf = never",
                scaler,
                loss(estimate.loss()));
    }

    private static @Nullable Double drain(Drain drain) {
        return switch (drain) {
            case Drain.In in -> seconds(in.time());
            case Drain.Plain plain ->
                switch (plain) {
                    case NOTHING_TO_DRAIN -> Double.valueOf(0);
                    case NEVER -> Double.valueOf(Double.POSITIVE_INFINITY);
                    case UNKNOWN -> null;
                };
        };
    }

    private static @Nullable Double loss(Loss loss) {
        return switch (loss) {
            case Loss.In in -> seconds(in.time());
            case Loss.Plain plain ->
                switch (plain) {
                    case NEVER -> Double.valueOf(Double.POSITIVE_INFINITY);
                    case UNKNOWN -> null;
                };
        };
    }

    private static Double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }

    /** A label called {@code namespace} would be taken for the operator's own and renamed. */
    static Labels labels(ScalerId id) {
        return Labels.of("scaler_namespace", id.namespace(), "scaler", id.name());
    }
}
