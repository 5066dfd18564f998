package dev.qcs.operator.diagnose;

import dev.qcs.operator.diagnose.Finding.Severity;
import dev.qcs.operator.estimate.PartitionEstimate;
import dev.qcs.operator.lag.PartitionTrack;
import dev.qcs.operator.lag.TailReading;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Offsets at the end of a log that nobody will ever read: markers of transactions, and records of aborted ones. Certain where
 * somebody looked, probable where the log was written in transactions and one or two offsets are left, possible with more.
 */
final class Tails {
    /** Markers that one committed or aborted transaction leaves at the end of a log. */
    private static final long MARKERS = 2;

    private Tails() {}

    /**
     * Perhaps nothing is readable behind the commit: the log was written in transactions, no more is left than one of them
     * leaves, and nothing has come since the commit stands there. Too soon to call it a tail, and to call it anything else.
     */
    static boolean maybe(Symptoms symptoms, PartitionEstimate partition) {
        PartitionTrack track = symptoms.track(partition.id());
        long now = symptoms.nowMillis();
        return track != null
                && partition.lag() != null
                && partition.lag() <= MARKERS
                && tailRead(symptoms, partition) == null
                && transactional(symptoms, partition, track)
                && track.visibility().heldFor(now).isZero()
                && track.visibility().endStillFor(now).compareTo(partition.stallAfter()) >= 0;
    }

    /** The same as far as can be told without reading: neither the end nor the commit has moved for minutes. */
    static boolean probably(Symptoms symptoms, PartitionEstimate partition) {
        PartitionTrack track = symptoms.track(partition.id());
        Duration least = symptoms.tempo().minutes(5);
        return maybe(symptoms, partition)
                && track != null
                && track.visibility().endStillFor(symptoms.nowMillis()).compareTo(least) >= 0
                && partition.stillFor().compareTo(least) >= 0;
    }

    private static boolean transactional(Symptoms symptoms, PartitionEstimate partition, PartitionTrack track) {
        return track.visibility().transactional()
                || symptoms.reading().around().transactional().contains(partition.id());
    }

    /** What was found by reading between the commit and the end; {@code null} = nobody looked, or may look. */
    private static @Nullable TailReading tailRead(Symptoms symptoms, PartitionEstimate partition) {
        TailReading tail = symptoms.reading().around().tails().get(partition.id());
        PartitionTrack track = symptoms.track(partition.id());
        boolean same = tail != null
                && track != null
                && partition.committed() != null
                && tail.committed() == partition.committed()
                && tail.end() == track.end(symptoms.history().size() - 1);
        return same ? tail : null;
    }

    static boolean certainly(Symptoms symptoms, PartitionEstimate partition) {
        TailReading tail = tailRead(symptoms, partition);
        return tail != null && tail.nothing();
    }

    /**
     * What reads a log of transactions may stand before an aborted one, and nothing came after it: that is no record to skip.
     * Who read there and found a record knows better.
     */
    static boolean perhaps(Symptoms symptoms, PartitionEstimate partition) {
        PartitionTrack track = symptoms.track(partition.id());
        return track != null
                && tailRead(symptoms, partition) == null
                && transactional(symptoms, partition, track)
                && track.visibility()
                                .endStillFor(symptoms.nowMillis())
                                .compareTo(symptoms.tempo().minutes(2))
                        >= 0;
    }

    static String leftOver(PartitionEstimate partition) {
        return "; it may be what an aborted transaction left, which nobody can read: markers cannot be told from records"
                + " without the right to Read topic " + partition.id().topic();
    }

    static Finding certain(Symptoms symptoms, List<PartitionEstimate> tails) {
        PartitionEstimate first = tails.getFirst();
        long offsets = tails.stream()
                .map(partition -> symptoms.reading().around().tails().get(partition.id()))
                .mapToLong(tail -> tail == null ? 0 : tail.end() - tail.committed())
                .sum();
        Found found = Found.of(FindingType.PersistentTail, Severity.Info, symptoms.now())
                .says("nothing is left to read: the " + offsets + (offsets == 1 ? " offset" : " offsets")
                        + " behind the commit of "
                        + (tails.size() == 1 ? first.id().toString() : tails.size() + " partitions")
                        + (offsets == 1 ? " is a marker" : " are markers")
                        + " of transactions or aborted records, as a look at them with isolation.level=read_committed"
                        + " showed; they count as no lag")
                .advises("nothing here; let the consumer commit its position instead of the last record plus one, and"
                        + " the lag reads 0 elsewhere too");
        return StuckPartitions.withEvidence(found, tails).done();
    }

    static Finding probable(Symptoms symptoms, List<PartitionEstimate> tails) {
        PartitionEstimate worst = StuckPartitions.longest(tails);
        long offsets =
                tails.stream().mapToLong(p -> p.lag() == null ? 0 : p.lag()).sum();
        Found found = Found.of(FindingType.PersistentTail, Severity.Info, StuckPartitions.since(symptoms, worst))
                .suspected(true)
                .says("possibly nothing is left to read: " + offsets + (offsets == 1 ? " offset" : " offsets") + " of "
                        + (tails.size() == 1 ? worst.id().toString() : tails.size() + " partitions")
                        + " stay behind the commit while nothing arrives, which looks like markers of transactions")
                .advises(
                        "let the consumer commit its position instead of the last record plus one, and the lag becomes 0")
                .excludes(StuckPartitions.ids(tails));
        return StuckPartitions.withEvidence(found, tails).done();
    }
}
