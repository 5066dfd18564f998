package dev.qcs.operator.diagnose;

import dev.qcs.operator.act.Pod;
import dev.qcs.operator.act.TargetReading;
import dev.qcs.operator.estimate.Estimate;
import dev.qcs.operator.estimate.PartitionEstimate;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.History;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.lag.PartitionTrack;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.policy.Tempo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one round of checks looks at.
 *
 * @param history which has taken in the reading
 * @param group as last described; {@code null} = not known
 * @param target {@code null} = nobody said what runs the group, so that no size and no Pod is known
 * @param quietFor since members, replicas and the group's generation last changed
 * @param sinceScaling since replicas last changed; {@code null} = not seen to change
 */
public record Symptoms(
        Instant now,
        Tempo tempo,
        Policy policy,
        Reading.Observed reading,
        Estimate estimate,
        History history,
        @Nullable GroupReading group,
        @Nullable TargetReading target,
        List<Pod> pods,
        Duration quietFor,
        @Nullable Duration sinceScaling) {

    /** The partition over time; {@code null} = it is not in the history. */
    @Nullable
    PartitionTrack track(PartitionId id) {
        return history.track(id);
    }

    long nowMillis() {
        return now.toEpochMilli();
    }

    /**
     * True shortly after anything that makes consumers stand still for a while: a start of the operator, a rollout, a change
     * of replicas, a rebalance. Silences what is read from standing still, never what is read from offsets.
     */
    boolean grace() {
        return underWay() || sinceDisturbance().compareTo(gracePeriod()) < 0;
    }

    /**
     * True when a stand-still has nothing to do with a disturbance: there is none, or it stood still well before the last one.
     * Otherwise each of our own changes of size would hide what has been stuck for long.
     */
    boolean standsStillByItself(PartitionEstimate partition) {
        if (underWay()) {
            return false;
        }
        Duration before = partition.triedFor().minus(sinceDisturbance());
        // A record that was being worked on begins anew, and may take as long as the user said.
        Duration anew = longer(gracePeriod(), policy.maxProcessing());
        return sinceDisturbance().compareTo(anew) >= 0
                || before.compareTo(partition.stallAfter().plus(gracePeriod())) >= 0;
    }

    boolean rollingOut() {
        return target != null && target.rollingOut();
    }

    /** True when the target says that its consumers are to stand still. */
    boolean pausedOnPurpose() {
        return target != null && target.consumersPaused();
    }

    /** True when it is known that nothing should run. */
    boolean scaledToZero() {
        return target != null && target.current() == 0;
    }

    private boolean underWay() {
        return rollingOut() || (group != null && group.state().rebalancing());
    }

    private Duration sinceDisturbance() {
        return sinceScaling != null && sinceScaling.compareTo(quietFor) < 0 ? sinceScaling : quietFor;
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    private Duration gracePeriod() {
        return tempo.minutes(2);
    }
}
