package dev.qcs.operator.estimate;

import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.History;
import dev.qcs.operator.lag.Member;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.lag.PartitionTrack;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.policy.Objective;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.policy.Tempo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Learns what one member can do, from members that had work throughout and from nothing else: a member that keeps up shows
 * what arrives, not what it could do.
 */
public final class Learner {
    /** Weight of a new observation; the first is taken as it is. */
    private static final double WEIGHT = 0.3;

    private final Tempo tempo;

    public Learner(Tempo tempo) {
        this.tempo = tempo;
    }

    public Learned nothing() {
        return Learned.nothing(tempo.seconds(6), tempo.seconds(30));
    }

    /**
     * Looks at the newest readings.
     *
     * @param replicasReady Pods of the target that are ready
     */
    public Learned learn(
            Learned before, History history, Reading.Observed reading, int replicas, int replicasReady, Policy policy) {
        GroupReading group = history.group();
        Instant quietSince = history.quietSince().orElse(null);
        if (group == null
                || group.members() == null
                || group.members().isEmpty()
                || group.state() != GroupReading.State.STABLE
                || quietSince == null) {
            return before;
        }
        Duration quiet = Duration.between(quietSince, reading.time());
        Learned learned = before;
        Duration settle = before.pause().plus(before.podStart()).plus(tempo.seconds(30));
        if (replicas > 0 && replicasReady == replicas && quiet.compareTo(settle) >= 0) {
            int members = Math.max(1, Math.round((float) group.members().size() / replicas));
            learned = new Learned(learned.perMember(), learned.at(), members, learned.pause(), learned.podStart());
        }
        Duration window = window(history, reading, policy.objective());
        // A rate needs its whole window at rest; before the first change that we know of, the observation itself is the
        // rest.
        if (quiet.compareTo(window) < 0) {
            return learned;
        }
        List<Double> saturated = new ArrayList<>();
        double highest = 0;
        for (Member member : group.members()) {
            double rate = rate(history, member, window);
            highest = Math.max(highest, rate);
            if (rate > 0 && saturated(history, member, window, rate)) {
                saturated.add(rate);
            }
        }
        return saturated.isEmpty()
                ? raised(learned, highest, reading.time())
                : blended(learned, median(saturated), reading.time());
    }

    private Duration window(History history, Reading.Observed reading, Objective objective) {
        Duration cadence = Duration.ZERO;
        for (var partition : reading.partitions()) {
            PartitionTrack track = history.track(partition.id());
            if (track != null && track.commitCadence().compareTo(cadence) > 0) {
                cadence = track.commitCadence();
            }
        }
        // A client that reads one partition after the other commits each of them rarely, the more so the longer they
        // are;
        // beyond half the objective that is no rhythm to wait for, or a busy member would never be seen as one.
        if (objective instanceof Objective.LagSeconds(Duration lag) && cadence.compareTo(lag.dividedBy(2)) > 0) {
            cadence = lag.dividedBy(2);
        }
        Duration shortest = tempo.seconds(15);
        Duration threeCommits = cadence.multipliedBy(3);
        return threeCommits.compareTo(shortest) > 0 ? threeCommits : shortest;
    }

    private static double rate(History history, Member member, Duration window) {
        Double rate = new Windows(history, member.assignment()).consumption(window);
        return rate == null ? 0 : rate;
    }

    /**
     * True when the member had more than two seconds of its own work waiting at every reading of the window. What waits on a
     * partition that does not move is no such work: its member would look busy with it and slow at everything else.
     */
    private static boolean saturated(History history, Member member, Duration window, double rate) {
        int first = history.pointBefore(window);
        if (first < 0 || history.size() - first < 3) {
            return false;
        }
        for (int i = first; i < history.size(); i++) {
            long backlog = 0;
            for (PartitionId id : member.assignment()) {
                PartitionTrack track = history.track(id);
                if (track != null
                        && track.end(i) >= 0
                        && track.committed(i) >= 0
                        && moves(track, first, history.size())) {
                    backlog += Math.max(0, track.end(i) - track.committed(i));
                }
            }
            if (backlog <= 2 * rate) {
                return false;
            }
        }
        return true;
    }

    private static boolean moves(PartitionTrack track, int first, int size) {
        return track.committed(first) < 0 || track.committed(size - 1) > track.committed(first);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private static Learned blended(Learned before, double observed, Instant now) {
        double rate = before.perMember() == null ? observed : (1 - WEIGHT) * before.perMember() + WEIGHT * observed;
        return new Learned(rate, now, before.members(), before.pause(), before.podStart());
    }

    /** What a member was once seen to do, it can do; that it did less lately says nothing. */
    private static Learned raised(Learned before, double highest, Instant now) {
        if (before.perMember() == null || highest <= before.perMember()) {
            return before;
        }
        return new Learned(highest, now, before.members(), before.pause(), before.podStart());
    }
}
