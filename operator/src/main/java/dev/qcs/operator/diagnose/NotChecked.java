package dev.qcs.operator.diagnose;

import dev.qcs.operator.estimate.Estimate;
import dev.qcs.operator.estimate.PartitionEstimate;
import dev.qcs.operator.estimate.RetentionEdge;
import dev.qcs.operator.lag.DiskReading;
import dev.qcs.operator.lag.Gap;
import dev.qcs.operator.lag.SlowSeries;
import dev.qcs.operator.lag.TopicReading;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which findings a reading cannot tell anything about, and why: each one is named once, with the weightiest reason. */
final class NotChecked {
    /** Findings whose rule needs so many minutes of unbroken watching. */
    private static final Map<FindingType, Integer> MINUTES = new EnumMap<>(Map.of(
            FindingType.PoisonMessage, 5,
            FindingType.RebalanceStorm, 5,
            FindingType.NoMembers, 2,
            FindingType.HangingTransaction, 1,
            FindingType.LongTransaction, 1,
            FindingType.SlowConsumer, 10,
            FindingType.CatchingUp, 2,
            FindingType.SkewedPartition, 1,
            FindingType.PersistentTail, 5,
            FindingType.IdleProducer, 10));

    private static final Set<FindingType> OF_OFFSETS = Set.of(
            FindingType.DataLost,
            FindingType.PoisonMessage,
            FindingType.AllPartitionsStalled,
            FindingType.PartitionFrozen,
            FindingType.NoMembers,
            FindingType.DataExpiring,
            FindingType.OffsetBeyondLogEnd,
            FindingType.OffsetResetToEarliest,
            FindingType.OffsetSkippedForward,
            FindingType.OffsetRewind,
            FindingType.SlowConsumer);

    private static final Set<FindingType> OF_LAG = Set.of(
            FindingType.AllPartitionsStalled,
            FindingType.NoMembers,
            FindingType.DataExpiring,
            FindingType.SlowConsumer,
            FindingType.CatchingUp);

    /** All that is ever found of a share group, which has no committed offsets and whose partitions have no owner. */
    private static final Set<FindingType> OF_SHARE_GROUPS = Set.of(
            FindingType.AllPartitionsStalled,
            FindingType.NoMembers,
            FindingType.DataExpiring,
            FindingType.DeletionsMissed,
            FindingType.RemoteReads,
            FindingType.SlowConsumer,
            FindingType.CatchingUp,
            FindingType.RetentionUnbounded,
            FindingType.DiskFilling,
            FindingType.DiskCritical,
            FindingType.DeadLetterGrowing,
            FindingType.DeadLetterUnattended,
            FindingType.DeadLetterExpiring,
            FindingType.IdleProducer);

    private static final Set<FindingType> OF_MEMBERS = Set.of(
            FindingType.PoisonMessage,
            FindingType.RebalanceStorm,
            FindingType.RevocationStuck,
            FindingType.NoMembers,
            FindingType.CommittedOffsetsExpiring,
            FindingType.IdleMembers,
            FindingType.StaleSubscription);

    private NotChecked() {}

    /** @param found what is so needs no excuse */
    static List<Unchecked> list(Symptoms symptoms, List<Finding> found) {
        Map<FindingType, Unchecked> unchecked = new EnumMap<>(FindingType.class);
        for (Gap gap : symptoms.reading().gaps()) {
            for (FindingType type : hiddenBy(gap.what())) {
                unchecked.putIfAbsent(type, new Unchecked(type, Unchecked.Cause.UNREADABLE, PartlyBlind.cannot(gap)));
            }
        }
        if (symptoms.reading().queues().isEmpty()) {
            ages(symptoms, unchecked);
            sizes(symptoms, unchecked);
            collecting(symptoms, unchecked);
            hints(symptoms, unchecked);
        }
        if (symptoms.estimate().shared()) {
            unchecked.keySet().retainAll(OF_SHARE_GROUPS);
            put(
                    unchecked,
                    FindingType.PoisonMessage,
                    Unchecked.Cause.INVISIBLE,
                    "failed records of share groups cannot be counted");
        }
        found.forEach(finding -> unchecked.remove(finding.type()));
        unchecked.keySet().removeIf(type -> symptoms.policy().ignores(type.name()));
        return List.copyOf(unchecked.values());
    }

    /** What cannot be told without a datum. */
    static Set<FindingType> hiddenBy(Gap.What what) {
        return switch (what) {
            case COMMITTED, END, START, TOPIC -> OF_OFFSETS;
            case LAG -> OF_LAG;
            case MEMBERS -> OF_MEMBERS;
            case TOPIC_SETTINGS ->
                Set.of(
                        FindingType.DataExpiring,
                        FindingType.RetentionUnbounded,
                        FindingType.DeletionsMissed,
                        FindingType.RemoteReads);
            case DISKS -> Set.of(FindingType.DiskFilling, FindingType.DiskCritical);
            case TRANSACTIONS -> Set.of(FindingType.HangingTransaction);
            case TAILS -> Set.of(FindingType.PersistentTail);
            case DEAD_LETTERS ->
                Set.of(FindingType.DeadLetterGrowing, FindingType.DeadLetterUnattended, FindingType.DeadLetterExpiring);
            case BROKER_SETTINGS -> Set.of(FindingType.CommittedOffsetsExpiring);
            case MESSAGES ->
                Set.of(
                        FindingType.NoConsumers,
                        FindingType.AllStalled,
                        FindingType.SlowConsumer,
                        FindingType.QueueFull);
            case QUEUE_DETAILS ->
                Set.of(
                        FindingType.PoisonRedelivery,
                        FindingType.AllStalled,
                        FindingType.SingleActiveConsumerStuck,
                        FindingType.QueueFull,
                        FindingType.MessageTtlRisk);
        };
    }

