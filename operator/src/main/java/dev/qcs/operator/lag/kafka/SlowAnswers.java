package dev.qcs.operator.lag.kafka;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What is known of named things that seldom differ from the last look. A sweep asks again for those whose turn of a slow clock is
 * over, for those that are new, restless or said to have changed, and for none that failed a moment ago.
 */
final class SlowAnswers<V> {
    private record Entry<V>(V value, Instant asked) {}

    private final Clock clock;
    private final Duration every;
    private final int most;
    private final Predicate<V> restless;
    private final Predicate<Problem> ends;
    private final BackOff<String> backOff;
    private final Map<String, Entry<V>> entries = new HashMap<>();
    private final Set<String> changed = new HashSet<>();

    /**
     * @param every how often each is asked for
     * @param most names in one call
     * @param restless values that are asked for at every sweep
     * @param ends failures after which the last value is no longer what the thing most likely is
     */
    SlowAnswers(
            Clock clock,
            Duration every,
            RandomGenerator random,
            int most,
            Predicate<V> restless,
            Predicate<Problem> ends) {
        this.clock = clock;
        this.every = every;
        this.most = most;
        this.restless = restless;
        this.ends = ends;
        this.backOff = new BackOff<>(clock, random);
    }

    /** One call, with an answer for each name. */
    interface Call<V> {
        Map<String, Answer<V>> ask(List<String> names, TimeLimit limit);
    }

    /** Asks for those of these that are due, and forgets all others. */
    void look(Set<String> wanted, TimeLimit limit, Call<V> call) {
        entries.keySet().retainAll(wanted);
        changed.retainAll(wanted);
        backOff.retain(wanted);
        Instant now = clock.instant();
        List<String> due = wanted.stream().filter(name -> due(name, now)).toList();
        for (List<String> chunk : Chunks.of(due, _ -> 1, most, most)) {
            Map<String, Answer<V>> answers = call.ask(chunk, limit.call());
            backOff.note(answers);
            answers.forEach(this::keep);
        }
    }

    /** Something was seen that the value does not explain: ask at the next sweep. */
    void changed(String name) {
        changed.add(name);
    }

    /** Null = nothing is known; beside a problem, what it was before the last look failed. */
    @Nullable
    V of(String name) {
        Entry<V> entry = entries.get(name);
        return entry == null ? null : entry.value();
    }

    /** Why the last look failed; null = it succeeded. */
    @Nullable
    Problem problem(String name) {
        return backOff.lastProblem(name);
    }

    private boolean due(String name, Instant now) {
        Entry<V> entry = entries.get(name);
        boolean old = entry == null || restless.test(entry.value()) || SlowClock.due(entry.asked(), now, every);
        return (old || changed.contains(name)) && backOff.holding(name) == null;
    }

    private void keep(String name, Answer<V> answer) {
        changed.remove(name);
        switch (answer) {
            case Answer.Value<V>(V value) -> entries.put(name, new Entry<>(value, clock.instant()));
            case Answer.Failed<V>(Problem problem) -> {
                if (ends.test(problem)) {
                    entries.remove(name);
                }
            }
        }
    }
}
