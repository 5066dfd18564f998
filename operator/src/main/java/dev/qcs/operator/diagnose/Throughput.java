package dev.qcs.operator.diagnose;

import dev.qcs.operator.diagnose.Finding.Severity;
import dev.qcs.operator.estimate.Estimate;
import dev.qcs.operator.estimate.PartitionEstimate;
import dev.qcs.operator.lag.History;
import dev.qcs.operator.lag.PartitionTrack;
import dev.qcs.operator.policy.Objective;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.words.Figures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Work that arrives faster than it is done, and a backlog that shrinks; by the course of lag, never by its level. */
final class Throughput implements Check {
    private static final double ALMOST_ALL = 0.8;
    static final long WORTH_MENTION = 100;

    static final String MORE_OR_CHEAPER =
            "add consumers, up to one for each partition, or make each record cheaper (batch"
                    + " the work, raise a limit downstream)";

    @Override
    public List<Finding> look(Symptoms symptoms) {
        Estimate estimate = symptoms.estimate();
        if (estimate.lag() == null
                || estimate.lag() < WORTH_MENTION
                || estimate.arrival() == null
                || Churn.often(symptoms.history().groupTrack().churn())
                || !lateForObjective(symptoms, estimate)) {
            return List.of();
        }
        List<Finding> found = new ArrayList<>(1);
        if (falling(symptoms)) {
            found.add(catchingUp(symptoms));
        } else if (!symptoms.grace() && rising(symptoms) && almostAllAdvance(estimate)) {
            found.add(slow(symptoms));
        }
        return found;
    }

    /** Messages wait longer, or more of them, than they should. */
    static boolean lateForObjective(Symptoms symptoms, Estimate estimate) {
        return lateForObjective(
                symptoms.policy(),
                estimate,
                symptoms.target() == null ? 1 : symptoms.target().current());
    }

    static boolean lateForObjective(Policy policy, Estimate estimate, int replicas) {
        return switch (policy.objective()) {
            case Objective.LagSeconds objective ->
                estimate.behind() != null && estimate.behind().age().compareTo(objective.lag()) > 0;
            case Objective.LagPerReplica objective ->
                estimate.lag() != null && estimate.lag() > objective.messages() * Math.max(1, replicas);
        };
    }

    private static boolean rising(Symptoms symptoms) {
        double noticeable = noticeable(symptoms.estimate());
        Double first =
                slope(symptoms, symptoms.tempo().minutes(10), symptoms.tempo().minutes(5));
        Double second = slope(symptoms, symptoms.tempo().minutes(5), Duration.ZERO);
        return first != null && second != null && first > noticeable && second > noticeable;
    }

    private static boolean falling(Symptoms symptoms) {
        double noticeable = noticeable(symptoms.estimate());
        Double slope = slope(symptoms, symptoms.tempo().minutes(2), Duration.ZERO);
        return slope != null && slope < -noticeable;
    }

    static double noticeable(Estimate estimate) {
        return Math.max(1, 0.02 * (estimate.arrival() == null ? 0 : estimate.arrival()));
    }

    /** Change of lag per second between two moments; null when the history does not reach back that far. */
    private static @Nullable Double slope(Symptoms symptoms, Duration from, Duration to) {
        History history = symptoms.history();
        int first = history.pointBefore(from);
        int last = to.isZero() ? history.size() - 1 : history.pointBefore(to);
        if (first < 0 || last <= first) {
            return null;
        }
        long newest = history.time(history.size() - 1);
        if (newest - history.time(first) < from.toMillis() * 95 / 100) {
            return null;
        }
        double change = 0;
        for (PartitionEstimate partition : symptoms.estimate().partitions()) {
            PartitionTrack track = history.track(partition.id());
            if (track == null
                    || track.end(first) < 0
                    || track.end(last) < 0
                    || track.committed(first) < 0
                    || track.committed(last) < 0) {
                continue;
            }
            change += lag(track, last) - lag(track, first);
        }
        return change * 1000.0 / (history.time(last) - history.time(first));
    }

    private static double lag(PartitionTrack track, int point) {
        return (double) Math.max(0, track.end(point) - track.committed(point));
    }

    private static boolean almostAllAdvance(Estimate estimate) {
        int working = 0;
        int advancing = 0;
        for (PartitionEstimate partition : estimate.partitions()) {
            if (partition.hasWork()) {
                working++;
                advancing += partition.advanced() || partition.mayWaitForItsTurn() ? 1 : 0;
            }
        }
        return advancing > 0 && advancing >= ALMOST_ALL * working;
    }

    private static Finding slow(Symptoms symptoms) {
        Estimate estimate = symptoms.estimate();
        int replicas = symptoms.target() == null ? 0 : symptoms.target().current();
        double arrival = estimate.arrival() == null ? 0 : estimate.arrival();
        double consumption = estimate.consumption() == null ? 0 : estimate.consumption();
        int needed = consumption <= 0 || replicas == 0
                ? 0
                : (int) Math.min(100_000, Math.ceil(arrival * replicas / consumption));
        return Found.of(FindingType.SlowConsumer, Severity.Warning, symptoms.now())
                .says((symptoms.target() == null
                                ? "the group consumes "
                                : Figures.replicas(replicas) + (replicas == 1 ? " consumes " : " consume "))
                        + Figures.rate(consumption) + "/s, producers write " + Figures.rate(arrival)
                        + "/s, and lag has grown for "
                        + Figures.time(symptoms.tempo().minutes(10)) + " to "
                        + Figures.count(estimate.lag())
                        + (needed > replicas ? ": about " + needed + " replicas would keep up" : ""))
                .advises(
                        symptoms.target() == null
                                ? MORE_OR_CHEAPER
                                : needed > estimate.usable()
                                        ? "plan partitions for the peak, " + Math.ceilDiv(needed * 13L, 10)
                                                + " or more, or make each record cheaper (batch the work, raise a limit downstream)"
                                        : "let it scale out (raise maxReplicas if that is the limit), or make each record cheaper")
                .done();
    }

    private static Finding catchingUp(Symptoms symptoms) {
        Estimate estimate = symptoms.estimate();
        Double slope = slope(symptoms, symptoms.tempo().minutes(2), Duration.ZERO);
        long lag = estimate.lag() == null ? 0 : estimate.lag();
        double speed = slope == null ? 1 : Math.max(1, -slope);
        return Found.of(FindingType.CatchingUp, Severity.Info, symptoms.now())
                .says("lag " + Figures.count(lag) + " and falling by " + Figures.rate(speed) + "/s, gone in "
                        + Figures.time(Duration.ofSeconds((long) (lag / speed))))
                .advises(
                        symptoms.target() == null
                                ? "nothing, unless that is too late: then add consumers"
                                : "nothing, unless that is too late: then raise maxReplicas or lower"
                                        + " objective.lagSeconds")
                .done();
    }
}
