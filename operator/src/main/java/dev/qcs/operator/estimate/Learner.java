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
    /** Readings closer together than this are one observation: else a short polling interval would learn faster. */
    private static final Duration OBSERVATION = Duration.ofMillis(14_500);

    private final Tempo tempo;

    public Learner(Tempo tempo) {
        this.tempo = tempo;
    }

    public Learned nothing() {
        return Learned.nothing(tempo.seconds(6), tempo.seconds(30));
    }

    /** How long nothing has changed that would make rates of members incomparable. */
    public static Duration quiet(History history, Instant now) {
        return PooledLearner.quiet(history, now);
    }

    /**
     * Looks at the newest readings.
     *
     * @param replicasReady Pods of the target that are ready
     */
    public Learned learn(
            Learned before, History history, Reading.Observed reading, int replicas, int replicasReady, Policy policy) {
        if (!reading.queues().isEmpty()) {
            return PooledLearner.learn(
                    before, history, reading, replicas, replicasReady, policy, tempo.of(OBSERVATION), tempo);
        }
        if (history.shared()) {
            return ShareLearner.learn(
                    before, history, reading, replicas, replicasReady, policy, tempo.of(OBSERVATION), tempo);
        }
        Learned watched = before.watching(
                before.pauses().next(history, reading, tempo),
                before.starts().next(history, replicas, replicasReady, before.membersPerReplica(policy), tempo));
        return capacity(watched, history, reading, replicas, replicasReady, policy);
    }

    private Learned capacity(
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
        List<Member> own = ownMembers(group.members());
        Duration window = window(history, reading, policy);
        Learned learned = before.shownAfter(window);
        Duration settle = before.pause().plus(before.podStart()).plus(tempo.seconds(30));
        if (replicas > 0 && replicasReady == replicas && quiet.compareTo(settle) >= 0) {
            int members = Math.max(1, Math.round((float) own.size() / replicas));
            learned = learned.withMembers(members);
        }
        // After a change members warm up and catch up: what they do then is not what they can do. Before the first
        // change that we know of, the observation itself is the rest.
        if (quiet.compareTo(window) < 0 || (history.changeSeen() && quiet.compareTo(settle) < 0)) {
            return learned;
        }
        List<Double> saturated = new ArrayList<>();
        double highest = 0;
        for (Member member : own) {
            double rate = rate(history, member, window);
            highest = Math.max(highest, rate);
            if (rate > 0 && saturated(history, member, window, rate, policy)) {
                saturated.add(rate);
            }
        }
        int groupSize = Math.max(1, own.size());
        if (saturated.isEmpty()) {
            return learned.withCapacity(learned.capacity().raised(groupSize, highest, reading.time()));
        }
        Instant newest = learned.capacity().newest();
        boolean fresh =
                newest == null || Duration.between(newest, reading.time()).compareTo(tempo.of(OBSERVATION)) >= 0;
        return fresh
                ? learned.withCapacity(learned.capacity().blended(groupSize, median(saturated), reading.time()))
                : learned;
    }

    /** A group may be shared by several workloads: members that run in Pods of this one, or all when no Pod is known. */
    private static List<Member> ownMembers(List<Member> members) {
        List<Member> own =
                members.stream().filter(member -> member.pod() != null).toList();
        return own.isEmpty() ? members : own;
    }

    /**
     * Long enough for three commits of the slowest consumer, and for two polls. A consumer that has committed whenever it is
     * looked at may well do so far more often: that is no rhythm to wait for.
     */
    private Duration window(History history, Reading.Observed reading, Policy policy) {
        Duration poll = policy.pollingInterval();
        Duration seldom = poll.plus(poll.dividedBy(2));
        Duration cadence = Duration.ZERO;
        for (var partition : reading.partitions()) {
            PartitionTrack track = history.track(partition.id());
            if (track != null) {
                Duration own = cadence(track, policy);
                cadence = own.compareTo(seldom) > 0 ? longer(cadence, own) : cadence;
            }
        }
        return longer(longer(tempo.seconds(15), cadence.multipliedBy(3)), poll.multipliedBy(2));
    }

    /**
     * A client that reads one partition after the other commits each of them rarely, the more so the longer they are. Beyond
     * half the objective that is no rhythm to wait for, or a busy member would never be seen as one.
     */
    private static Duration cadence(PartitionTrack track, Policy policy) {
        Duration cadence = track.commitCadence();
        return policy.objective() instanceof Objective.LagSeconds(Duration lag)
                        && cadence.compareTo(lag.dividedBy(2)) > 0
                ? lag.dividedBy(2)
                : cadence;
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private static double rate(History history, Member member, Duration window) {
        Double rate = new Windows(history, member.assignment()).consumption(window);
        return rate == null ? 0 : rate;
    }

    /** True when the member had more than two seconds of its own work waiting at every reading of the window. */
    private boolean saturated(History history, Member member, Duration window, double rate, Policy policy) {
        int first = history.pointBefore(window);
        if (first < 0 || history.size() - first < 3) {
            return false;
        }
        List<PartitionTrack> working = working(history, member, first);
        double enough = rate * tempo.seconds(2).toMillis() / 1000.0;
        for (int i = first; i < history.size(); i++) {
            double backlog = 0;
            for (PartitionTrack track : working) {
                if (track.end(i) >= 0 && track.committed(i) >= 0) {
                    backlog += Math.max(0, track.end(i) - track.committed(i) - onItsWay(history, track, first, policy));
                }
            }
            if (backlog <= enough) {
                return false;
            }
        }
        return true;
    }

    /** What is done between two commits, of what arrives then: no sign of being busy. */
    private static double onItsWay(History history, PartitionTrack track, int first, Policy policy) {
        int last = history.size() - 1;
        double arrived = track.end(first) < 0 ? 0 : (double) Math.max(0, track.end(last) - track.end(first));
        double done = (double) Math.max(0, track.committed(last) - track.committed(first));
        double millis = (double) (history.time(last) - history.time(first));
        return Math.min(arrived, done) / millis * cadence(track, policy).toMillis();
    }

    /**
     * The member's partitions that have work and moved. One that is stuck has a backlog whatever the member does: counted, it
     * would make an idle member look saturated and its arrivals look like its capacity.
     */
    private static List<PartitionTrack> working(History history, Member member, int first) {
        int last = history.size() - 1;
        List<PartitionTrack> working = new ArrayList<>();
        for (PartitionId id : member.assignment()) {
            PartitionTrack track = history.track(id);
            if (track != null && track.hasWork() && track.committed(last) > track.committed(first)) {
                working.add(track);
            }
        }
        return working;
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
