package dev.qcs.operator.lag;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was read of one scaler's source lately: every reading of the last {@link Span#fine()}, and one for each {@link
 * Span#step()} before that, back to {@link Span#whole()}. All partitions share one time axis and are kept as plain arrays (8
 * bytes for each point), so that fifty thousand partitions fit in some tens of megabytes.
 *
 * <p>Not thread-safe: a history belongs to the sweep of its broker cluster.
 */
public final class History {
    /** A value that was not in the reading. */
    public static final long UNKNOWN = -1;

    /** In the committed series: the broker said that there is no commit. */
    public static final long NEVER = -2;

    /**
     * How far back, and how finely.
     *
     * @param fine every reading younger than this is kept
     * @param step older ones are thinned to one for each step
     * @param whole older than this is forgotten
     * @param doubt how long a log that was cut, or partitions that went missing, must stand before they are believed
     */
    public record Span(Duration fine, Duration step, Duration whole, Duration doubt) {}

    private final Span span;
    private final Map<PartitionId, PartitionTrack> tracks = new HashMap<>();
    private long[] times = new long[32];
    private int size;
    private long firstReading = UNKNOWN;
    private long quietSince = UNKNOWN;
    private boolean changeSeen;
    private Set<String> memberIds = Set.of();
    private @Nullable GroupReading group;
    private @Nullable String assignor;
    private boolean groupEverHadMembers;
    private int replicas = -1;
    private final Topics topics;
    private final QueueTracks queues;
    private final ShareTracks shares;
    private final GroupTrack groupTrack;
    private final SlowTracks slowTracks;
    private final Turns turns;
    private final Map<PartitionId, StandingStill> remembered = new HashMap<>();

    public History(Span span) {
        this.span = span;
        this.topics = new Topics(span.doubt());
        this.queues = new QueueTracks(span);
        this.shares = new ShareTracks(span);
        this.groupTrack = new GroupTrack(span.step());
        this.slowTracks = new SlowTracks(span.step());
        this.turns = new Turns(span.step().multipliedBy(8));
    }

    /**
     * Takes over what was known before a restart; before the first reading. A clock goes on when the partition still stands at
     * the same offset at its first reading, else it is forgotten.
     *
     * @param everHadMembers true when the group was seen to have members
     */
    public void remember(List<StandingStill> standing, boolean everHadMembers) {
        standing.forEach(one -> remembered.put(one.id(), one));
        groupEverHadMembers |= everHadMembers;
    }

    /**
     * Takes in one reading.
     *
     * @param replicas {@code spec.replicas} at the time; a change means that rates per member are not comparable
     * @param readCommitted true when work ends at the last stable offset
     * @return false when the reading is not newer than the last one, and was left out
     */
    public boolean add(Reading.Observed reading, int replicas, boolean readCommitted) {
        return add(reading, replicas, readCommitted, false);
    }

    /**
     * The same, of a workload that may be rolled out.
     *
     * @param rollingOut true while Pods are replaced, which rebalances the group without meaning anything
     */
    public boolean add(Reading.Observed reading, int replicas, boolean readCommitted, boolean rollingOut) {
        long now = reading.time().toEpochMilli();
        if (size > 0 && now <= times[size - 1]) {
            return false;
        }
        if (firstReading == UNKNOWN) {
            firstReading = now;
            quietSince = now;
            changeSeen = false;
        }
        topics.note(reading, now).forEach(topic -> {
            tracks.keySet().removeIf(id -> id.topic().equals(topic));
            remembered.keySet().removeIf(id -> id.topic().equals(topic));
        });
        thin(now);
        append(now);
        Map<String, Member> members = members(reading);
        long consumed = 0;
        for (PartitionReading partition : reading.partitions()) {
            PartitionTrack track = tracks.computeIfAbsent(partition.id(), id -> new PartitionTrack(times.length));
            goOn(track, partition, now);
            String member = partition.member();
            track.record(size - 1, now, partition, readCommitted, member == null ? null : members.get(member));
            PartitionTrack.Change change = track.changeAt(now);
            consumed += change == null ? 0 : Math.max(0, change.to() - change.from());
        }
        forgetUnseen(now);
        noteGroup(reading.group(), now);
        boolean scaled = this.replicas != -1 && this.replicas != replicas;
        if (scaled) {
            quietSince = now;
            changeSeen = true;
        }
        int before = this.replicas;
        this.replicas = replicas;
        groupTrack.note(
                reading.group(),
                now,
                scaled || rollingOut,
                scaled ? replicas - before : 0,
                Math.max(0, before),
                consumed);
        slowTracks.note(reading, now);
        if (reading.queues().isEmpty() && !shared()) {
            turns.note(reading, tracks, members, slowTracks, now, quietSince);
        }
        return true;
    }

