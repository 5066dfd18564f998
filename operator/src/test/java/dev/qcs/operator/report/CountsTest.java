package dev.qcs.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.report.metrics.DecisionCounts;
import dev.qcs.operator.report.metrics.EventCounts;
import dev.qcs.operator.report.metrics.ScalerMetrics;
import dev.qcs.operator.sweep.Verdict;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What happens once is counted once, and a condition that turns each time; neither goes on ringing. */
class CountsTest {
    private final List<Announcement> told = new ArrayList<>();
    private final Reporter reporter =
            new Reporter(new Runbooks("runbooks"), told::add, id -> {}, Clock.fixed(Example.NOW, ZoneOffset.UTC));
    private final EventCounts events = new EventCounts();
    private final ScalerMetrics metrics = new ScalerMetrics(reporter, new DecisionCounts(), events);
    private final Example example = new Example("orders");

    private void see() {
        Verdict verdict = example.verdict();
        events.evaluated(verdict);
        reporter.follow(example.subject(), null);
        reporter.evaluated(verdict);
    }

    private void write() {
        reporter.written(example.id, Objects.requireNonNull(reporter.due(example.id)));
    }

    private static Finding skip(Instant at, boolean past, int... partitions) {
        List<Finding.Evidence> evidence = new ArrayList<>();
        for (int partition : partitions) {
            evidence.add(new Finding.Evidence(new PartitionId("orders", partition), 5L, null));
        }
        return new Finding(
                FindingType.OffsetSkippedForward,
                Finding.Severity.Critical,
                Finding.Confidence.Confirmed,
                at,
                "20k records of orders-2 were skipped",
                "set the group back",
                Finding.Effect.None,
                Set.of(),
                evidence,
                at.toString(),
                past);
    }

    private double counted(String name) {
        return metrics.collect().stream()
                .filter(family -> family.getMetadata().getName().equals(name))
                .flatMap(family -> ((CounterSnapshot) family).getDataPoints().stream())
                .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
                .sum();
    }

    private long shown() {
        return metrics.collect().stream()
                .filter(family -> family.getMetadata().getName().equals("qcs_finding"))
                .mapToLong(family -> ((GaugeSnapshot) family).getDataPoints().size())
                .sum();
    }

    @Test
    void whatHappensOnceIsCountedAndAnnouncedOnceAndAgainWhenItHappensAgain() {
        Instant first = Example.NOW.minusSeconds(60);
        see();
        example.findings.add(skip(first, false, 2));
        see();
        example.findings.set(0, skip(first, false, 2, 3));
        see();
        assertThat(counted("qcs_offset_events")).isEqualTo(1);
        assertThat(told).as("that it grew is no other event").hasSize(1);
        assertThat(shown()).isEqualTo(1);

        example.findings.set(0, skip(first, true, 2, 3));
        see();
        assertThat(shown()).as("over, and still listed").isZero();
        example.findings.add(skip(Example.NOW, false, 2));
        see();
        assertThat(counted("qcs_offset_events")).isEqualTo(2);
        assertThat(told).hasSize(2);
    }

    @Test
    void whatWasKnownBeforeThisProgramRanIsNotCountedAgain() {
        example.findings.add(skip(Example.NOW.minusSeconds(7_200), true, 2));
        see();
        see();
        assertThat(counted("qcs_offset_events")).isZero();
        events.forget(example.id);
        assertThat(counted("qcs_offset_events")).isZero();
    }

    @Test
    void conditionsThatTurnAreCounted() {
        see();
        write();
        assertThat(counted("qcs_status_condition_transitions")).isZero();
        example.targetThere = false;
        see();
        write();
        double turned = counted("qcs_status_condition_transitions");
        assertThat(turned).isPositive();
        assertThat(reporter.transitionsOf(example.id)).containsEntry(new Reporter.Transition("Ready", "False"), 1L);
        example.targetThere = true;
        see();
        write();
        assertThat(reporter.transitionsOf(example.id))
                .containsEntry(new Reporter.Transition("Ready", "True"), 1L)
                .containsEntry(new Reporter.Transition("Ready", "False"), 1L);
    }
}
