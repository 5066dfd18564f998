package dev.qcs.operator.lag.kafka;

import dev.qcs.operator.lag.DiskReading;
import dev.qcs.operator.lag.Gap.What;
import dev.qcs.operator.lag.TopicReading;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;

/** Puts together what was read beside the sweep of topics and disks. Absent never becomes zero here: each hole gets its gap. */
record TopicsAndDisks(TopicSettings settings, LogDirectories directories) {

    /** @param named true when it was asked for by its name */
    TopicReading topic(Topic topic, boolean named, Gaps gaps) {
        Answer<TopicSettings.Settings> answer = settings.of(topic.name());
        Problem problem = answer == null ? null : answer.whyNot();
        if (problem != null) {
            gaps.topic(What.TOPIC_SETTINGS, topic.name(), problem);
        }
        TopicSettings.Settings known = answer == null ? null : answer.orNull();
        TopicSettings.Settings s = known == null ? TopicSettings.Settings.UNKNOWN : known;
        return new TopicReading(
                topic.name(),
                topic.id(),
                topic.count(),
                s.retentionMillis(),
                s.retentionBytes(),
                directories.bytes(topic),
                s.cleanup(),
                topic.replicas(),
                s.segmentBytes(),
                s.segmentMillis(),
                s.tombstoneMillis(),
                s.localMillis(),
                s.tiered(),
                named);
    }

    /** Of these brokers. */
    List<DiskReading> disks(SortedSet<Integer> brokers, Gaps gaps) {
        TreeMap<Integer, List<DiskReading>> disks = new TreeMap<>();
        for (int broker : brokers) {
            switch (directories.of(broker)) {
                case null -> {}
                case Answer.Value<LogDirectories.BrokerDisks>(var told) -> {
                    disks.put(broker, told.disks());
                    told.failed().forEach(text -> gaps.broker(broker, new Problem(Problem.Kind.TRANSIENT, text)));
                }
                case Answer.Failed<LogDirectories.BrokerDisks>(Problem problem) -> gaps.broker(broker, problem);
            }
        }
        return disks.values().stream().flatMap(List::stream).toList();
    }
}
