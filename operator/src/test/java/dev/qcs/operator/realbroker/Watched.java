package dev.qcs.operator.realbroker;

import static org.assertj.core.api.Assertions.fail;

import dev.qcs.operator.evaluate.Evaluator;
import dev.qcs.operator.lag.LagQuery;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.lag.kafka.KafkaLagReader;
import dev.qcs.operator.policy.Tempo;
import dev.qcs.operator.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Groups of a real broker, and the real reader and evaluator that look at all of them. Time passes between two looks only, so
 * that an hour of diagnosis takes as long as some hundred readings, and a slow machine changes nothing.
 */
final class Watched {
    /** Two hours at least, which few rules need; who waits longer waits for nothing. */
    private static final int MOST_LOOKS = 500;

    private static final Duration BESIDE = Duration.ofMinutes(1);

    private final SettableClock clock;
    private final KafkaLagReader reader;
    private final Evaluator evaluator = new Evaluator(Tempo.REAL_TIME);
    private final Instant createdAt;
    private final List<WatchedGroup> groups = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private Duration every = Duration.ofSeconds(15);

    /** What happens in a test between two looks; returns when it has happened. */
    interface Step {
        void run() throws Exception;
    }

    interface Condition {
        boolean holds();
    }

    Watched(SettableClock clock, KafkaLagReader reader) {
        this.clock = clock;
        this.reader = reader;
        this.createdAt = clock.instant().minus(Duration.ofHours(1));
    }

    /**
     * Before the first group: for rules that take hours. From one look to the next it is 15 s otherwise, the period in which the
     * rules of the diagnosis count.
     */
    void lookEvery(Duration interval) {
        every = interval;
    }

    Duration every() {
        return every;
    }

    WatchedGroup group(String name, String... topics) {
        WatchedGroup group = new WatchedGroup(this, evaluator, createdAt, name, List.of(topics));
        groups.add(group);
        return group;
    }

    /** From here on this happens before every look. */
    void beforeEachLook(Step step) {
        steps.add(step);
    }

    /** From here on it does not. */
    void noMore(Step step) {
        steps.remove(step);
    }

    Instant now() {
        return clock.instant();
    }

    /** Lets as much time pass as lies between two looks, and looks at every group. */
    void look() {
        clock.advance(every);
        try {
            for (Step step : steps) {
                step.run();
            }
        } catch (Exception e) {
            throw new IllegalStateException("what was to happen between two looks did not", e);
        }
        Map<LagQuery, Reading> readings =
                reader.read(groups.stream().map(WatchedGroup::query).collect(Collectors.toSet()));
        reader.awaitBeside(BESIDE);
        groups.forEach(group -> group.look(Objects.requireNonNull(readings.get(group.query()))));
    }

    /** Looks for so long. */
    void pass(Duration time) {
        for (Instant end = now().plus(time); now().isBefore(end); ) {
            look();
        }
    }

    void minutes(long minutes) {
        pass(Duration.ofMinutes(minutes));
    }

    /** Looks at all groups again and again, until it holds. */
    void until(Object what, Condition condition) {
        for (int looks = 0; !condition.holds(); looks++) {
            if (looks == MOST_LOOKS) {
                fail("after %d looks still not: %s; seen was %s", MOST_LOOKS, what, groups);
            }
            look();
        }
    }
}
