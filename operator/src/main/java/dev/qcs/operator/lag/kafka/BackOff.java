package dev.qcs.operator.lag.kafka;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Which items are not asked for just now, because asking failed a moment ago: 5 s after the first failure, doubling to
 * 60 s. Others are asked as ever. Items that fail together wait together, or a single frozen broker would slow down
 * sweep after sweep by one of its many partitions each time.
 */
final class BackOff<K> {
    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofSeconds(60);
    /** Largest share that is added to or taken from a wait, so that many readers do not ask a broker in step. */
    private static final double JITTER = 0.2;

    private record Waiting(int failures, Instant until, Problem problem) {}

    private final Map<K, Waiting> waiting = new HashMap<>();
    private final Clock clock;
    private final RandomGenerator random;

    BackOff(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** Why the item must not be asked for now; null = ask. */
    @Nullable
    Problem holding(K key) {
        Waiting w = waiting.get(key);
        if (w == null) {
            return null;
        }
        Duration left = Duration.between(clock.instant(), w.until());
        // More than the longest wait can be left only when the clock was set back.
        return left.isPositive() && left.compareTo(longest()) <= 0 ? w.problem() : null;
    }

    /** Notes what one batch said: failures wait longer, successes are forgotten. */
    <T> void note(Map<K, Answer<T>> answers) {
        double stretch = 1 + JITTER * (2 * random.nextDouble() - 1);
        Instant now = clock.instant();
        answers.forEach((key, answer) -> {
            switch (answer) {
                case Answer.Value<T> _ -> waiting.remove(key);
                case Answer.Failed<T>(Problem problem) -> {
                    int failures = failures(key) + 1;
                    waiting.put(key, new Waiting(failures, now.plus(delay(failures, stretch)), problem));
                }
            }
        });
    }

    /** Why the item could not be had when it was last asked for; null = it was had, or never asked for. */
    @Nullable
    Problem lastProblem(K key) {
        Waiting w = waiting.get(key);
        return w == null ? null : w.problem();
    }

    int failures(K key) {
        Waiting w = waiting.get(key);
        return w == null ? 0 : w.failures();
    }

    void forget(K key) {
        waiting.remove(key);
    }

    /** Drops what nobody asks for any more. */
    void retain(Set<K> wanted) {
        waiting.keySet().retainAll(wanted);
    }

    /** Which of these may be asked for now. */
    Collection<K> ready(Collection<K> keys) {
        return waiting.isEmpty()
                ? keys
                : keys.stream().filter(key -> holding(key) == null).toList();
    }

    private static Duration delay(int failures, double stretch) {
        long doubled = FIRST.toMillis() << Math.min(failures - 1, 10);
        return Duration.ofMillis((long) (Math.min(doubled, LONGEST.toMillis()) * stretch));
    }

    private static Duration longest() {
        return Duration.ofMillis((long) (LONGEST.toMillis() * (1 + JITTER)));
    }
}
