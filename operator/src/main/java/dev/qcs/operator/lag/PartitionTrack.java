package dev.qcs.operator.lag;

import dev.qcs.operator.lag.burrow.BurrowStatus;
import dev.qcs.operator.lag.burrow.BurrowWindow;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One partition over time: its two series on the history's time axis, and the clocks that are keyed by the committed offset
 * and not by an owner, so that they survive a rebalance.
 */
public final class PartitionTrack {
    private static final int CADENCE_SAMPLES = 20;

    /** A silence this many times the rhythm was an outage: it must not make the next one look normal. */
    private static final int OUTAGE = 10;

    private static final int[] NO_GAPS = new int[0];

    private final OffsetSeries end;
    private final OffsetSeries committed;
    private long lastCommitted = History.UNKNOWN;
    private long changedAt = History.UNKNOWN;
    private long workSince = History.UNKNOWN;
    private long lastEnd = History.UNKNOWN;
    private long endFellAt = History.UNKNOWN;
    private long seenAt = History.UNKNOWN;
    private long lastLag;
    private long committedBefore = History.UNKNOWN;
    private long bornAt = History.UNKNOWN;
    private long changedBefore = History.UNKNOWN;
    private boolean moved;
    private int[] commitGaps = NO_GAPS;
    private int commitGapsSeen;
    private int cadenceMillis;
    private final Owners owners = new Owners();
    private final Visibility visibility = new Visibility();
    private final BurrowWindow burrow = new BurrowWindow();
    private final Turn turn = new Turn();
    private int samples;

    PartitionTrack(int capacity) {
        end = new OffsetSeries(capacity);
        committed = new OffsetSeries(capacity);
    }

    /** End offset at point {@code i} of the history, or {@link History#UNKNOWN}. */
    public long end(int i) {
        return end.get(i);
    }

    /** Committed offset at point {@code i}, or {@link History#UNKNOWN} or {@link History#NEVER}. */
    public long committed(int i) {
        return committed.get(i);
    }

    /** How long the committed offset has stood still while work waited; zero without work. */
    public Duration stillFor(long nowMillis) {
        return standsSince() == History.UNKNOWN ? Duration.ZERO : since(standsSince(), nowMillis);
    }

    /**
     * The part of {@link #stillFor} in which it is certain that its consumer had its turn with it. Before that it may have waited
     * while its consumer worked off what it had fetched of another partition.
     */
    public Duration triedFor(long nowMillis) {
        return standsSince() == History.UNKNOWN ? Duration.ZERO : since(turn.triedFrom(standsSince()), nowMillis);
    }

    /** The same of its present owner. */
    public Duration triedByOwnerFor(long nowMillis) {
        if (standsSince() == History.UNKNOWN) {
            return Duration.ZERO;
        }
        Duration tried = since(turn.triedHereFrom(standsSince()), nowMillis);
        Duration owned = owners.ownedFor(nowMillis);
        return tried.compareTo(owned) < 0 ? tried : owned;
    }

    private static Duration since(long time, long nowMillis) {
        return Duration.ofMillis(Math.max(0, nowMillis - time));
    }

    /** Since when the committed offset stands still while work waits, or {@link History#UNKNOWN}. */
    long standsSince() {
        return workSince == History.UNKNOWN || changedAt == History.UNKNOWN
                ? History.UNKNOWN
                : Math.max(changedAt, workSince);
    }

    /** When the committed offset was last seen to change, or {@link History#UNKNOWN}. */
    long movedAt() {
        return moved ? changedAt : History.UNKNOWN;
    }

    Turn turn() {
        return turn;
    }

    /** @param fetch records that a consumer fetches at once */
    void serve(long now, double fetch) {
        if (lastCommitted >= 0 && lastEnd >= 0) {
            turn.serve(now, lastCommitted, lastEnd, fetch);
        }
    }

    /** True when readable records were unread at the last complete reading. */
    public boolean hasWork() {
        return lastLag > 0;
    }

    /** True when the log's end was lower than before at a reading less than {@code window} ago. */
    public boolean endFellWithin(Duration window, long nowMillis) {
        return endFellAt != History.UNKNOWN && nowMillis - endFellAt < window.toMillis();
    }

    /** Time of the last reading that held the partition, in epoch milliseconds. */
    long seenAt() {
        return seenAt;
    }

    /** True when the group's first commit on it was seen less than {@code window} ago. */
    public boolean firstCommittedWithin(Duration window, long nowMillis) {
        return bornAt != History.UNKNOWN && nowMillis - bornAt < window.toMillis();
    }

    /** How long ago the committed offset changed; {@code null} = no change was seen. */
    public @Nullable Duration sinceChange(long nowMillis) {
        return moved ? Duration.ofMillis(nowMillis - changedAt) : null;
    }

    /** The 95th percentile of the time between commits while work waited; zero before any was seen. */
    public Duration commitCadence() {
        return Duration.ofMillis(cadenceMillis);
    }

    /** Who owned the partition since its committed offset last changed. */
    public Owners owners() {
        return owners;
    }

    /** Who owned the partition since its committed offset last changed, oldest first. */
    public List<String> ownersWhileStill() {
        return owners.names();
    }

    /** What readers of committed records may see of the partition. */
    public Visibility visibility() {
        return visibility;
    }

    /** Burrow's word for the partition. */
    public BurrowStatus burrowStatus(long nowMillis) {
        return burrow.status(nowMillis);
    }

