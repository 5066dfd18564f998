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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The service rate that each partition needs, in messages per second: its arrivals, grown to what they will be when new Pods
 * work, with some headroom, and enough to drain its backlog in time.
 */
final class Demand {
    private static final double MOST_GROWTH = 1.5;

    /** A backlog may take this many objectives to drain: while it does, nobody waits longer than the objective. */
    private static final double OBJECTIVES_TO_DRAIN = 3;

    /** The share of the objective that a message at the end of the backlog may wait. */
    private static final double LONGEST_WAIT = 0.7;

    /** Spare rate that works off, in four objectives, what one pause of the group lets pile up. */
    private static final double PAUSES_MADE_UP = 0.25;

    /**
     * A backlog that no member of its own would drain in time asks for this share of what such a member could spare: it is worked
     * off for certain, but to be quicker with what is late anyway is not worth a multiple of the replicas.
     */
    private static final double BEYOND_HELP = 0.25;

    /** With less than this share of it more replicas are worth it. */
    private static final double STARVED = 0.1;

    /** With more than this share of it fewer would do: the gaps keep noise, and the luck of a deal, from changing sizes. */
    private static final double AMPLE = 0.5;

    /** A size is planned with half of the noise as headroom: the objective's own slack takes in the rest. */
    private static final double NOISE_HEADROOM = 0.5;

    /** A rise within so many deviations is noise, and not extrapolated. */
    private static final double NOT_A_RISE = 2.5;

    /** What arrives lately is believed to be less only beyond so many deviations. */
    private static final double NOT_A_FALL = 2;

    private final List<PartitionEstimate> partitions;
    private final Assignor assignor;
    private final int owners;
    private final boolean capped;
    private final Map<String, Integer> topicSizes = new TreeMap<>();
    private final double seconds;
    private final double growth;
    private final double fall;
    private final double headroom;
    private final double startSeconds;
    private final double pauseSeconds;
    private final double pollSeconds;
    private final double[] backlog;
    private final double[] arrivals;
    private final Owners running;
    private final double mostOfOne;
    private final double waiting;
    private final double drainable;
    private final Minority helpless;
    private final Minority beyondHelp;

    Demand(
            Duration objective,
            Duration polling,
            Estimate estimate,
            double capacity,
            Learned learned,
            Exclusions exclusions,
            Tempo tempo) {
        List<PartitionEstimate> known = new ArrayList<>(estimate.partitions().size());
        for (PartitionEstimate partition : estimate.partitions()) {
            if (partition.lag() != null && !exclusions.whole().contains(partition.id())) {
                known.add(partition);
            }
        }
        partitions = known;
        assignor = estimate.assignor();
        capped = estimate.capped();
        owners = assignor == Assignor.Pooled ? estimate.owners() : Math.min(partitions.size(), estimate.owners());
        if (assignor == Assignor.Range) {
            // One that is left out has its place in a range all the same.
            estimate.partitions().forEach(p -> topicSizes.merge(p.id().topic(), p.id().partition() + 1, Math::max));
        }
        seconds = objective.toMillis() / 1000.0;
        double noise = estimate.arrivals().noise();
        startSeconds = learned.podStart().toMillis() / 1000.0;
        pauseSeconds = learned.pause().toMillis() / 1000.0;
        pollSeconds = polling.toMillis() / 1000.0;
        // Queues do not pause, but their rates are known to within a sample of 5 s in a minute: none is sized to the
        // last message.
        double unsure = estimate.pool() == null ? 0 : 5 / 60.0;
        headroom = 1 + Math.max(unsure, PAUSES_MADE_UP * pauseSeconds / seconds) + NOISE_HEADROOM * noise;
        growth = growth(
                estimate.arrivals(),
                startSeconds + pauseSeconds,
                tempo.seconds(15).toMillis() / 1000.0);
        fall = fall(estimate.arrivals(), growth);
        backlog = new double[partitions.size()];
        arrivals = new double[backlog.length];
        running = Owners.of(partitions);
        double pipeline = tempo.seconds(2).toMillis() / 1000.0;
        double uncommitted = 0;
        for (int i = 0; i < backlog.length; i++) {
            PartitionEstimate partition = partitions.get(i);
            arrivals[i] = arrival(partition);
            // Two seconds of arrivals, or one commit interval, are on their way and no backlog.
            backlog[i] = exclusions.countsForGrowth(partition)
                    ? Math.max(
                            0,
                            estimate.lagForGrowth(partition)
                                    - estimate.inWork(partition)
                                    - Math.max(pipeline, cadence(partition)) * arrivals[i])
                    : 0;
            uncommitted += uncommitted(estimate, partition);
        }
        waiting = uncommitted;
        agree(estimate);
        // A queue that any consumer may take from is never too much for one of them.
        mostOfOne = assignor == Assignor.Pooled && !capped ? 0 : capacity;
        helpless = Minority.of(backlog.length, i -> mostOfOne > 0 && arrivals[i] > mostOfOne);
        beyondHelp =
                Minority.of(backlog.length, i -> mostOfOne > 0 && wanted(growth * arrivals[i], backlog[i]) > mostOfOne);
        double late = 0;
        for (int i = 0; i < backlog.length; i++) {
            late += beyondHelp.has(i) ? uncommitted(estimate, partitions.get(i)) : 0;
        }
        drainable = Math.max(0, waiting - late);
    }

