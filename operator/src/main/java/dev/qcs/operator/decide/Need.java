package dev.qcs.operator.decide;

import org.jspecify.annotations.Nullable;

/**
 * What the demand asks for, before anyone decides whether to act.
 *
 * @param uncapped replicas that the demand asks for, above any cap where no size helps
 * @param useful the smallest size that does what can be done: at most {@code usable}, not yet held to min and max
 * @param enough the size that shrinking may go down to: at least {@code useful}
 * @param usable most replicas that the partitions can feed
 * @param demand messages per second that arrive and that drain the backlog within half the objective
 * @param capacity messages per second of one replica; 0 = unknown
 * @param waiting unread messages that are no mere pipeline; those of partitions that a finding leaves out do not count
 * @param drainable of these, the ones on partitions that a member of their own would drain in time
 * @param overloaded true when what runs now cannot keep the objective
 * @param endangered true when what runs now could not keep the objective even if arrivals grew no further
 * @param outgrown true when more arrives than what runs now can do, whether or not that matters yet
 * @param urgent true when the size asked for does at least half as much again as what runs now
 * @param sentence the arithmetic, without a full stop
 * @param limit why no size is enough; {@code null} = {@code useful} is enough
 */
record Need(
        int uncapped,
        int useful,
        int enough,
        int usable,
        double demand,
        double capacity,
        double waiting,
        double drainable,
        boolean overloaded,
        boolean endangered,
        boolean outgrown,
        boolean urgent,
        String sentence,
        @Nullable String limit) {

    /** The same demand, with a floor under shrinking, and why. */
    Need notBelow(int replicas, String why) {
        return replicas <= enough
                ? this
                : new Need(
                        uncapped,
                        useful,
                        replicas,
                        usable,
                        demand,
                        capacity,
                        waiting,
                        drainable,
                        overloaded,
                        endangered,
                        outgrown,
                        urgent,
                        sentence + why,
                        limit);
    }

    /** The same demand, found close enough to what runs now. */
    Need keeping(int current) {
        return new Need(
                uncapped, current, current, usable, demand, capacity, waiting, drainable, false, false, outgrown,
                urgent, sentence, limit);
    }
}
