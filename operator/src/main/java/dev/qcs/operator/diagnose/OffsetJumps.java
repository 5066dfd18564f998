package dev.qcs.operator.diagnose;

import dev.qcs.operator.estimate.PartitionEstimate;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.History;
import dev.qcs.operator.lag.PartitionTrack;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Committed offsets that did not go on as consumption does: back to the start of the log, back elsewhere, or forward past
 * records that nobody can have worked off in that time.
 */
final class OffsetJumps implements Watch {
    /** Consumers fetch about so many at once: that close to the start is the start. */
    private static final long BATCH = 500;

    private static final long FAR_FROM_START = 1_000;

    /** Fewer are no skip but a batch. */
    private static final long SKIPPED_AT_LEAST = 5_000;

    private static final int FASTER = 10;
    private static final int FASTER_THAN_ALL = 3;

    /** Commits that tell how fast the group works. */
    private static final int RATES_KNOWN = 3;

    @Override
    public List<Incident> see(Symptoms symptoms) {
        List<Incident> seen = new ArrayList<>();
        Supplier<Double> fastest = once(() -> fastest(symptoms));
        for (PartitionEstimate partition : symptoms.estimate().partitions()) {
            PartitionTrack track = symptoms.track(partition.id());
            PartitionTrack.Change change = track == null ? null : track.changeAt(symptoms.nowMillis());
            if (track == null || change == null || partition.start() == null) {
                continue;
            }
            Incident incident = change.to() < change.from()
                    ? back(symptoms, partition, track, change)
                    : forward(symptoms, partition, track, change, fastest);
            if (incident != null) {
                seen.add(incident);
            }
        }
        return seen;
    }

    private static Incident back(
            Symptoms symptoms, PartitionEstimate partition, PartitionTrack track, PartitionTrack.Change change) {
        long start = partition.start() == null ? 0 : partition.start();
        boolean toStart = change.to() <= start + BATCH && change.from() > start + FAR_FROM_START;
        // Members that take over a partition repeat what was not committed: that is how rebalances are.
        boolean small = change.from() - change.to() <= BATCH;
        GroupReading group = symptoms.group();
        boolean handedOver = group != null && group.state().rebalancing();
        // Whoever starts a new group begins again a few times, and means to.
        boolean tryingOut = track.firstCommittedWithin(symptoms.tempo().minutes(10), symptoms.nowMillis());
        return Incident.of(
                toStart ? FindingType.OffsetResetToEarliest : FindingType.OffsetRewind,
                symptoms.now(),
                (!toStart && (small || handedOver)) || tryingOut,
                new Incident.Place(partition.id(), change.from(), change.to()));
    }

    private static @Nullable Incident forward(
            Symptoms symptoms,
            PartitionEstimate partition,
            PartitionTrack track,
            PartitionTrack.Change change,
            Supplier<Double> fastest) {
        long jump = change.to() - change.from();
        long start = partition.start() == null ? 0 : partition.start();
        // What retention deleted was lost, not skipped: that has its own event.
        long skipped = change.to() - Math.max(change.from(), start);
        if (jump < SKIPPED_AT_LEAST || skipped < SKIPPED_AT_LEAST) {
            return null;
        }
        if (!nobodyConsumed(symptoms) && !tooFast(symptoms, partition, track, change, fastest)) {
            return null;
        }
        return Incident.of(
                FindingType.OffsetSkippedForward,
                symptoms.now(),
                false,
                new Incident.Place(partition.id(), Math.max(change.from(), start), change.to()));
    }

    /** An offset that moves while the group is empty was moved by hand, unless the group never has members. */
    private static boolean nobodyConsumed(Symptoms symptoms) {
        GroupReading group = symptoms.group();
        return group != null
                && group.state() == GroupReading.State.EMPTY
                && !group.selfAssigned()
                && symptoms.history().everHadMembers()
                && symptoms.quietFor().compareTo(symptoms.tempo().seconds(30)) >= 0;
    }

    /**
     * Far beyond the fastest that any partition of the group was worked off, and beyond what a member, or the rest of the group,
     * gets done. What was done while it kept up is the least that it can do, since arrivals set that pace: there must be some that
     * it did with a backlog.
     */
    private static boolean tooFast(
            Symptoms symptoms,
            PartitionEstimate partition,
            PartitionTrack track,
            PartitionTrack.Change change,
            Supplier<Double> fastestOfGroup) {
        History history = symptoms.history();
        int last = history.size() - 1;
        Pace pace = pace(history, track);
        if (pace.withBacklog() < RATES_KNOWN) {
            return false;
        }
        long least = history.time(last) - history.time(last - 1);
        double rate = (change.to() - change.from())
                * 1000.0
                / Math.max(Math.max(1, least), change.after().toMillis());
        if (rate <= FASTER * pace.fastest()) {
            return false;
        }
        Double perMember = symptoms.estimate().capacity().perMember();
        Double all = symptoms.estimate().consumption();
        double others =
                Math.max(0, (all == null ? 0 : all) - (partition.consumption() == null ? 0 : partition.consumption()));
        return rate > FASTER_THAN_ALL * Math.max(perMember == null ? 0 : perMember, others)
                && rate > FASTER * fastestOfGroup.get();
    }

    /**
     * How a partition was worked off before the newest reading.
     *
     * @param fastest records per second from one commit to the next
     * @param withBacklog how many commits left as much behind as they did
     */
    private record Pace(double fastest, int withBacklog) {}

    private static Pace pace(History history, PartitionTrack track) {
        double fastest = 0;
        int withBacklog = 0;
        long value = History.UNKNOWN;
        long since = History.UNKNOWN;
        for (int i = 0; i < history.size() - 1; i++) {
            long committed = track.committed(i);
            if (committed < 0 || committed == value) {
                continue;
            }
            long step = committed - value;
            if (value >= 0 && since != History.UNKNOWN && step > 0) {
                fastest = Math.max(fastest, step * 1000.0 / (history.time(i) - since));
                withBacklog += track.end(i) - committed >= step ? 1 : 0;
            }
            since = value >= 0 ? history.time(i) : History.UNKNOWN;
            value = committed;
        }
        return new Pace(fastest, withBacklog);
    }

    private static double fastest(Symptoms symptoms) {
        double fastest = 0;
        for (PartitionEstimate partition : symptoms.estimate().partitions()) {
            PartitionTrack track = symptoms.track(partition.id());
            fastest = track == null
                    ? fastest
                    : Math.max(fastest, pace(symptoms.history(), track).fastest());
        }
        return fastest;
    }

    /** Worked out at most once in a round: it looks at all that is known. */
    private static Supplier<Double> once(Supplier<Double> value) {
        double[] known = {Double.NaN};
        return () -> {
            if (Double.isNaN(known[0])) {
                known[0] = value.get();
            }
            return known[0];
        };
    }
}
