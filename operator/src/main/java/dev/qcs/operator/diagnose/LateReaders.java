package dev.qcs.operator.diagnose;

import dev.qcs.operator.diagnose.Finding.Severity;
import dev.qcs.operator.estimate.Age;
import dev.qcs.operator.estimate.PartitionEstimate;
import dev.qcs.operator.lag.TopicReading;
import dev.qcs.operator.words.Figures;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a reader that is far behind should know though nothing of its data expires: that a compacted topic no longer shows it
 * what was deleted, and that a tiered topic hands it its records from remote storage.
 */
final class LateReaders implements Check {

    @Override
    public List<Finding> look(Symptoms symptoms) {
        List<Finding> found = new ArrayList<>();
        for (TopicReading topic : symptoms.reading().topics()) {
            if (topic.compacted()) {
                addIfAny(found, symptoms, topic, topic.tombstoneMillis(), LateReaders::deletions);
            }
            if (topic.tiered()) {
                addIfAny(found, symptoms, topic, topic.localMillis(), LateReaders::remote);
            }
        }
        return found;
    }

    private record Late(TopicReading topic, PartitionEstimate partition, Age behind, Duration limit) {}

    /** The partition of the topic that is furthest behind, when it is further behind than the limit. */
    private static void addIfAny(
            List<Finding> found,
            Symptoms symptoms,
            TopicReading topic,
            @Nullable Long limitMillis,
            BiFunction<Late, Instant, Found> words) {
        if (limitMillis == null || limitMillis < 0) {
            return;
        }
        Duration limit = Duration.ofMillis(limitMillis);
        Late worst = null;
        for (PartitionEstimate partition : symptoms.estimate().partitions()) {
            Age behind = partition.behind();
            if (partition.id().topic().equals(topic.name())
                    && partition.hasWork()
                    && partition.state() != PartitionEstimate.State.Stale
                    && behind != null
                    && behind.age().compareTo(limit) > 0
                    && (worst == null || behind.age().compareTo(worst.behind().age()) > 0)) {
                worst = new Late(topic, partition, behind, limit);
            }
        }
        if (worst != null) {
            found.add(words.apply(worst, symptoms.now())
                    .about(topic.name())
                    .at(
                            worst.partition().id(),
                            worst.partition().committed(),
                            worst.partition().pod())
                    .done());
        }
    }

    private static Found deletions(Late late, Instant now) {
        return Found.of(FindingType.DeletionsMissed, Severity.Info, now)
                .suspected(true)
                .says("possibly deletions in topic " + late.topic().name() + " were missed: " + behind(late)
                        + ", and the topic shows a deleted key for at least " + Figures.time(late.limit())
                        + " only (delete.retention.ms)")
                .advises(
                        "if the consumer keeps a copy of the topic, build it anew from the start once it has caught up; a"
                                + " larger delete.retention.ms avoids it");
    }

    private static Found remote(Late late, Instant now) {
        return Found.of(FindingType.RemoteReads, Severity.Info, now)
                .suspected(true)
                .says("possibly topic " + late.topic().name() + " is read from remote storage: " + behind(late)
                        + ", and brokers keep " + Figures.time(late.limit())
                        + " on their own disks (local.retention.ms)")
                .advises(
                        "expect slower reads until the backlog is younger than that; a longer local.retention.ms avoids it");
    }

    private static String behind(Late late) {
        return "partition " + late.partition().id() + " is "
                + Figures.time(late.behind().age()) + " behind";
    }
}
