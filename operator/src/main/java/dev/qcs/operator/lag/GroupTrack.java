package dev.qcs.operator.lag;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A group over the last ten minutes, in periods of 15 s: how often it was seen to rebalance and why, what it got done, and
 * since when it is empty. Of a classic group at most one rebalance is counted for each reading, so the count is a lower bound.
 */
public final class GroupTrack {
    /** Ten minutes of periods. */
    static final int PERIODS = 40;

    /** Rebalances within so many periods after a change of ours are its consequence. */
    private static final int OWN_PERIODS = 8;

    private static final double SMOOTH = 0.1;

    private final long step;
    private final int[] readings = new int[PERIODS];
    private final int[] unstable = new int[PERIODS];
    private final int[] rebalances = new int[PERIODS];
    private final int[] expected = new int[PERIODS];
    private final int[] evictions = new int[PERIODS];
    private final int[] restarts = new int[PERIODS];
    private final long[] consumed = new long[PERIODS];
    private final Map<String, Seen> seenIn = new HashMap<>();
    private long period = History.UNKNOWN;
    private long changedAt = Long.MIN_VALUE / 2;
    private int joinsToCome;
    private Set<String> ids = Set.of();
    private Map<PartitionId, String> owners = Map.of();
    private Set<String> podsWithMembers = Set.of();
    private @Nullable GroupReading before;
    private double stableRate = Double.NaN;
    private long notedAt = History.UNKNOWN;
    private long emptySince = History.UNKNOWN;
    private boolean emptyAtFirstSight;
    private boolean everDescribed;
    private long reconcilingSince = History.UNKNOWN;

    GroupTrack(Duration step) {
        this.step = Math.max(1, step.toMillis());
    }

    /** Members that a Pod was last seen with, and its restarts then. */
    private record Seen(int restarts, Set<String> ids) {}

    /**
     * What was seen of rebalances in the last ten minutes.
     *
     * @param rebalances in all, at least
     * @param expected of these, soon after a rollout or a change of replicas
     * @param evictions of these, in which a known Pod came back with new members although it was not restarted
     * @param restarts of Pods that members run in
     * @param readings that told the group's state
     * @param unstable of these, in another state than stable, without the expected ones
     * @param rate messages per second that were committed
     * @param stableRate the same while the group was at rest; NaN = it never was
     */
    public record Churn(
            int rebalances,
            int expected,
            int evictions,
            int restarts,
            int readings,
            int unstable,
            double rate,
            double stableRate) {

        /** Rebalances that nothing explains. */
        public int unexpected() {
            return Math.max(0, rebalances - expected);
        }
    }

    public Churn churn() {
        long all = Arrays.stream(consumed).sum();
        long periods = Arrays.stream(readings).filter(n -> n > 0).count();
        return new Churn(
                sum(rebalances),
                sum(expected),
                sum(evictions),
                sum(restarts),
                sum(readings),
                sum(unstable),
                periods == 0 ? 0 : all * 1000.0 / (periods * step),
                stableRate);
    }

    /** Since when nobody is in the group, as far as is known; {@code null} = somebody is, or unknown. */
    public @Nullable Instant emptySince() {
        return emptySince == History.UNKNOWN ? null : Instant.ofEpochMilli(emptySince);
    }

    /** True when the group was empty when it was first described, so that it may have been for long. */
    public boolean emptyAtFirstSight() {
        return emptyAtFirstSight;
    }

    /** How long a KIP-848 group has been reconciling in the same epoch; zero = it is not. */
    public Duration reconcilingFor(long nowMillis) {
        return reconcilingSince == History.UNKNOWN ? Duration.ZERO : Duration.ofMillis(nowMillis - reconcilingSince);
    }

    /** Takes over what was known before a restart; before the first reading. */
    public void rememberEmpty(Instant since, boolean atFirstSight) {
        emptySince = since.toEpochMilli();
        emptyAtFirstSight = atFirstSight;
        everDescribed = true;
    }

