package dev.qcs.operator.decide.limit;

import dev.qcs.operator.decide.limit.Limited.Reason;
import dev.qcs.operator.policy.behavior.Behavior;
import dev.qcs.operator.policy.behavior.Rules;
import dev.qcs.operator.policy.behavior.Rules.SelectPolicy;
import java.time.Duration;
import java.time.Instant;

/**
 * Holds a desired size to windows, rates and bounds, answer for answer as a HorizontalPodAutoscaler with the same
 * {@code behavior} would. Two differences are meant: from zero nothing is rated, since a percentage of nothing is nothing, and
 * numbers too large for an {@code int} stop at its end instead of changing sign.
 */
public final class Limiter {

    private Limiter() {}

    /** The size allowed now, and the memory with which to ask next time. */
    public record Outcome(Limited limited, LimiterMemory memory) {}

    /**
     * In this order: the bounds of a size that lies outside of them, at once and whatever is desired; the stabilisation
     * windows; the rates; the bounds again. The memory returned knows of the desired size, not of any write: see
     * {@link LimiterMemory#recordScale}.
     */
    public static Outcome limit(Behavior behavior, LimiterMemory memory, Proposal proposal, Instant now) {
        int current = proposal.current();
        if (current > proposal.max()) {
            return new Outcome(new Limited(proposal.max(), Reason.TooManyReplicas), memory);
        }
        if (current > 0 && current < proposal.min()) {
            return new Outcome(new Limited(proposal.min(), Reason.TooFewReplicas), memory);
        }
        Limited limited = current == 0 ? wake(proposal) : stabilizeThenRate(behavior, memory, proposal, now);
        return new Outcome(limited, memory.remember(proposal.desired(), longerWindow(behavior), now));
    }

    /**
     * Whether a load keeps the size that it has.
     *
     * @param ratio load divided by what the size is meant for: 1 fits exactly, more asks for growth
     * @return true within the tolerance, both ends included
     */
    public static boolean keepsSize(double ratio, int toleranceUpPercent, int toleranceDownPercent) {
        return 1.0 - toleranceDownPercent / 100.0 <= ratio && ratio <= 1.0 + toleranceUpPercent / 100.0;
    }

    private static Limited wake(Proposal proposal) {
        if (proposal.desired() == 0) {
            return new Limited(0, Reason.DesiredWithinRange);
        }
        if (proposal.desired() > proposal.max()) {
            return new Limited(proposal.max(), Reason.TooManyReplicas);
        }
        if (proposal.desired() < proposal.min()) {
            return new Limited(proposal.min(), Reason.TooFewReplicas);
        }
        return new Limited(proposal.desired(), Reason.DesiredWithinRange);
    }

    private static Limited stabilizeThenRate(Behavior behavior, LimiterMemory memory, Proposal proposal, Instant now) {
        int stabilized = stabilize(behavior, memory, proposal, now);
        Limited rated = rate(behavior, memory, proposal, stabilized, now);
        if (rated.reason() != Reason.DesiredWithinRange || stabilized == proposal.desired()) {
            return rated;
        }
        return new Limited(
                stabilized,
                proposal.desired() >= proposal.current() ? Reason.ScaleUpStabilized : Reason.ScaleDownStabilized);
    }

    /** The size nearest to the current one that both windows agree to. */
    private static int stabilize(Behavior behavior, LimiterMemory memory, Proposal proposal, Instant now) {
        int lowest = memory.desiredWithin(behavior.up().window(), now).reduce(proposal.desired(), Math::min);
        int highest = memory.desiredWithin(behavior.down().window(), now).reduce(proposal.desired(), Math::max);
        int size = Math.max(proposal.current(), lowest);
        return Math.min(size, highest);
    }

    private static Limited rate(Behavior behavior, LimiterMemory memory, Proposal proposal, int wanted, Instant now) {
        int current = proposal.current();
        if (wanted > current) {
            int limit = Math.max(current, highestReach(behavior.up(), memory, current, now));
            if (wanted > Math.min(limit, proposal.max())) {
                return limit < proposal.max()
                        ? new Limited(limit, Reason.ScaleUpLimit)
                        : new Limited(proposal.max(), Reason.TooManyReplicas);
            }
        }
        if (wanted < current) {
            int limit = Math.min(current, lowestReach(behavior.down(), memory, current, now));
            if (wanted < Math.max(limit, proposal.min())) {
                return limit > proposal.min()
                        ? new Limited(limit, Reason.ScaleDownLimit)
                        : new Limited(proposal.min(), Reason.TooFewReplicas);
            }
        }
        return new Limited(wanted, Reason.DesiredWithinRange);
    }

    private static int highestReach(Rules up, LimiterMemory memory, int current, Instant now) {
        return up.selectPolicy() == SelectPolicy.Disabled
                ? current
                : up.select(
                        policy -> policy.upFrom(memory.sizeBefore(policy.period(), current, now)),
                        up.selectPolicy() == SelectPolicy.Max ? Math::max : Math::min);
    }

    private static int lowestReach(Rules down, LimiterMemory memory, int current, Instant now) {
        return down.selectPolicy() == SelectPolicy.Disabled
                ? current
                : down.select(
                        policy -> policy.downFrom(memory.sizeBefore(policy.period(), current, now)),
                        down.selectPolicy() == SelectPolicy.Max ? Math::min : Math::max);
    }

    private static Duration longerWindow(Behavior behavior) {
        Duration up = behavior.up().window();
        Duration down = behavior.down().window();
        return up.compareTo(down) > 0 ? up : down;
    }
}
