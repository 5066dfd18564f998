package dev.qcs.operator.evaluate;

import dev.qcs.operator.decide.Ceiling;
import dev.qcs.operator.diagnose.Incident;
import dev.qcs.operator.estimate.CapacityCurve;
import dev.qcs.operator.estimate.Learned;
import dev.qcs.operator.estimate.PartitionEstimate;
import dev.qcs.operator.lag.History;
import dev.qcs.operator.lag.PartitionTrack;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.lag.SlowMemory;
import dev.qcs.operator.lag.StandingStill;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The part of a scaler's memory that must survive a restart of the operator: what took long to learn, or cannot be seen again.
 * Kept as opaque text in {@code status.memory}.
 *
 * @param scalerUid whose memory it is: a status that was copied to another object teaches it nothing
 * @param source what was read, as {@link #sourceOf} names it
 * @param targetUid workload that the decisions were about; {@code null} = none was seen
 * @param zeroByPerson true when a person set zero replicas
 * @param hadMembers true when the group was ever seen to have members
 * @param lastChange of replicas, by whomever
 * @param lastOwnChange of replicas, by this operator
 * @param taught what the group taught
 * @param ceiling above which replicas brought nothing; {@code null} = none is known
 * @param happened to the group and its offsets
 * @param standing partitions that stand still, the longest first
 */
public record Digest(
        String scalerUid,
        String source,
        @Nullable String targetUid,
        boolean zeroByPerson,
        boolean hadMembers,
        @Nullable Instant lastChange,
        @Nullable Instant lastOwnChange,
        Taught taught,
        @Nullable Ceiling ceiling,
        Happened happened,
        List<StandingStill> standing) {

    /**
     * What the group taught.
     *
     * @param members per replica
     * @param pauses of the group when members change, oldest first
     * @param starts of Pods, oldest first
     */
    public record Taught(CapacityCurve capacity, int members, List<Duration> pauses, List<Duration> starts) {
        public Taught {
            pauses = List.copyOf(pauses);
            starts = List.copyOf(starts);
        }

        static Taught of(Learned learned) {
            return new Taught(
                    learned.capacity(),
                    learned.members(),
                    learned.pauses().pauses().seen(),
                    learned.starts().starts().seen());
        }
    }

    /** Consumers are deployed anew every few days; what an older one could do says little. */
    static final Duration CAPACITY_KEPT = Duration.ofDays(7);

    /** More than the text has room for. */
    private static final int MOST_STANDING = 512;

    /**
     * What happened to the group and its offsets, and cannot be seen again.
     *
     * @param emptySince since when the group has no member; {@code null} = it has some, or unknown
     * @param emptyAtFirstSight true when it had none when it was first seen
     * @param incidents of the last day
     * @param slow points of the sizes of topics and disks
     */
    public record Happened(
            @Nullable Instant emptySince, boolean emptyAtFirstSight, List<Incident> incidents, List<SlowMemory> slow) {
        public static final Happened NOTHING = new Happened(null, false, List.of(), List.of());

        public Happened {
            incidents = List.copyOf(incidents);
            slow = List.copyOf(slow);
        }
    }

    /** Of a group to which nothing happened. */
    public Digest(
            String scalerUid,
            String source,
            @Nullable String targetUid,
            boolean zeroByPerson,
            boolean hadMembers,
            @Nullable Instant lastChange,
            @Nullable Instant lastOwnChange,
            Taught taught,
            @Nullable Ceiling ceiling,
            List<StandingStill> standing) {
        this(
                scalerUid,
                source,
                targetUid,
                zeroByPerson,
                hadMembers,
                lastChange,
                lastOwnChange,
                taught,
                ceiling,
                Happened.NOTHING,
                standing);
    }

    public Digest {
        standing = List.copyOf(standing);
    }

    /** What is worth keeping of a scaler's memory. */
    public static Digest of(
            String scalerUid, String source, Memory memory, History history, List<StandingStill> standing) {
        return new Digest(
                scalerUid,
                source,
                memory.decision().targetUid(),
                memory.decision().zeroByPerson(),
                history.everHadMembers(),
                memory.decision().lastChange(),
                memory.decision().lastOwnChange(),
                Taught.of(memory.learned()),
                memory.decision().ceiling(),
                new Happened(
                        history.groupTrack().emptySince(),
                        history.groupTrack().emptyAtFirstSight(),
                        memory.incidents().all(),
                        history.slowTracks().memory()),
                standing);
    }

    /** What a text tells of this very scaler and source; empty when it is not readable, or about something else. */
    public static Optional<Digest> read(@Nullable String text, String scalerUid, String source) {
        return text == null
                ? Optional.empty()
                : DigestText.read(text)
                        .filter(digest -> digest.scalerUid.equals(scalerUid) && digest.source.equals(source));
    }

    /** What a text tells, whichever scaler it is of; empty when it is not readable. */
    public static Optional<Digest> read(String text) {
        return DigestText.read(text);
    }

    /** At most 4,096 characters of ASCII; of the standing partitions as many as fit. */
    public String text() {
        return DigestText.write(this);
    }

    /** A short name for what is read: equal for equal descriptions, also in another process. */
    public static String sourceOf(String description) {
        return Integer.toHexString(description.hashCode());
    }

    /**
     * The partitions that stand still, the longest first.
     *
     * @param before what stands when nothing could be read: silence of the source does not set anything in motion
     */
    public static List<StandingStill> standing(Evaluation evaluation, History history, List<StandingStill> before) {
        if (evaluation.reading() instanceof Reading.Unavailable) {
            return before;
        }
        Instant now = evaluation.estimate().time();
        return evaluation.estimate().partitions().stream()
                .filter(Digest::worthKeeping)
                .sorted(Comparator.comparing(PartitionEstimate::stillFor)
                        .reversed()
                        .thenComparing(PartitionEstimate::id))
                .limit(MOST_STANDING)
                .map(partition -> standing(partition, history.track(partition.id()), now))
                .toList();
    }

    private static StandingStill standing(PartitionEstimate partition, @Nullable PartitionTrack track, Instant now) {
        return new StandingStill(
                partition.id(),
                Objects.requireNonNull(partition.committed()),
                now.minus(partition.stillFor()),
                partition.ownersWhileStill(),
                track == null ? 0 : track.owners().restarts());
    }

    /** Between two commits every partition stands still; a quarter of the time to be called stuck is more than that. */
    private static boolean worthKeeping(PartitionEstimate partition) {
        return partition.committed() != null
                && partition.hasWork()
                && partition.stillFor().multipliedBy(4).compareTo(partition.stallAfter()) >= 0;
    }
}
