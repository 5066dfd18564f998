package dev.qcs.operator.decide.limit;

import dev.qcs.operator.policy.behavior.Behavior;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the limiter remembers of one target. Immutable, and bounded without a limit of its own: see the two parts.
 *
 * <p><b>Recommendations</b>, the desired sizes of the past as they were before any limit. Only those are kept that a window
 * could still pick: one that is followed by a smaller or equal size <em>and</em> by a larger or equal one can never again be
 * the smallest or the largest of any window. So at most two are kept for each distinct size, however often one polls.
 *
 * <p><b>Scale events</b> are slots, as in the HPA: a new event takes the last slot that is older than the longest period of its
 * <em>own</em> direction, else a new slot is opened. A slot that was taken is forgotten although a longer policy of the other
 * direction would still count it; one that was not taken stays and still counts there. There are never more slots than there
 * were writes within one longest period, and one.
 */
public record LimiterMemory(List<Recommendation> recommendations, List<ScaleEvent> ups, List<ScaleEvent> downs) {

    /** A desired size of the past, unlimited. */
    public record Recommendation(int replicas, Instant at) {}

    /** Replicas added or removed by one write of ours, a positive number. */
    public record ScaleEvent(int change, Instant at) {}

    public LimiterMemory {
        recommendations = List.copyOf(recommendations);
        ups = List.copyOf(ups);
        downs = List.copyOf(downs);
    }

    /** The memory at first sight of a target: its size counts as desired, so that nothing shrinks at once. */
    public static LimiterMemory startingAt(int current, Instant now) {
        return new LimiterMemory(List.of(new Recommendation(current, now)), List.of(), List.of());
    }

    /** Remembers a change of size. To be called once the write was accepted, never for one that failed or was refused. */
    public LimiterMemory recordScale(Behavior behavior, int from, int to, Instant now) {
        if (to > from) {
            ScaleEvent event = new ScaleEvent(to - from, now);
            return new LimiterMemory(
                    recommendations, stored(ups, event, behavior.up().longestPeriod()), downs);
        }
        if (to < from) {
            ScaleEvent event = new ScaleEvent(from - to, now);
            return new LimiterMemory(
                    recommendations, ups, stored(downs, event, behavior.down().longestPeriod()));
        }
        return this;
    }

    LimiterMemory remember(int desired, Duration longerWindow, Instant now) {
        List<Recommendation> kept = new ArrayList<>();
        for (int i = 0; i < recommendations.size(); i++) {
            Recommendation old = recommendations.get(i);
            if (isYounger(old.at(), longerWindow, now) && canStillBePicked(i, desired, now)) {
                kept.add(old);
            }
        }
        kept.add(new Recommendation(desired, now));
        return new LimiterMemory(kept, ups, downs);
    }

    /** Sizes desired less than {@code window} ago. */
    Stream<Integer> desiredWithin(Duration window, Instant now) {
        return recommendations.stream()
                .filter(old -> isYounger(old.at(), window, now))
                .map(Recommendation::replicas);
    }

    /** The size as it was one {@code period} ago, had nobody but us changed it. */
    long sizeBefore(Duration period, int current, Instant now) {
        return current - sum(ups, period, now) + sum(downs, period, now);
    }

    private boolean canStillBePicked(int index, int newest, Instant now) {
        Recommendation old = recommendations.get(index);
        if (old.at().isAfter(now)) {
            return true; // A clock that went back: what is "later" cannot be told by the order of the list.
        }
        boolean smallerFollows = newest <= old.replicas();
        boolean largerFollows = newest >= old.replicas();
        for (Recommendation later : recommendations.subList(index + 1, recommendations.size())) {
            if (!later.at().isBefore(old.at())) {
                smallerFollows |= later.replicas() <= old.replicas();
                largerFollows |= later.replicas() >= old.replicas();
            }
        }
        return !(smallerFollows && largerFollows);
    }

    private static List<ScaleEvent> stored(List<ScaleEvent> slots, ScaleEvent event, Duration longestPeriod) {
        List<ScaleEvent> changed = new ArrayList<>(slots);
        for (int i = changed.size() - 1; i >= 0; i--) {
            if (changed.get(i).at().isBefore(event.at().minus(longestPeriod))) {
                changed.set(i, event);
                return changed;
            }
        }
        changed.add(event);
        return changed;
    }

    private static long sum(List<ScaleEvent> slots, Duration period, Instant now) {
        return slots.stream()
                .filter(event -> isYounger(event.at(), period, now))
                .mapToLong(ScaleEvent::change)
                .sum();
    }

    /** Strictly: what is exactly as old as the window no longer counts. */
    private static boolean isYounger(Instant at, Duration window, Instant now) {
        return at.isAfter(now.minus(window));
    }
}
