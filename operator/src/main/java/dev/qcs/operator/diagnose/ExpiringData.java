package dev.qcs.operator.diagnose;

import dev.qcs.operator.diagnose.Finding.Severity;
import dev.qcs.operator.estimate.PartitionEstimate;
import dev.qcs.operator.lag.TopicReading;
import dev.qcs.operator.words.Figures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Unread records that will soon be deleted, by age or by size. Brokers delete whole segments, so the times are the earliest
 * possible. A short retention alarms late, in proportion, or it would alarm for ever.
 */
final class ExpiringData implements Check {
    private static final Duration FOREVER = Duration.ofDays(36_500);

    private record Expiring(PartitionEstimate partition, Duration left, Duration kept, boolean bySize, boolean soon) {}

    @Override
    public List<Finding> look(Symptoms symptoms) {
        List<Expiring> expiring = new ArrayList<>();
        Map<String, TopicReading> topics = null;
        for (PartitionEstimate partition : symptoms.estimate().partitions()) {
            if (!partition.hasWork() || partition.state() == PartitionEstimate.State.Stale) {
                continue;
            }
            if (topics == null) {
                topics = new HashMap<>();
                for (TopicReading topic : symptoms.reading().topics()) {
                    topics.put(topic.name(), topic);
                }
            }
            TopicReading topic = topics.get(partition.id().topic());
            Expiring one = topic == null || topic.compactOnly() ? null : expiring(symptoms, topic, partition);
            if (one != null) {
                expiring.add(one);
            }
        }
        return expiring.isEmpty() ? List.of() : List.of(finding(symptoms, expiring));
    }

    private static @Nullable Expiring expiring(Symptoms symptoms, TopicReading topic, PartitionEstimate partition) {
        Duration byTime = byTime(topic, partition);
        Duration bySize = bySize(symptoms, topic, partition);
        if (byTime == null && bySize == null) {
            return null;
        }
        boolean size = byTime == null || (bySize != null && bySize.compareTo(byTime) < 0);
        Duration left = size && bySize != null ? bySize : byTime;
        Duration kept = kept(symptoms, topic, partition);
        if (left == null || left.compareTo(least(symptoms.tempo().minutes(24 * 60), kept.dividedBy(2))) >= 0) {
            return null;
        }
        boolean soon = left.compareTo(least(symptoms.tempo().minutes(120), kept.dividedBy(10))) < 0;
        return new Expiring(partition, left, kept, size, soon);
    }

    /** Of an age that is only known to be at least so much, at most this is left. */
    private static @Nullable Duration byTime(TopicReading topic, PartitionEstimate partition) {
        if (topic.retentionMillis() == null || topic.retentionMillis() < 0 || partition.behind() == null) {
            return null;
        }
        Duration left = Duration.ofMillis(topic.retentionMillis())
                .minus(partition.behind().age());
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** The limit holds so many records of mean size; those behind the next unread one leave room for the rest. */
    private static @Nullable Duration bySize(Symptoms symptoms, TopicReading topic, PartitionEstimate partition) {
        Double held = recordsHeld(symptoms, topic);
        if (held == null || partition.lag() == null || partition.arrival() == null || partition.arrival() <= 0) {
            return null;
        }
        double room = Math.max(0, held - partition.lag());
        return seconds(room / partition.arrival());
    }

    /** How long a record is kept: by time, or by size at the present rate. */
    private static Duration kept(Symptoms symptoms, TopicReading topic, PartitionEstimate partition) {
        Duration byTime = topic.retentionMillis() == null || topic.retentionMillis() < 0
                ? FOREVER
                : Duration.ofMillis(topic.retentionMillis());
        Double held = recordsHeld(symptoms, topic);
        return held == null || partition.arrival() == null || partition.arrival() <= 0
                ? byTime
                : least(byTime, seconds(held / partition.arrival()));
    }

    /** Records of mean size that fit into {@code retention.bytes} of a partition; {@code null} = no such limit, or unknown. */
    private static @Nullable Double recordsHeld(Symptoms symptoms, TopicReading topic) {
        if (topic.retentionBytes() == null || topic.retentionBytes() < 0 || topic.tiered()) {
            return null;
        }
        Double each = TopicGrowth.bytesPerRecord(symptoms, topic);
        return each == null || each <= 0 ? null : (Double) (topic.retentionBytes() / each);
    }

    private static Duration seconds(double seconds) {
        return seconds > FOREVER.toSeconds() ? FOREVER : Duration.ofMillis((long) (seconds * 1000));
    }

    private static Duration least(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static Finding finding(Symptoms symptoms, List<Expiring> expiring) {
        expiring.sort((a, b) -> a.left().compareTo(b.left()));
        Expiring first = expiring.getFirst();
        boolean moving = expiring.stream()
                .anyMatch(
                        one -> one.partition().advanced() && one.partition().state() == PartitionEstimate.State.Moving);
        String when = first.left().isZero()
                ? "can be deleted at any time"
                : "can be deleted from " + Figures.time(first.left()) + " on";
        String why = first.bySize()
                ? "retention.bytes holds " + Figures.time(first.kept()) + " of records at the present rate"
                : "records are kept for " + Figures.time(first.kept());
        Found found = Found.of(
                        FindingType.DataExpiring,
                        expiring.stream().anyMatch(Expiring::soon) ? Severity.Critical : Severity.Warning,
                        symptoms.now())
                .says("unread data of " + first.partition().id() + " " + when + ": "
                        + Figures.count(first.partition().lag())
                        + " records wait, and " + why
                        + (expiring.size() == 1
                                ? ""
                                : "; " + (expiring.size() - 1) + " more partitions are near it too"))
                .advises(
                        moving
                                ? "lengthen the retention of "
                                        + first.partition().id().topic()
                                        + " until the backlog is gone; as many replicas as are of use are started"
                                : "lengthen the retention of "
                                        + first.partition().id().topic()
                                        + " now, then free the partitions: more replicas do not help while they stand still")
                .effect(moving ? Finding.Effect.ToCap : Finding.Effect.None);
        expiring.forEach(one -> found.at(
                one.partition().id(),
                one.partition().committed(),
                one.partition().pod()));
        return found.done();
    }
}
