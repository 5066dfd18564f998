package dev.qcs.operator.estimate;

import dev.qcs.operator.lag.History;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.lag.TopicReading;
import dev.qcs.operator.policy.Tempo;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where brokers delete, by the settings of topics, and how far the next unread record of a partition is from there. */
public final class RetentionEdge {
    /** What brokers do where they do not say. */
    private static final Duration USUAL_CHECK = Duration.ofMinutes(5);

    private final History history;
    private final Tempo tempo;
    private final Map<String, TopicReading> topics = new HashMap<>();
    private final Duration check;

    /** @param reading which the history has taken in */
    public RetentionEdge(History history, Reading.Observed reading, Tempo tempo) {
        this.history = history;
        this.tempo = tempo;
        reading.topics().forEach(topic -> topics.put(topic.name(), topic));
        Duration told = reading.around().limits().retentionCheck();
        this.check = told == null ? USUAL_CHECK : told;
    }

    /** {@code null} = it is never deleted, or not known when. */
    public @Nullable Expiry of(PartitionEstimate partition) {
        TopicReading topic = topics.get(partition.id().topic());
        if (topic == null || topic.compactOnly() || !partition.hasWork()) {
            return null;
        }
        Duration byTime = byTime(topic, partition);
        Double room = room(topic, partition);
        Duration bySize = room == null ? null : bySize(room, partition);
        if (byTime == null && bySize == null) {
            return null;
        }
        boolean size = byTime == null || (bySize != null && bySize.compareTo(byTime) < 0);
        Duration left = size && bySize != null ? bySize : byTime;
        Duration segment = segment(topic, partition);
        return new Expiry(
                left == null ? Duration.ZERO : left,
                left == null || segment == null ? null : left.plus(segment).plus(check),
                kept(topic, partition),
                size);
    }

    /** Whether a partition that expires gets away, by what was read of it over five minutes. */
    public Race race(PartitionEstimate partition, Expiry expiry) {
        Duration window = tempo.minutes(5);
        long watched = history.size() < 2 ? 0 : history.time(history.size() - 1) - history.time(0);
        Windows windows = new Windows(history, List.of());
        Double pace = windows.consumption(partition.id(), window);
        Double arrival = windows.arrival(partition.id(), window);
        Age age = partition.behind();
        Long lag = partition.lag();
        TopicReading topic = topics.get(partition.id().topic());
        if (pace == null
                || pace <= 0
                || arrival == null
                || lag == null
                || topic == null
                || expiry.left().isZero()
                || watched < window.toMillis() * 95 / 100) {
            return Race.Plain.NONE;
        }
        if (expiry.bySize()) {
            Double room = room(topic, partition);
            return room == null ? Race.Plain.NONE : Race.bySize(room, pace, arrival);
        }
        return age == null || age.atLeast() || topic.retentionMillis() == null
                ? Race.Plain.NONE
                : Race.byTime(topic.retentionMillis() / 1000.0, age.age().toMillis() / 1000.0, lag, pace, arrival);
    }

    /** True when the topic has a size limit of which it is not known how near it is. */
    public boolean sizeUnknown(PartitionEstimate partition) {
        TopicReading topic = topics.get(partition.id().topic());
        return topic != null
                && !topic.compactOnly()
                && topic.retentionBytes() != null
                && topic.retentionBytes() >= 0
                && history.slowTracks().bytesPerRecord(topic) == null;
    }

    Loss soonest(List<PartitionEstimate> partitions, int unknownPartitions) {
        Duration soonest = null;
        PartitionId first = null;
        boolean unknown = unknownPartitions > 0;
        for (PartitionEstimate partition : partitions) {
            if (!partition.hasWork() || partition.state() == PartitionEstimate.State.Stale) {
                continue;
            }
            Expiry expiry = of(partition);
            boolean known = expiry != null
                    && (expiry.bySize()
                            || (partition.behind() != null
                                    && !partition.behind().atLeast()));
            if (expiry == null || !known) {
                unknown |= !keepsForever(topics.get(partition.id().topic()));
            } else if (soonest == null || expiry.left().compareTo(soonest) < 0) {
                soonest = expiry.left();
                first = partition.id();
            }
        }
        if (soonest != null && first != null) {
            return new Loss.In(soonest, first);
        }
        return unknown ? Loss.Plain.UNKNOWN : Loss.Plain.NEVER;
    }

    private static boolean keepsForever(@Nullable TopicReading topic) {
        return topic != null
                && (topic.compactOnly()
                        || (topic.retentionMillis() != null
                                && topic.retentionMillis() < 0
                                && (topic.retentionBytes() == null || topic.retentionBytes() < 0)));
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

    /**
     * Records that may still arrive before the next unread one is beyond the size limit; {@code null} = no such limit, or
     * unknown. The limit holds so many records of mean size, and those that are unread leave room for the rest.
     */
    private @Nullable Double room(TopicReading topic, PartitionEstimate partition) {
        Double held = recordsHeld(topic);
        return held == null || partition.lag() == null ? null : (Double) Math.max(0, held - partition.lag());
    }

    private static @Nullable Duration bySize(double room, PartitionEstimate partition) {
        if (room == 0) {
            return Duration.ZERO;
        }
        return partition.arrival() == null || partition.arrival() <= 0 ? null : seconds(room / partition.arrival());
    }

    private Duration kept(TopicReading topic, PartitionEstimate partition) {
        Duration byTime = topic.retentionMillis() == null || topic.retentionMillis() < 0
                ? Expiry.FOREVER
                : Duration.ofMillis(topic.retentionMillis());
        Double held = recordsHeld(topic);
        return held == null || partition.arrival() == null || partition.arrival() <= 0
                ? byTime
                : least(byTime, seconds(held / partition.arrival()));
    }

    private @Nullable Double recordsHeld(TopicReading topic) {
        if (topic.retentionBytes() == null || topic.retentionBytes() < 0) {
            return null;
        }
        Double each = history.slowTracks().bytesPerRecord(topic);
        return each == null || each <= 0 ? null : (Double) (topic.retentionBytes() / each);
    }

    /** The time that a segment spans, which is what a record may outlive its limit by. */
    private @Nullable Duration segment(TopicReading topic, PartitionEstimate partition) {
        Duration byTime = topic.segmentMillis() == null ? null : Duration.ofMillis(topic.segmentMillis());
        Double each = history.slowTracks().bytesPerRecord(topic);
        boolean known =
                topic.segmentBytes() != null && each != null && partition.arrival() != null && partition.arrival() > 0;
        if (!known || topic.segmentBytes() == null || each == null || partition.arrival() == null) {
            return byTime;
        }
        Duration bySize = seconds(topic.segmentBytes() / each / partition.arrival());
        return byTime == null ? bySize : least(byTime, bySize);
    }

    private static Duration seconds(double seconds) {
        return seconds > Expiry.FOREVER.toSeconds() ? Expiry.FOREVER : Duration.ofMillis((long) (seconds * 1000));
    }

    private static Duration least(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