    /**
     * After a reading.
     *
     * @param changedByUs true when replicas were changed just now, or Pods are being replaced
     * @param moreReplicas by how many
     * @param replicasBefore how many there were; zero = unknown, or none
     */
    void note(
            @Nullable GroupReading described,
            long now,
            boolean changedByUs,
            int moreReplicas,
            int replicasBefore,
            long consumedNow) {
        enter(now / step);
        int slot = (int) (period % PERIODS);
        consumed[slot] += consumedNow;
        if (changedByUs) {
            changedAt = now;
        }
        if (moreReplicas != 0) {
            joinsToCome =
                    Math.max(0, moreReplicas) * Math.max(1, Math.ceilDiv(ids.size(), Math.max(1, replicasBefore)));
        } else if (now - changedAt > PERIODS * step) {
            joinsToCome = 0;
        }
        if (described != null && described.state() != GroupReading.State.UNKNOWN) {
            noteState(described, now, slot);
        }
        noteRate(now, consumedNow);
        notedAt = now;
    }

    private void noteState(GroupReading group, long now, int slot) {
        Set<String> idsNow = ids(group);
        int seen = rebalancesSince(group, idsNow);
        boolean own = now - changedAt <= OWN_PERIODS * step || awaited(idsNow);
        readings[slot]++;
        if (group.state().rebalancing() && !own) {
            unstable[slot]++;
        }
        boolean evicted = notePods(group, slot) || (seen > 1 && backWithTheirIds(group, idsNow));
        rebalances[slot] += seen;
        expected[slot] += own ? seen : 0;
        evictions[slot] += evicted && !own ? 1 : 0;
        noteEmpty(group, now);
        boolean reconciling = group.state() == GroupReading.State.RECONCILING;
        boolean sameEpoch = before != null
                && before.state() == GroupReading.State.RECONCILING
                && Objects.equals(before.epoch(), group.epoch());
        reconcilingSince = !reconciling ? History.UNKNOWN : sameEpoch && reconcilingSince >= 0 ? reconcilingSince : now;
        if (idsNow != null) {
            ids = idsNow;
            owners = group.state() == GroupReading.State.STABLE ? owners(group) : owners;
        }
        before = group;
    }

    /** Pods that were asked for join when they have started, which may take minutes, and nobody leaves for it. */
    private boolean awaited(@Nullable Set<String> idsNow) {
        if (idsNow == null || joinsToCome == 0 || idsNow.size() <= ids.size() || !idsNow.containsAll(ids)) {
            return false;
        }
        int joined = idsNow.size() - ids.size();
        boolean all = joined <= joinsToCome;
        joinsToCome = Math.max(0, joinsToCome - joined);
        return all;
    }

    /**
     * Members of the KIP-848 protocol keep their ids for as long as their process lives: when the group counts two changes and
     * has the same members as before, one left and came back.
     */
    private boolean backWithTheirIds(GroupReading group, @Nullable Set<String> idsNow) {
        GroupReading last = before;
        return idsNow != null
                && !idsNow.isEmpty()
                && group.epoch() != null
                && last != null
                && last.epoch() != null
                && ids.containsAll(idsNow);
    }

    /** At most one of a classic group; a KIP-848 group counts its own. */
    private int rebalancesSince(GroupReading group, @Nullable Set<String> idsNow) {
        GroupReading last = before;
        if (last == null) {
            return 0;
        }
        if (group.epoch() != null && last.epoch() != null) {
            return Math.clamp((long) group.epoch() - last.epoch(), 0, 1_000);
        }
        boolean began = group.state().rebalancing() && !last.state().rebalancing();
        boolean changed = idsNow != null && !idsNow.equals(ids);
        boolean moved =
                group.state() == GroupReading.State.STABLE && !owners.isEmpty() && !owners.equals(owners(group));
        // A rebalance that was seen to begin is not counted again when its outcome is seen.
        return began || ((changed || moved) && !last.state().rebalancing()) ? 1 : 0;
    }