    private double uncommitted(Estimate estimate, PartitionEstimate partition) {
        return Math.max(0, lag(partition) - estimate.inWork(partition) - cadence(partition) * arrival(partition));
    }

    private double cadence(PartitionEstimate partition) {
        return Math.min(partition.commitCadence().toMillis() / 1000.0, seconds / 2);
    }

    /** Of few messages all queues together are known better than each by the minute: that decides how much comes. */
    private void agree(Estimate estimate) {
        Double steady = estimate.arrivals().steady();
        if (estimate.pool() == null
                || steady == null
                || arrivals.length != estimate.partitions().size()) {
            return;
        }
        double sum = sum(arrivals);
        for (int i = 0; sum > 0 && i < arrivals.length; i++) {
            arrivals[i] *= steady / sum;
        }
    }

    /** True when what waits on some partition is more than a member of its own could do in time, although it is not so on most. */
    boolean anyBeyondHelp() {
        return beyondHelp.size() > 0;
    }

    /** True when such a backlog has to share its member with so much that more replicas would drain it clearly sooner. */
    boolean starved(int members) {
        return anyBeyondHelp()
                && ofMostLoaded(members, i -> beyondHelp.has(i) ? spared(arrivals[i], STARVED) : arrivals[i])
                        > mostOfOne;
    }

    /**
     * True when some partition gets more than one member can do, and falls behind at any size, although most do not. It has a
     * place on a member like any other, and asks for no more.
     */
    boolean anyHelpless() {
        return helpless.size() > 0;
    }

    /** Unread messages, less what one commit interval explains; partitions that just stand still included. */
    double waiting() {
        return waiting;
    }

    /** The same, without what waits on partitions where no size drains it in time. */
    double drainable() {
        return drainable;
    }

    /**
     * How often consumers commit where that is too rare for the objective, in seconds, else 0: by what half of the partitions do
     * at least. While a backlog is worked off a member may read one partition after the other, and nothing is said of its rhythm.
     */
    double commitsTooRarely() {
        double[] cadences = partitions.stream()
                .mapToDouble(partition -> partition.commitCadence().toMillis() / 1000.0)
                .sorted()
                .toArray();
        double half = cadences.length == 0 ? 0 : cadences[(cadences.length - 1) / 2];
        boolean seen = half > 1.5 * pollSeconds && waiting <= 5 * arrival() + 1;
        return seen && half > seconds / 2 ? half : 0;
    }

    /** What keeping up would take, without any backlog. */
    double toKeepUp() {
        return arrival() * headroom;
    }

    /** Arrivals of the partitions that count, grown. */
    double arrival() {
        return growth * sum(arrivals);
    }

    double backlog() {
        return sum(backlog);
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
        return each((arrival, messages) -> rate(growth * arrival, messages, BEYOND_HELP));
    }

    /**
     * What a smaller size must carry: by what arrived over the last half minute, if that is less than over the whole minute. A
     * minute that began before arrivals fell tells more of the past than of what is needed.
     */
    Load toShrink() {
        return each((arrival, messages) -> rate(fall * arrival, messages, AMPLE));
    }

