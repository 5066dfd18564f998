package dev.qcs.operator.report.metrics;

import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.sweep.ScalerId;
import dev.qcs.operator.sweep.Verdict;
import dev.qcs.operator.sweep.VerdictListener;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Counts what happened once to the offsets of a group: losses, resets, rewinds and skips. What was known when the scaler was
 * first seen happened before this program ran, and is not counted again.
 */
public final class EventCounts implements VerdictListener {
    private final Map<ScalerId, Seen> scalers = new ConcurrentHashMap<>();

    private record Event(FindingType type, Instant since) {}

    private static final class Seen {
        private volatile Set<Event> events;
        private final Map<FindingType, AtomicLong> counts = new ConcurrentHashMap<>();

        Seen(Set<Event> known) {
            events = known;
        }
    }

    @Override
    public void evaluated(Verdict verdict) {
        Set<Event> events = verdict.evaluation().findings().stream()
                .filter(finding -> finding.type().event())
                .map(EventCounts::event)
                .collect(Collectors.toUnmodifiableSet());
        Seen seen = scalers.computeIfAbsent(verdict.id(), id -> new Seen(events));
        for (Event event : events) {
            if (!seen.events.contains(event)) {
                seen.counts
                        .computeIfAbsent(event.type(), type -> new AtomicLong())
                        .incrementAndGet();
            }
        }
        // A reading that failed shows nothing of what happened before it.
        if (verdict.evaluation().blindSince() == null) {
            seen.events = events;
        }
    }

    private static Event event(Finding finding) {
        return new Event(finding.type(), finding.since());
    }

    public void forget(ScalerId id) {
        scalers.remove(id);
    }

    CounterSnapshot snapshot() {
        CounterSnapshot.Builder counter = CounterSnapshot.builder()
                .name("qcs_offset_events")
                .help("Losses, resets, rewinds and skips of committed offsets that were seen");
        scalers.forEach((id, seen) ->
                seen.counts.forEach((type, count) -> counter.dataPoint(CounterDataPointSnapshot.builder()
                        .labels(ScalerMetrics.labels(id).merge(Labels.of("type", type.name())))
                        .value((double) count.get())
                        .build())));
        return counter.build();
    }
}
