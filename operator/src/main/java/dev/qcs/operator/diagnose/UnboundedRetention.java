package dev.qcs.operator.diagnose;

import dev.qcs.operator.lag.DiskReading;
import dev.qcs.operator.lag.TopicReading;
import dev.qcs.operator.words.Figures;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A topic that by its own settings outgrows the disk, although its lag may be zero: no size limit, and no time limit either
 * or one that lets more pile up than the disks hold.
 */
final class UnboundedRetention implements Check {
    /** Above this share of a disk brokers are in trouble (Cruise Control balances at 80 %, managed services alarm at 85 %). */
    private static final double FULL = 0.85;

    /** A disk that is full only after this long is nobody's worry now, and no rate stays the same until then. */
    private static final Duration FAR = Duration.ofDays(3_650);

    private static final double DAY = 86_400;

    /** Room on the disks of the brokers that hold the topics, each file system counted once. */
    private record Room(long total, long usable, int disks) {}

    @Override
    public List<Finding> look(Symptoms symptoms) {
        List<Finding> found = new ArrayList<>();
        for (TopicReading topic : symptoms.reading().topics()) {
            if (topic.compactOnly()
                    || topic.tiered()
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
        Double growth = growthOfAllCopies(symptoms, topic);
        Room room = room(symptoms);
        StringBuilder message = new StringBuilder("topic ")
                .append(topic.name())
                .append(" keeps everything for ever (retention.ms=-1, retention.bytes=-1)");
        if (topic.bytes() != null) {
            message.append(", ")
                    .append(Figures.bytes(topic.bytes() * copies(topic)))
                    .append(" so far")
                    .append(inCopies(topic));
        }
        if (growth != null && growth > 0) {
            message.append(", growing ").append(Figures.bytes(growth * DAY)).append(" a day");
            message.append(fullOn(symptoms, room, growth));
        }
        return finding(symptoms, topic, room.disks() == 0, message.toString());
    }

    private static @Nullable Finding keepsTooMuch(Symptoms symptoms, TopicReading topic) {
        Double growth = growthOfAllCopies(symptoms, topic);
        Room room = room(symptoms);
        if (growth == null || room.total() == 0 || topic.retentionMillis() == null) {
            return null;
        }
        double segments = topic.segmentBytes() == null
                ? 0
                : (double) topic.segmentBytes() * topic.partitionCount() * copies(topic);
        double steady = growth * topic.retentionMillis() / 1000.0 + Math.min(segments, growth * DAY);
        if (steady <= FULL * room.total()) {
            return null;
        }
        return finding(
                symptoms,
                topic,
                false,
                "topic " + topic.name() + " has no size limit: at " + Figures.bytes(growth * DAY) + " a day and "
                        + Figures.time(Duration.ofMillis(topic.retentionMillis())) + " of retention it needs "
                        + Figures.bytes(steady) + inCopies(topic) + ", its brokers' disks have "
                        + Figures.bytes((double) room.total()) + fullOn(symptoms, room, growth));
    }

    private static Finding finding(Symptoms symptoms, TopicReading topic, boolean disksUnknown, String message) {
        return Found.of(FindingType.RetentionUnbounded, Finding.Severity.Warning, symptoms.now())
                .suspected(disksUnknown)
                .about(topic.name())
                .says(message)
                .advises("set retention.bytes (per partition) and retention.ms on " + topic.name()
                        + ", with room for the longest outage of its consumers")
                .done();
    }

    private static String fullOn(Symptoms symptoms, Room room, double growth) {
        double seconds = room.usable() / growth;
        if (room.usable() <= 0 || seconds > FAR.toSeconds()) {
            return "";
        }
        Duration left = Duration.ofSeconds((long) seconds);
        return ": the " + Figures.bytes((double) room.usable()) + " left on its brokers' disks are full in "
                + Figures.time(left) + ", on "
                + symptoms.now().plus(left).atZone(ZoneOffset.UTC).toLocalDate();
    }

    /** Brokers that report the same numbers to the byte share a file system. */
    private static Room room(Symptoms symptoms) {
        List<DiskReading> counted = new ArrayList<>();
        long total = 0;
        long usable = 0;
        for (DiskReading disk : symptoms.reading().disks()) {
            boolean same = counted.stream()
                    .anyMatch(other ->
                            other.totalBytes() == disk.totalBytes() && other.usableBytes() == disk.usableBytes());
            if (!same) {
                counted.add(disk);
                total += disk.totalBytes();
                usable += disk.usableBytes();
            }
        }
        return new Room(total, usable, counted.size());
    }

    private static @Nullable Double growthOfAllCopies(Symptoms symptoms, TopicReading topic) {
        Double one = TopicGrowth.bytesPerSecond(symptoms, topic);
        return one == null ? null : (Double) (one * copies(topic));
    }

    private static double copies(TopicReading topic) {
        return topic.replicas() == null ? 1 : Math.max(1, topic.replicas());
    }

    private static String inCopies(TopicReading topic) {
        return topic.replicas() == null || topic.replicas() <= 1 ? "" : " in " + topic.replicas() + " copies";
    }
}