    /**
     * The next reading comes after a gap across which rates would mean nothing. Clocks of frozen partitions go on, without the
     * time of the gap: nobody can commit to a broker that is down.
     */
    public void resumeAfterGap(Instant next) {
        if (size == 0) {
            return;
        }
        long gap = Math.max(0, next.toEpochMilli() - times[size - 1]);
        tracks.values().forEach(track -> track.resumeAfterGap(gap));
        queues.resumeAfterGap();
        size = 0;
        firstReading = UNKNOWN;
    }

    /** Partitions that the source is believed to have: those of the last reading, and those that went missing just now. */
    public int believedPartitions() {
        return topics.believedPartitions();
    }

    /** Partitions of the largest topic, of those believed. */
    public int largestTopic() {
        return topics.largest();
    }

    /** Why the newest offsets cannot be compared with older ones, one sentence each; empty = they can. */
    public List<String> doubts() {
        List<String> doubts = new ArrayList<>(topics.doubts());
        if (size > 0) {
            long now = times[size - 1];
            tracks.forEach((id, track) -> {
                if (track.endFellWithin(span.doubt(), now)) {
                    doubts.add("the end of " + id + " went backwards: was its log cut, or restored from a copy?");
                }
            });
        }
        return doubts;
    }

    /**
     * The reading with logs in place of what is none: queues of RabbitMQ, and partitions whose records a share group settles
     * one by one. It is this that {@link #add} takes in.
     */
    public Reading.Observed asLogs(Reading.Observed reading) {
        return shares.asLogs(queues.asPartitions(reading));
    }

    /** True for a share group: any member takes the next record, and there are no committed offsets. */
    public boolean shared() {
        boolean unsaid = group == null || group.type() == GroupReading.Type.UNKNOWN;
        return unsaid ? shares.seen() : group != null && group.type() == GroupReading.Type.SHARE;
    }

    /** The queues of RabbitMQ. */
    public QueueTracks queues() {
        return queues;
    }

    public int size() {
        return size;
    }

    /** Epoch milliseconds of point {@code i}, oldest first. */
    public long time(int i) {
        return times[Objects.checkIndex(i, size)];
    }

    public @Nullable PartitionTrack track(PartitionId id) {
        return tracks.get(id);
    }

    /** The first point of unbroken observation. */
    public Optional<Instant> observedSince() {
        return firstReading == UNKNOWN ? Optional.empty() : Optional.of(Instant.ofEpochMilli(firstReading));
    }

    /** Since when neither members nor replicas changed and the group did not rebalance. */
    public Optional<Instant> quietSince() {
        return quietSince == UNKNOWN ? Optional.empty() : Optional.of(Instant.ofEpochMilli(quietSince));
    }

    /** True when {@link #quietSince} is a change that was seen, and not just the start of the observation. */
    public boolean changeSeen() {
        return changeSeen;
    }

    /** The group over time: its rebalances, and since when nobody is in it. */
    public GroupTrack groupTrack() {
        return groupTrack;
    }