    /**
     * Counts restarts.
     *
     * @return true when a Pod that was not restarted came back with other members than it had, however long nobody was there; or
     *     with the same, which those of the KIP-848 protocol are
     */
    private boolean notePods(GroupReading group, int slot) {
        if (group.members() == null) {
            return false;
        }
        Map<String, Seen> now = new HashMap<>();
        for (Member member : group.members()) {
            if (member.pod() != null) {
                now.merge(member.pod(), new Seen(member.restarts(), Set.of(member.id())), GroupTrack::both);
            }
        }
        Set<String> podsBefore = podsWithMembers;
        podsWithMembers = Set.copyOf(now.keySet());
        boolean evicted = false;
        for (Map.Entry<String, Seen> pod : now.entrySet()) {
            Seen known = seenIn.put(pod.getKey(), pod.getValue());
            if (known != null) {
                int restarted = Math.max(0, pod.getValue().restarts() - known.restarts());
                restarts[slot] += restarted;
                Set<String> ids = pod.getValue().ids();
                // One that only gets more members has started them.
                boolean others = !known.ids().containsAll(ids) && !ids.containsAll(known.ids());
                boolean back = group.epoch() != null && known.ids().equals(ids) && !podsBefore.contains(pod.getKey());
                evicted |= restarted == 0 && (others || back);
            }
        }
        if (seenIn.size() > 4 * (group.members().size() + 4)) {
            seenIn.keySet().retainAll(now.keySet());
        }
        return evicted;
    }

    private static Seen both(Seen a, Seen b) {
        Set<String> ids = new HashSet<>(a.ids());
        ids.addAll(b.ids());
        return new Seen(Math.max(a.restarts(), b.restarts()), ids);
    }

    private void noteEmpty(GroupReading group, long now) {
        boolean empty = group.state() == GroupReading.State.EMPTY;
        if (empty && emptySince == History.UNKNOWN) {
            emptySince = now;
            emptyAtFirstSight = !everDescribed;
        } else if (group.state() == GroupReading.State.STABLE) {
            emptySince = History.UNKNOWN;
        }
        everDescribed = true;
    }

    private void noteRate(long now, long consumedNow) {
        boolean atRest = before != null
                && before.state() == GroupReading.State.STABLE
                && now - changedAt > OWN_PERIODS * step
                && sum(rebalances) == 0;
        if (atRest && notedAt != History.UNKNOWN && now > notedAt) {
            double rate = consumedNow * 1000.0 / (now - notedAt);
            stableRate = Double.isNaN(stableRate) ? rate : stableRate + SMOOTH * (rate - stableRate);
        }
    }

    /** Goes on to a period; those in between, in which nobody looked, are empty. */
    private void enter(long next) {
        long from = period == History.UNKNOWN ? next - PERIODS : period;
        for (long p = Math.max(from + 1, next - PERIODS + 1); p <= next; p++) {
            int slot = (int) (p % PERIODS);
            readings[slot] = 0;
            unstable[slot] = 0;
            rebalances[slot] = 0;
            expected[slot] = 0;
            evictions[slot] = 0;
            restarts[slot] = 0;
            consumed[slot] = 0;
        }
        period = Math.max(period, next);
    }

    private static @Nullable Set<String> ids(GroupReading group) {
        if (group.members() == null) {
            return null;
        }
        Set<String> ids = new HashSet<>();
        group.members().forEach(member -> ids.add(member.id()));
        return ids;
    }

    private static Map<PartitionId, String> owners(GroupReading group) {
        Map<PartitionId, String> owners = new HashMap<>();
        if (group.members() != null) {
            group.members().forEach(member -> member.assignment().forEach(id -> owners.put(id, member.id())));
        }
        return owners;
    }

    private static int sum(int[] counts) {
        int sum = 0;
        for (int count : counts) {
            sum += count;
        }
        return sum;
    }
}