    /** How much of Burrow's window is filled, 0..1. */
    public double burrowComplete() {
        return burrow.complete();
    }

    /**
     * How the committed offset changed at the newest reading.
     *
     * @param from the offset before
     * @param to the offset now
     * @param after how long it had stood at {@code from}
     */
    public record Change(long from, long to, Duration after) {}

    /** The change that the reading at {@code nowMillis} brought; {@code null} = none, or the first commit seen. */
    public @Nullable Change changeAt(long nowMillis) {
        return changedAt == nowMillis && committedBefore >= 0 && changedBefore != History.UNKNOWN
                ? new Change(committedBefore, lastCommitted, Duration.ofMillis(changedAt - changedBefore))
                : null;
    }

    /** The offset that was committed when anything was last known of it, or {@link History#UNKNOWN}. */
    public long lastCommitted() {
        return lastCommitted;
    }

    /** True when the committed offset is what it was at the reading before. */
    public boolean unchangedAt(long nowMillis) {
        return changedAt != nowMillis;
    }

    void record(int i, long now, PartitionReading reading, boolean readCommitted, @Nullable Member owner) {
        seenAt = now;
        samples++;
        long high = reading.end() == null ? History.UNKNOWN : reading.end();
        end.set(i, high);
        noteEnd(now, high);
        long position = switch (reading.committed()) {
            case Committed.At at -> at.offset();
            case Committed.Absent.NEVER -> History.NEVER;
            // Made a log before it comes here, where that can be done at all.
            case Committed.Unsettled _ -> History.UNKNOWN;
            case Committed.Absent.UNKNOWN -> History.UNKNOWN;
        };
        committed.set(i, position);
        if (position >= 0) {
            noteCommit(now, position);
        } else if (position == History.NEVER && lastCommitted == History.UNKNOWN) {
            lastCommitted = History.NEVER;
        }
        noteWork(now, reading, readCommitted);
        owners.note(owner, now);
        visibility.note(reading, now);
        if (high >= 0) {
            burrow.end(high);
        }
        if (position >= 0 && burrow.isNews(position)) {
            burrow.commit(position, now, samples, now);
        }
    }

    private void noteEnd(long now, long offset) {
        if (offset == History.UNKNOWN) {
            return;
        }
        if (offset < lastEnd) {
            endFellAt = now;
        }
        lastEnd = offset;
    }

    private void noteCommit(long now, long offset) {
        if (lastCommitted == offset) {
            return;
        }
        if (lastCommitted >= 0 && lastLag > 0) {
            noteGap(now - Math.max(changedAt, workSince));
        }
        if (lastCommitted == History.NEVER) {
            bornAt = now;
        }
        // The first commit of all is a move, the first one that we see is not.
        moved = lastCommitted != History.UNKNOWN;
        committedBefore = lastCommitted;
        changedBefore = changedAt;
        lastCommitted = offset;
        changedAt = now;
        owners.clear();
        turn.goesOn();
    }

    /**
     * Work waited for this long before it was committed: the consumer's own rhythm. A consumer that keeps up has none left
     * right after a commit, so the time counts from when there was some.
     */
    private void noteGap(long millis) {
        boolean outage = commitGapsSeen >= 3 && millis > OUTAGE * (long) cadenceMillis;
        if (!outage) {
            if (commitGaps.length == 0) {
                commitGaps = new int[CADENCE_SAMPLES];
            }
            commitGaps[commitGapsSeen++ % CADENCE_SAMPLES] = (int) Math.min(Integer.MAX_VALUE, millis);
            int[] sorted = Arrays.copyOf(commitGaps, Math.min(commitGapsSeen, CADENCE_SAMPLES));
            Arrays.sort(sorted);
            // Asked for many times between two commits.
            cadenceMillis = sorted[(int) Math.ceil(0.95 * sorted.length) - 1];
        }
    }

    private void noteWork(long now, PartitionReading reading, boolean readCommitted) {
        if (!reading.complete() || lastCommitted < 0) {
            return;
        }
        long to = reading.end() == null ? 0 : reading.end();
        if (readCommitted && reading.lastStable() != null) {
            to = Math.min(to, reading.lastStable());
        }
        long from = Math.max(lastCommitted, reading.start() == null ? 0 : reading.start());
        lastLag = Math.max(0, to - from);
        if (lastLag == 0) {
            workSince = History.UNKNOWN;
        } else if (workSince == History.UNKNOWN) {
            workSince = now;
        }
    }

    /** The clock of before a restart goes on, unless this track knows better already. */
    void standsSince(StandingStill clock) {
        if (lastCommitted == History.UNKNOWN) {
            lastCommitted = clock.committed();
            changedAt = clock.since().toEpochMilli();
            workSince = changedAt;
            owners.restore(clock.owners(), clock.restarts());
        }
    }

    void resumeAfterGap(long millis) {
        end.clear();
        committed.clear();
        changedAt = changedAt == History.UNKNOWN ? changedAt : changedAt + millis;
        workSince = workSince == History.UNKNOWN ? workSince : workSince + millis;
        visibility.resumeAfterGap(millis);
        turn.resumeAfterGap(millis);
    }

    void grow(int capacity, int newest) {
        end.grow(capacity);
        committed.grow(capacity);
        end.set(newest, History.UNKNOWN);
        committed.set(newest, History.UNKNOWN);
    }

    void remove(int from, int to, int size) {
        end.remove(from, to, size);
        committed.remove(from, to, size);
    }
}
