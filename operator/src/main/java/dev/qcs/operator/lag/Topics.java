package dev.qcs.operator.lag;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What topics a source has, and how many partitions of each. Fewer than before are not believed at once: an answer that left
 * some out looks like a small, calm topic. They are believed when the topic was re-created (a new id), or when the smaller
 * number has stood for a while; never as long as the topic's own description goes on to tell of as many as before.
 */
final class Topics {
    private final long doubtMillis;
    private final Map<String, Topic> topics = new HashMap<>();
    private long now;
    private boolean queues;

    private static final class Topic {
        private @Nullable String id;
        private int believed;
        private int seen;
        private int fewer;
        private int described;
        private int describedWhenWhole;
        private long fewerSince = History.UNKNOWN;
        private long recreatedAt = History.UNKNOWN;
    }

    Topics(Duration doubt) {
        this.doubtMillis = doubt.toMillis();
    }

    /** Takes in one reading; returns the topics that were re-created, of which nothing old is true any more. */
    Collection<String> note(Reading.Observed reading, long time) {
        now = time;
        queues |= !reading.queues().isEmpty();
        topics.values().forEach(topic -> topic.seen = 0);
        List<String> recreated = new ArrayList<>();
        for (TopicReading described : reading.topics()) {
            Topic topic = topics.get(described.name());
            if (topic != null && noteId(topic, described.id())) {
                recreated.add(described.name());
            }
        }
        for (PartitionReading partition : reading.partitions()) {
            topics.computeIfAbsent(partition.id().topic(), name -> new Topic()).seen++;
        }
        reading.topics().forEach(described -> {
            Topic topic = topics.get(described.name());
            if (topic != null) {
                topic.id = topic.id == null ? described.id() : topic.id;
                topic.described = described.partitionCount();
            }
        });
        topics.values().removeIf(topic -> !believes(topic));
        return recreated;
    }

    int believedPartitions() {
        return topics.values().stream().mapToInt(topic -> topic.believed).sum();
    }

    int largest() {
        return topics.values().stream().mapToInt(topic -> topic.believed).max().orElse(0);
    }

    List<String> doubts() {
        List<String> doubts = new ArrayList<>();
        topics.forEach((name, topic) -> {
            if (topic.seen < topic.believed) {
                doubts.add(
                        queues
                                ? "queue " + name + " is not in this answer"
                                : "topic " + name + " had " + topic.believed + " partitions and this answer holds "
                                        + topic.seen);
            }
            if (topic.recreatedAt != History.UNKNOWN && now - topic.recreatedAt < doubtMillis) {
                doubts.add("topic " + name + " was re-created a moment ago");
            }
        });
        return doubts;
    }

    private boolean noteId(Topic topic, @Nullable String id) {
        boolean recreated = topic.id != null && id != null && !topic.id.equals(id);
        if (recreated) {
            topic.believed = 0;
            topic.recreatedAt = now;
        }
        topic.id = id == null ? topic.id : id;
        return recreated;
    }

    /** Returns false when the topic is believed to be gone. */
    private boolean believes(Topic topic) {
        if (topic.seen >= topic.believed) {
            topic.believed = topic.seen;
            topic.describedWhenWhole = topic.described;
            topic.fewerSince = History.UNKNOWN;
        } else if (topic.describedWhenWhole > 0 && topic.described >= topic.describedWhenWhole) {
            topic.fewerSince = History.UNKNOWN;
        } else if (topic.fewerSince == History.UNKNOWN || topic.fewer != topic.seen) {
            topic.fewer = topic.seen;
            topic.fewerSince = now;
        } else if (now - topic.fewerSince >= doubtMillis) {
            topic.believed = topic.seen;
            topic.fewerSince = History.UNKNOWN;
        }
        return topic.believed > 0;
    }
}