    /** What waits may be older than can be told, and a size that is not known may be reached. */
    private static void ages(Symptoms symptoms, Map<FindingType, Unchecked> unchecked) {
        for (PartitionEstimate partition : symptoms.estimate().partitions()) {
            if (!partition.hasWork()
                    || (partition.behind() != null && !partition.behind().atLeast())) {
                continue;
            }
            TopicReading topic = symptoms.reading().topics().stream()
                    .filter(t -> t.name().equals(partition.id().topic()))
                    .findFirst()
                    .orElse(null);
            boolean expires = topic != null
                    && !topic.compactOnly()
                    && topic.retentionMillis() != null
                    && topic.retentionMillis() >= 0;
            if (expires) {
                put(
                        unchecked,
                        FindingType.DataExpiring,
                        Unchecked.Cause.COLLECTING,
                        "the age of the next record of " + partition.id() + " is not known yet");
                return;
            }
        }
    }

    /** A size limit deletes too, and how near it is takes the size of the topic. */
    private static void sizes(Symptoms symptoms, Map<FindingType, Unchecked> unchecked) {
        String topic = topicOfUnknownSize(symptoms);
        if (topic == null) {
            return;
        }
        Unchecked why = symptoms.reading().gaps().stream()
                .filter(gap -> gap.what() == Gap.What.DISKS)
                .findFirst()
                .map(gap -> new Unchecked(
                        FindingType.DataExpiring,
                        Unchecked.Cause.UNREADABLE,
                        "retention.bytes of " + topic + " is not checked: " + PartlyBlind.cannot(gap)))
                .orElse(new Unchecked(
                        FindingType.DataExpiring,
                        Unchecked.Cause.COLLECTING,
                        "retention.bytes of " + topic + " is not checked: the size of the topic is not known yet"));
        unchecked.putIfAbsent(FindingType.DataExpiring, why);
    }

    private static @Nullable String topicOfUnknownSize(Symptoms symptoms) {
        RetentionEdge edge = new RetentionEdge(symptoms.history(), symptoms.reading(), symptoms.tempo());
        return symptoms.estimate().partitions().stream()
                .filter(partition -> partition.hasWork() && edge.sizeUnknown(partition))
                .map(partition -> partition.id().topic())
                .findFirst()
                .orElse(null);
    }

    private static void collecting(Symptoms symptoms, Map<FindingType, Unchecked> unchecked) {
        Estimate estimate = symptoms.estimate();
        Duration watched = estimate.observedFor();
        MINUTES.forEach((type, minutes) -> {
            collecting(unchecked, type, watched, symptoms.tempo().minutes(minutes));
        });
        Duration stall = estimate.partitions().stream()
                .map(PartitionEstimate::stallAfter)
                .max(Comparator.naturalOrder())
                .orElse(symptoms.tempo().minutes(2));
        collecting(unchecked, FindingType.PartitionFrozen, watched, stall);
        collecting(unchecked, FindingType.AllPartitionsStalled, watched, stall);
        if (!symptoms.reading().around().deadLetters().isEmpty()) {
            collecting(
                    unchecked,
                    FindingType.DeadLetterGrowing,
                    watched,
                    symptoms.tempo().minutes(10));
        }
        for (DiskReading disk : symptoms.reading().disks()) {
            SlowSeries series = symptoms.history().slowTracks().disk(disk);
            collecting(
                    unchecked,
                    FindingType.DiskFilling,
                    series == null ? Duration.ZERO : series.span(),
                    symptoms.tempo().minutes(30));
        }
    }

    private static void collecting(
            Map<FindingType, Unchecked> unchecked, FindingType type, Duration watched, Duration needed) {
        if (watched.compareTo(needed) < 0) {
            unchecked.putIfAbsent(type, Unchecked.watchedTooShort(type, watched, needed));
        }
    }

    private static void hints(Symptoms symptoms, Map<FindingType, Unchecked> unchecked) {
        if (symptoms.reading().around().processed().isEmpty()) {
            put(
                    unchecked,
                    FindingType.CommitsAheadOfProcessing,
                    Unchecked.Cause.NO_HINT,
                    "the application gives no processed position");
        }
    }

    private static void put(
            Map<FindingType, Unchecked> unchecked, FindingType type, Unchecked.Cause cause, String why) {
        unchecked.putIfAbsent(type, new Unchecked(type, cause, why));
    }

    /** The findings that the gaps of a reading hide, in headline order. */
    static Set<FindingType> hidden(Symptoms symptoms) {
        Set<FindingType> types = EnumSet.noneOf(FindingType.class);
        boolean disks = false;
        for (Gap gap : symptoms.reading().gaps()) {
            types.addAll(hiddenBy(gap.what()));
            disks |= gap.what() == Gap.What.DISKS;
        }
        if (disks && topicOfUnknownSize(symptoms) != null) {
            types.add(FindingType.DataExpiring);
        }
        return types;
    }
}
