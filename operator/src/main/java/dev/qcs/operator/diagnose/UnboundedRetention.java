package dev.qcs.operator.diagnose;

import dev.qcs.operator.estimate.PartitionEstimate;
import dev.qcs.operator.lag.DiskReading;
import dev.qcs.operator.lag.TopicReading;
import dev.qcs.operator.words.Figures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A topic that by its own settings outgrows the disk, although its lag may be zero: no size limit, and no time limit either
 * or one that lets more pile up than the disks hold.
 */
final class UnboundedRetention implements Check {
    /** Above this share of a disk brokers are in trouble (Cruise Control balances at 80 %, managed services alarm at 85 %). */
    private static final double FULL = 0.85;

    @Override
    public List<Finding> look(Symptoms symptoms) {
        List<Finding> found = new ArrayList<>();
        for (TopicReading topic : symptoms.reading().topics()) {
            if (topic.compactOnly()
                    || topic.retentionBytes() == null
                    || topic.retentionBytes() >= 0
                    || topic.retentionMillis() == null) {
                continue;
            }
            if (topic.retentionMillis() < 0) {
                found.add(keepsEverything(symptoms, topic));
            } else {
                Finding tooMuch = keepsTooMuch(symptoms, topic);
                if (tooMuch != null) {
                    found.add(tooMuch);
                }
            }
        }
        return found;
    }

    private static Finding keepsEverything(Symptoms symptoms, TopicReading topic) {
        Double growth = bytesPerSecond(symptoms, topic);
        List<DiskReading> disks = symptoms.reading().disks();
        long usable = disks.stream().mapToLong(DiskReading::usableBytes).sum();
        StringBuilder message = new StringBuilder("topic ")
                .append(topic.name())
                .append(" keeps everything for ever (retention.ms=-1, retention.bytes=-1)");
        if (topic.bytes() != null) {
            message.append(", ")
                    .append(Figures.bytes(topic.bytes().doubleValue()))
                    .append(" so far");
        }
        if (growth != null && growth > 0) {
            message.append(", growing ").append(Figures.bytes(growth * 86_400)).append(" a day");
            if (usable > 0) {
                message.append(": the ")
                        .append(Figures.bytes((double) usable))
                        .append(" left on its brokers' disks are full in ")
                        .append(Figures.time(Duration.ofSeconds((long) (usable / growth))));
            }
        }
        return finding(symptoms, topic, disks.isEmpty(), message.toString());
    }

    private static @Nullable Finding keepsTooMuch(Symptoms symptoms, TopicReading topic) {
        Double growth = bytesPerSecond(symptoms, topic);
        long total = symptoms.reading().disks().stream()
                .mapToLong(DiskReading::totalBytes)
                .sum();
        if (growth == null || total == 0 || topic.retentionMillis() == null) {
            return null;
        }
        double steady = growth * topic.retentionMillis() / 1000.0;
        if (steady <= FULL * total) {
            return null;
        }
        return finding(
                symptoms,
                topic,
                false,
                "topic " + topic.name() + " has no size limit: at " + Figures.bytes(growth) + "/s and "
                        + Figures.time(Duration.ofMillis(topic.retentionMillis())) + " of retention it needs "
                        + Figures.bytes(steady) + ", its brokers' disks have " + Figures.bytes((double) total));
    }

    private static Finding finding(Symptoms symptoms, TopicReading topic, boolean disksUnknown, String message) {
        return new Finding(
                FindingType.RetentionUnbounded,
                Finding.Severity.Warning,
                disksUnknown ? Finding.Confidence.Suspected : Finding.Confidence.Confirmed,
                symptoms.now(),
                message,
                "set retention.bytes (per partition) and retention.ms on " + topic.name()
                        + ", with room for the longest outage of its consumers",
                Finding.Effect.None,
                Set.of(),
                List.of());
    }

    /** Arrivals times the size of a record as the log stores it; {@code null} when either is unknown. */
    private static @Nullable Double bytesPerSecond(Symptoms symptoms, TopicReading topic) {
        double arrival = 0;
        long records = 0;
        boolean known = false;
        for (PartitionEstimate partition : symptoms.estimate().partitions()) {
            if (partition.id().topic().equals(topic.name())
                    && partition.end() != null
                    && partition.start() != null
                    && partition.arrival() != null) {
                arrival += partition.arrival();
                records += partition.end() - partition.start();
                known = true;
            }
        }
        return known && records > 0 && topic.bytes() != null ? (Double) (arrival * topic.bytes() / records) : null;
    }
}