    /**
     * {@link #toSustain} plus what will queue until new Pods consume.
     *
     * @param serving members that serve now
     */
    Load withStart(int serving, double perMember) {
        double all = sum(arrivals);
        int busy = Math.min(serving, owners);
        double served = all <= 0 ? 0 : Math.min(1, busy * perMember / (growth * all));
        double queueing = growth * ((1 - served) * startSeconds + pauseSeconds);
        return each((arrival, messages) -> rate(growth * arrival, messages + queueing * arrival, BEYOND_HELP));
    }

    /** What a partition needs, where a backlog that is beyond help asks for no more than a share of what one member could spare. */
    private double rate(double arriving, double messages, double share) {
        double wanted = wanted(arriving, messages);
        return anyBeyondHelp() && wanted > mostOfOne ? spared(arriving, share) : wanted;
    }

    private double spared(double arriving, double share) {
        return Math.max(arriving, arriving + share * (mostOfOne - arriving));
    }

    /**
     * Arrivals with headroom; spare rate to drain the backlog in a while; and so much that nobody at its end waits longer than
     * half the objective. First in, first out: what arrives later does not keep what waits from being read.
     */
    private double wanted(double arriving, double messages) {
        return Math.max(
                arriving * headroom,
                Math.max(arriving + messages / (OBJECTIVES_TO_DRAIN * seconds), messages / (LONGEST_WAIT * seconds)));
    }

    /**
     * How long a message will wait that arrives just before more Pods could help, if they were asked for now, in seconds: the
     * last moment to act is when that endangers the objective. Until then what looks like a rise may turn out to be noise.
     * Partitions beyond help do not count.
     *
     * @param grown false = as if arrivals rose no further
     */
    double wait(int members, double perMember, boolean grown) {
        double factor = grown ? growth : 1;
        double helpAfter = startSeconds + pollSeconds;
        double now = ofMostLoaded(members, i -> beyondHelp.has(i) ? 0 : backlog[i]) / perMember;
        double then = ofMostLoaded(
                        members,
                        i -> beyondHelp.has(i) ? 0 : backlog[i] + factor * arrivals[i] * (helpAfter + pauseSeconds))
                / perMember;
        return Math.max(now, then - helpAfter);
    }

    /** What the most loaded member has to do now, by who owns what; by the model of the assignor where that is not known. */
    private double ofMostLoaded(int members, IntToDoubleFunction demand) {
        IntToDoubleFunction helpable = i -> helpless.has(i) ? 0 : demand.applyAsDouble(i);
        if (running.members() == Math.min(members, owners)) {
            return running.most(helpable);
        }
        double[] demands = new double[backlog.length];
        Arrays.setAll(demands, helpable);
        return spread(demands).ofMostLoaded(members);
    }

    /** When the slowest partition is drained by a member of its own; {@code null} = no partition has a backlog. */
    @Nullable
    Duration slowestDrain(double perMember) {
        double slowest = 0;
        for (int i = 0; i < backlog.length; i++) {
            double spare = perMember - arrivals[i];
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
        double slope = Math.max(0, (lately - steady * (1 + NOT_A_RISE * arrivals.noise())) / quarter);
        return Math.clamp((Math.max(steady, lately) + slope * startSeconds) / steady, 1, MOST_GROWTH);
    }

    private static double fall(Arrivals arrivals, double growth) {
        Double steady = arrivals.steady();
        Double lately = arrivals.lately();
        return steady == null || lately == null || steady <= 0
                ? growth
                : Math.min(growth, lately * (1 + NOT_A_FALL * arrivals.noise()) / steady);
    }

    private Load each(Rate rate) {
        double[] demands = new double[backlog.length];
        double sum = 0;
        for (int i = 0; i < demands.length; i++) {
            demands[i] = helpless.has(i) ? 0 : rate.of(arrivals[i], backlog[i]);
            sum += demands[i];
        }
        for (int i = 0; i < demands.length && helpless.size() > 0; i++) {
            demands[i] = helpless.has(i) ? sum / (demands.length - helpless.size()) : demands[i];
        }
        return spread(demands);
    }

    private Load spread(double[] demands) {
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

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
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