    /** What changes over hours: topics, disks, dead letters. */
    public SlowTracks slowTracks() {
        return slowTracks;
    }

    /** The group as last described. */
    public @Nullable GroupReading group() {
        return group;
    }

    /**
     * The assignor that the group last named; {@code null} = none ever. A group that is empty or rebalances names none, and its
     * consumers are still the same.
     */
    public @Nullable String assignor() {
        return assignor;
    }

    /** True when members were seen at any time: without any ever, absent members are no news. */
    public boolean everHadMembers() {
        return groupEverHadMembers || queues.everHadConsumers();
    }

    /** Index of the newest point that is at least {@code age} old, or the oldest point; -1 when there are fewer than two. */
    public int pointBefore(Duration age) {
        if (size < 2) {
            return -1;
        }
        // Polls come a few milliseconds early or late: five per cent of slack keeps "15 s" at three polls of five.
        long latest = times[size - 1] - age.toMillis() * 95 / 100;
        for (int i = size - 2; i > 0; i--) {
            if (times[i] <= latest) {
                return i;
            }
        }
        return 0;
    }

    private void goOn(PartitionTrack track, PartitionReading partition, long now) {
        if (!remembered.isEmpty() && partition.committed() instanceof Committed.At at) {
            StandingStill clock = remembered.remove(partition.id());
            if (clock != null
                    && clock.committed() == at.offset()
                    && clock.since().toEpochMilli() < now) {
                track.standsSince(clock);
            }
        }
    }

    private void noteGroup(@Nullable GroupReading described, long now) {
        if (described == null) {
            return;
        }
        GroupReading before = group;
        group = described;
        assignor = described.assignor() == null ? assignor : described.assignor();
        if (described.members() == null) {
            return;
        }
        Set<String> ids = new HashSet<>();
        described.members().forEach(member -> ids.add(member.id()));
        groupEverHadMembers |= !ids.isEmpty();
        boolean changed =
                before != null && (!ids.equals(memberIds) || !Objects.equals(before.epoch(), described.epoch()));
        if (changed || described.state().rebalancing()) {
            quietSince = now;
            changeSeen = true;
        }
        memberIds = ids;
    }

    /** A partition that no reading has held for the whole span is nobody's any more. */
    private void forgetUnseen(long now) {
        tracks.values().removeIf(track -> now - track.seenAt() > span.whole().toMillis());
    }

    private void append(long now) {
        if (size == times.length) {
            // By an eighth: with fifty thousand partitions the unused half would weigh more than all else.
            times = Arrays.copyOf(times, size + size / 8);
        }
        times[size++] = now;
        tracks.values().forEach(track -> track.grow(times.length, size - 1));
    }

    /** Removes what became too old, and every point that left the fine part less than a step after its predecessor. */
    private void thin(long now) {
        int from = 0;
        while (from < size && times[from] < now - span.whole().toMillis()) {
            from++;
        }
        if (from > 0) {
            remove(0, from);
        }
        long fineFrom = now - span.fine().toMillis();
        // The same slack as in pointBefore: a poll that came late must not keep twice as many points.
        long step = span.step().toMillis() * 105 / 100;
        for (int i = 1; i < size - 1 && times[i] < fineFrom; ) {
            if (times[i + 1] - times[i - 1] <= step) {
                remove(i, i + 1);
            } else {
                i++;
            }
        }
    }

    private void remove(int from, int to) {
        System.arraycopy(times, to, times, from, size - to);
        int before = size;
        tracks.values().forEach(track -> track.remove(from, to, before));
        size -= to - from;
    }

    private Map<String, Member> members(Reading.Observed reading) {
        GroupReading described = reading.group() != null ? reading.group() : group;
        Map<String, Member> members = new HashMap<>();
        if (described != null && described.members() != null) {
            described.members().forEach(member -> members.put(member.id(), member));
        }
        return members;
    }
}
