package dev.qcs.operator.diagnose;

import dev.qcs.operator.estimate.PartitionEstimate;
import dev.qcs.operator.lag.SlowSeries;
import dev.qcs.operator.lag.TopicReading;
import org.jspecify.annotations.Nullable;

/** How many bytes of a topic's records arrive. */
final class TopicGrowth {
    private TopicGrowth() {}

    /**
     * Bytes per second that one copy of the topic grows by. What was measured over hours stands over what the last minute
     * suggests; a topic that deletes as it grows shows its growth in arrivals only.
     */
    static @Nullable Double bytesPerSecond(Symptoms symptoms, TopicReading topic) {
        SlowSeries series = symptoms.history().slowTracks().topic(topic.name());
        boolean deletes = topic.retentionMillis() == null || topic.retentionMillis() >= 0;
        Double measured = series == null
                        || deletes
                        || series.span().compareTo(symptoms.tempo().minutes(30)) < 0
                ? null
                : series.meanRate();
        if (measured != null && measured >= 0) {
            return measured;
        }
        Double each = symptoms.history().slowTracks().bytesPerRecord(topic);
        if (each == null) {
            return null;
        }
        double arrival = 0;
        for (PartitionEstimate partition : symptoms.estimate().partitions()) {
            if (partition.id().topic().equals(topic.name())) {
                if (partition.arrival() == null) {
                    return null;
                }
                arrival += partition.arrival();
            }
        }
        return arrival * each;
    }
}
