package dev.qcs.operator.decide;

import dev.qcs.operator.estimate.Arrivals;
import dev.qcs.operator.estimate.Estimate;
import dev.qcs.operator.estimate.Pool;
import dev.qcs.operator.policy.Objective;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.words.Figures;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Rules of RabbitMQ queues, which differ from partitions in what consumers hold and in who may take the next message. */
final class Pooling {
    /** A message that takes more than this share of the objective waits for a replica, not for a rate. */
    private static final int LONG_JOB = 10;

    private Pooling() {}

    /** Why replicas must stay as they are; {@code null} = nothing of this kind. */
    static @Nullable String held(Estimate estimate) {
        return estimate.pool() == null
                ? null
                : estimate.pool()
                        .publishersBlocked()
                        .map(by -> "publishers are kept out by " + by + ", so a short queue tells nothing of demand")
                        .orElse(null);
    }

    /** Why more replicas would get nothing to do; {@code null} = they would. */
    static @Nullable String growthUseless(Estimate estimate) {
        Pool pool = estimate.pool();
        if (pool == null || !pool.allHeld()) {
            return null;
        }
        Long held = Objects.requireNonNull(pool.held());
        return "nothing waits to be delivered and the consumers hold " + Figures.count(held)
                + (held == 1 ? " message" : " messages")
                + ", which no further replica would get: a smaller prefetch would leave some for others";
    }

    /**
     * The fewest replicas that leave every busy consumer in place, at most those that run: as many as the messages held need
     * when each holds all it may. Where that is not known, or without limit, each message may be held by another replica.
     */
    private static int fewest(Estimate estimate, int current) {
        Pool pool = estimate.pool();
        Long held = pool == null ? null : pool.held();
        if (pool == null || held == null || held == 0 || current == 0) {
            return 0;
        }
        Long room = pool.room();
        double busy = room == null || room == 0 ? (double) held : Math.ceil((double) held * current / room);
        return (int) Math.min(current, busy);
    }

    /** The need with every busy consumer in place. */
    static Need keepingBusy(Need need, Estimate estimate, int current) {
        int fewest = fewest(estimate, current);
        return need.notBelow(
                fewest,
                "; " + Figures.replicas(fewest) + " may be busy with the "
                        + Figures.count(
                                estimate.pool() == null ? null : estimate.pool().held())
                        + " held unacknowledged");
    }

    /**
     * Replicas for messages so long that it matters whether one is free when the next arrives, by the square root rule: with a
     * busy on average, a + √a leave an arrival waiting about once in five (Halfin and Whitt, 1981). 0 = messages are short.
     *
     * @param perReplica messages per second
     */
    static LongJobs forLongJobs(Estimate estimate, double perReplica, Duration objective, int current) {
        // What came in a quarter of a minute is no measure for messages that take longer than that.
        Arrivals arrivals = estimate.arrivals();
        double arrival = Math.max(
                Objects.requireNonNullElse(arrivals.steady(), 0.0), Objects.requireNonNullElse(arrivals.lately(), 0.0));
        double each = consumersEach(estimate, current);
        double perConsumer = perReplica / each;
        if (!areLong(perConsumer, objective) || arrival <= 0) {
            return LongJobs.NONE;
        }
        double busy = arrival / perConsumer;
        return new LongJobs((int) Math.min(Integer.MAX_VALUE, Math.ceil((busy + Math.sqrt(busy)) / each)), (int)
                Math.min(Integer.MAX_VALUE, Math.ceil((busy + Math.sqrt(busy) / 2) / each)));
    }

    /**
     * Replicas for long messages.
     *
     * @param enough to go to
     * @param least that need no more yet: rates of few messages waver, and a size that follows each of them never rests
     */
    record LongJobs(int enough, int least) {
        static final LongJobs NONE = new LongJobs(0, 0);
    }

    /** Seconds that a message takes where that matters beside the objective; 0 = it does not, or is not known. */
    static double longJobSeconds(Estimate estimate, Policy policy, int current) {
        Double perMember = estimate.capacity().perMember();
        if (estimate.pool() == null
                || perMember == null
                || !(policy.objective() instanceof Objective.LagSeconds(Duration lag))) {
            return 0;
        }
        double perConsumer = perMember * estimate.membersPerReplica() / consumersEach(estimate, current);
        return areLong(perConsumer, lag) ? 1 / perConsumer : 0;
    }

    private static boolean areLong(double perConsumer, Duration objective) {
        return perConsumer > 0 && 1 / perConsumer > objective.toMillis() / 1000.0 / LONG_JOB;
    }

    private static double consumersEach(Estimate estimate, int current) {
        Pool pool = estimate.pool();
        Integer consumers = pool == null ? null : pool.consumers();
        return pool == null || consumers == null || current == 0
                ? 1
                : Math.max(1, (double) consumers / current / pool.queues().size());
    }
}
