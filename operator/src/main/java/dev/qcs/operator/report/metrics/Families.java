package dev.qcs.operator.report.metrics;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gauges of one scrape, sample by sample. */
final class Families {
    private final Map<String, Family> families = new LinkedHashMap<>();

    private record Family(String help, Map<Labels, Double> samples) {}

    void add(String name, String help, Labels labels, @Nullable Number value) {
        if (value != null) {
            family(name, help).samples().put(labels, value.doubleValue());
        }
    }

    /** Keeps the lowest of several answers about the same thing. */
    void worst(String name, String help, Labels labels, double value) {
        family(name, help).samples().merge(labels, value, Math::min);
    }

    List<GaugeSnapshot> gauges() {
        return families.entrySet().stream()
                .map(family -> gauge(family.getKey(), family.getValue()))
                .toList();
    }

    private Family family(String name, String help) {
        return families.computeIfAbsent(name, missing -> new Family(help, new HashMap<>()));
    }

    private static GaugeSnapshot gauge(String name, Family family) {
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(family.help());
        family.samples()
                .forEach((labels, value) -> gauge.dataPoint(GaugeDataPointSnapshot.builder()
                        .labels(labels)
                        .value(value)
                        .build()));
        return gauge.build();
    }
}
