package dev.qcs.operator.decide;

import dev.qcs.operator.decide.size.Load;
import dev.qcs.operator.estimate.Arrivals;
import dev.qcs.operator.estimate.Assignor;
import dev.qcs.operator.estimate.Estimate;
import dev.qcs.operator.estimate.Learned;
import dev.qcs.operator.estimate.PartitionEstimate;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.policy.Tempo;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The service rate that each partition needs, in messages per second: its arrivals, grown to what they will be when new Pods
 * work, with the headroom that makes up for one rebalance, plus its backlog spread over half the objective.
 */
final class Demand {
    private static final double MOST_GROWTH = 1.5;

    private final List<PartitionEstimate> partitions;
    private final Assignor assignor;
    private final int owners;
    private final boolean capped;
    private final Map<String, Integer> topicSizes = new TreeMap<>();
    private final double seconds;
    private final double growth;
    private final double headroom;
    private final double noise;
    private final double startSeconds;
    private final double[] backlog;
    private final double waiting;

    Demand(Duration objective, Estimate estimate, Learned learned, Exclusions exclusions, Tempo tempo) {
        partitions = estimate.partitions().stream()
                .filter(p -> p.lag() != null && !exclusions.whole().contains(p.id()))
                .toList();
        assignor = estimate.assignor();
        capped = estimate.capped();
        owners = assignor == Assignor.Pooled ? estimate.owners() : Math.min(partitions.size(), estimate.owners());
        // One that is left out has its place in a range all the same.
        estimate.partitions().forEach(p -> topicSizes.merge(p.id().topic(), p.id().partition() + 1, Math::max));
        seconds = objective.toMillis() / 1000.0;
        noise = estimate.arrivals().noise();
        startSeconds = learned.podStart().plus(learned.pause()).toMillis() / 1000.0;
        // Queues do not pause, but their rates are known to within a sample of 5 s in a minute: none is sized to the
        // last message.
        double unsure = estimate.pool() == null ? 0 : 5 / 60.0;
        headroom = 1 + Math.max(unsure, learned.pause().toMillis() / 1000.0 / seconds) + noise;
        growth = growth(estimate.arrivals(), startSeconds, tempo.seconds(15).toMillis() / 1000.0);
        backlog = new double[partitions.size()];
        double pipeline = tempo.seconds(2).toMillis() / 1000.0;
        double uncommitted = 0;
        for (int i = 0; i < backlog.length; i++) {
            PartitionEstimate partition = partitions.get(i);
            double cadence = Math.min(partition.commitCadence().toMillis() / 1000.0, seconds / 2);
            // Two seconds of arrivals, or one commit interval, are on their way and no backlog.
            backlog[i] = exclusions.countsForGrowth(partition)
                    ? Math.max(0, estimate.lagForGrowth(partition) - Math.max(pipeline, cadence) * arrival(partition))
                    : 0;
            uncommitted += Math.max(0, lag(partition) - cadence * arrival(partition));
        }
        waiting = uncommitted;
    }

    /** Unread messages, less what one commit interval explains; partitions that just stand still included. */
    double waiting() {
        return waiting;
    }

    /** What keeping up would take, without any backlog. */
    double toKeepUp() {
        return arrival() * headroom;
    }

    /** Arrivals of the partitions that count, grown. */
    double arrival() {
        return growth * partitions.stream().mapToDouble(Demand::arrival).sum();
    }

    double backlog() {
        double sum = 0;
        for (double messages : backlog) {
            sum += messages;
        }
        return sum;
    }

    /** What a group has to do that keeps up and drains its backlog within half the objective, in messages per second. */
    double total() {
        return arrival() + waiting / (seconds / 2);
    }

    /** What arrives, without headroom and backlog: a size that cannot carry this falls behind for ever. */
    Load arriving() {
        return each((arrival, messages) -> arrival);
    }

    /** What a size must carry. */
    Load toSustain() {
        return each((arrival, messages) -> growth * arrival * headroom + messages / (seconds / 2));
    }

    /** What must be carried already now, whatever becomes of a burst. */
    Load toSurvive() {
        return each((arrival, messages) -> arrival + messages / Math.max(1, seconds - 2));
    }

    /** What a size must carry for the objective to hold, without comfort: the test for whether to act. */
    Load toKeepObjective() {
        return each((arrival, messages) -> growth * arrival * (1 + noise) + messages / Math.max(1, seconds - 2));
    }

    /**
     * {@link #toSustain} plus what will queue until new Pods consume.
     *
     * @param members that serve now
     */
    Load withStart(int members, double perMember) {
        double arrivals = partitions.stream().mapToDouble(Demand::arrival).sum();
        int busy = Math.min(members, owners);
        double served = arrivals <= 0 ? 0 : Math.min(1, busy * perMember / (growth * arrivals));
        return each((arrival, messages) -> growth * arrival * headroom
                + (messages + growth * arrival * (1 - served) * startSeconds) / (seconds / 2));
    }

    /** When the slowest partition is drained by a member of its own; {@code null} = no partition has a backlog. */
    @Nullable
    Duration slowestDrain(double perMember) {
        double slowest = 0;
        for (int i = 0; i < backlog.length; i++) {
            double spare = perMember - arrival(partitions.get(i));
            if (backlog[i] > 0 && spare > 0) {
                slowest = Math.max(slowest, backlog[i] / spare);
            }
        }
        return slowest == 0 ? null : Duration.ofMillis(Math.round(slowest * 1000));
    }

    /** By how much arrivals will have changed when new Pods work: a burst counts at once, growth is extrapolated. */
    private static double growth(Arrivals arrivals, double startSeconds, double quarter) {
        double steady = arrivals.steady() == null ? 0 : arrivals.steady();
        if (steady <= 0) {
            return 1;
        }
        if (arrivals.burst()) {
            return arrivals.highest() / steady;
        }
        double lately = arrivals.lately() == null ? steady : arrivals.lately();
        double slope = Math.max(0, (lately - steady) / quarter);
        return Math.clamp((Math.max(steady, lately) + slope * startSeconds) / steady, 1, MOST_GROWTH);
    }

    private Load each(Rate rate) {
        double[] demands = new double[backlog.length];
        for (int i = 0; i < demands.length; i++) {
            demands[i] = rate.of(arrival(partitions.get(i)), backlog[i]);
        }
        return switch (assignor) {
            case Balanced -> Load.balanced(demands);
            case Range -> Load.ranges(byTopic(demands).values());
            // A queue that feeds one replica at a time is a partition; if others are there too, they take what is left.
            case Pooled ->
                capped
                        ? Load.balanced(demands)
                        : Load.pooled(Arrays.stream(demands).sum());
        };
    }

    private Map<String, double[]> byTopic(double[] demands) {
        Map<String, double[]> topics = new TreeMap<>();
        topicSizes.forEach((topic, size) -> topics.put(topic, new double[size]));
        for (int i = 0; i < demands.length; i++) {
            PartitionId id = partitions.get(i).id();
            double[] topic = topics.get(id.topic());
            if (topic != null) {
                topic[id.partition()] = demands[i];
            }
        }
        return topics;
    }

    private static double arrival(PartitionEstimate partition) {
        return partition.arrival() == null ? 0 : partition.arrival();
    }

    private static double lag(PartitionEstimate partition) {
        return partition.lag() == null ? 0 : partition.lag();
    }

    private interface Rate {
        double of(double arrival, double backlog);
    }
}
