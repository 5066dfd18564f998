package dev.qcs.operator.diagnose;

import dev.qcs.operator.estimate.PartitionEstimate;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.History;
import dev.qcs.operator.lag.PartitionTrack;
import java.util.ArrayList;
import java.util.List;
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
        for (PartitionEstimate partition : symptoms.estimate().partitions()) {
            PartitionTrack track = symptoms.track(partition.id());
            PartitionTrack.Change change = track == null ? null : track.changeAt(symptoms.nowMillis());
            if (track == null || change == null || partition.start() == null) {
                continue;
            }
            Incident incident = change.to() < change.from()
                    ? back(symptoms, partition, change)
                    : forward(symptoms, partition, track, change);
            if (incident != null) {
                seen.add(incident);
            }
        }
        return seen;
    }

    private static Incident back(Symptoms symptoms, PartitionEstimate partition, PartitionTrack.Change change) {
        long start = partition.start() == null ? 0 : partition.start();
        boolean toStart = change.to() <= start + BATCH && change.from() > start + FAR_FROM_START;
        // Members that take over a partition repeat what was not committed: that is how rebalances are.
        boolean small = change.from() - change.to() <= BATCH;
        return Incident.of(
                toStart ? FindingType.OffsetResetToEarliest : FindingType.OffsetRewind,
                symptoms.now(),
                !toStart && small,
                new Incident.Place(partition.id(), change.from(), change.to()));
    }

    private static @Nullable Incident forward(
            Symptoms symptoms, PartitionEstimate partition, PartitionTrack track, PartitionTrack.Change change) {
        long jump = change.to() - change.from();
        long start = partition.start() == null ? 0 : partition.start();
        // What retention deleted was lost, not skipped: that has its own event.
        long skipped = change.to() - Math.max(change.from(), start);
        if (jump < SKIPPED_AT_LEAST || skipped < SKIPPED_AT_LEAST) {
            return null;
        }
        if (!nobodyConsumed(symptoms) && !tooFast(symptoms, partition, track, change)) {
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
     * Far beyond the fastest that this partition was worked off while it had a backlog, and beyond what a member, or the rest
     * of the group, gets done. What it did while it kept up says nothing: arrivals set that pace.
     */
    private static boolean tooFast(
            Symptoms symptoms, PartitionEstimate partition, PartitionTrack track, PartitionTrack.Change change) {
        History history = symptoms.history();
        int last = history.size() - 1;
        double fastest = 0;
        int rates = 0;
        long value = History.UNKNOWN;
        long since = History.UNKNOWN;
        for (int i = 0; i < last; i++) {
            long committed = track.committed(i);
            if (committed < 0 || committed == value) {
                continue;
            }
            long step = committed - value;
            if (value >= 0 && since != History.UNKNOWN && step > 0 && track.end(i) - committed >= step) {
                fastest = Math.max(fastest, step * 1000.0 / (history.time(i) - since));
                rates++;
            }
            since = value >= 0 ? history.time(i) : History.UNKNOWN;
            value = committed;
        }
        if (rates < RATES_KNOWN) {
            return false;
        }
        long least = history.time(last) - history.time(last - 1);
        double rate = (change.to() - change.from())
                * 1000.0
                / Math.max(Math.max(1, least), change.after().toMillis());
        Double perMember = symptoms.estimate().capacity().perMember();
        Double all = symptoms.estimate().consumption();
        double others =
                Math.max(0, (all == null ? 0 : all) - (partition.consumption() == null ? 0 : partition.consumption()));
        return rate > FASTER * fastest && rate > FASTER_THAN_ALL * Math.max(perMember == null ? 0 : perMember, others);
    }
}
