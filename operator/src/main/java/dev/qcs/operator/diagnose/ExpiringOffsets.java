package dev.qcs.operator.diagnose;

import dev.qcs.operator.diagnose.Finding.Severity;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.GroupTrack;
import dev.qcs.operator.words.Figures;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A group that has been empty for so long that the broker will soon forget where it was. The next start would then skip what
 * came meanwhile, or read everything again: the trap of scaling to zero.
 */
final class ExpiringOffsets implements Check {
    private static final Duration DEFAULT_KEPT = Duration.ofDays(7);

    @Override
    public List<Finding> look(Symptoms symptoms) {
        GroupReading group = symptoms.group();
        GroupTrack track = symptoms.history().groupTrack();
        Instant emptySince = track.emptySince();
        if (group == null || emptySince == null || group.selfAssigned()) {
            return List.of();
        }
        long committed = symptoms.estimate().partitions().stream()
                .filter(partition -> partition.committed() != null)
                .count();
        Duration known = symptoms.reading().around().limits().offsetsKept();
        Duration kept = known == null ? DEFAULT_KEPT : known;
        Duration left = left(symptoms.now(), emptySince, track.emptyAtFirstSight(), kept);
        if (committed == 0 || left.compareTo(least(symptoms.tempo().minutes(24 * 60), kept.dividedBy(2))) >= 0) {
            return List.of();
        }
        boolean soon = left.compareTo(least(symptoms.tempo().minutes(120), kept.dividedBy(10))) < 0;
        boolean atZero = symptoms.scaledToZero();
        Duration sinceScaling = symptoms.sinceScaling();
        // One that was started for this and does not join in ten minutes will not; another is tried an hour later.
        boolean wakes = atZero
                ? sinceScaling == null
                        || sinceScaling.compareTo(symptoms.tempo().minutes(60)) >= 0
                : sinceScaling != null
                        && sinceScaling.compareTo(symptoms.tempo().minutes(10)) < 0;
        return List.of(Found.of(
                        FindingType.CommittedOffsetsExpiring, soon ? Severity.Critical : Severity.Warning, emptySince)
                .suspected(known == null)
                .says("group " + group.name() + " has been empty for "
                        + (track.emptyAtFirstSight() ? "at least " : "")
                        + Figures.time(Duration.between(emptySince, symptoms.now())) + ", and its committed offsets of "
                        + committed + (committed == 1 ? " partition" : " partitions") + " are deleted "
                        + (left.isZero()
                                ? "at any time"
                                : "in " + (track.emptyAtFirstSight() ? "at most " : "") + Figures.time(left))
                        + (known == null
                                ? "; the brokers' offsets.retention.minutes cannot be read, so 7 days are assumed"
                                : ""))
                .advises(
                        atZero && symptoms.policy().minReplicas() == 0
                                ? "one replica is started to keep them; raise offsets.retention.minutes above the longest pause"
                                : "start a consumer of the group: without offsets the next start skips what came meanwhile or"
                                        + " reads everything again, by auto.offset.reset")
                .effect(wakes ? Finding.Effect.Wake : Finding.Effect.None)
                .done());
    }

    /** A group that was empty when it was first seen may have used up half of its time already. */
    private static Duration left(Instant now, Instant emptySince, boolean atFirstSight, Duration kept) {
        Duration counted = atFirstSight ? kept.dividedBy(2) : kept;
        Duration left = counted.minus(Duration.between(emptySince, now));
        return left.isNegative() ? Duration.ZERO : left;
    }

    private static Duration least(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
