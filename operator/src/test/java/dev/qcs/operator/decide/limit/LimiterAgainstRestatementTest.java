package dev.qcs.operator.decide.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.policy.behavior.Behavior;
import dev.qcs.operator.policy.behavior.Rules;
import dev.qcs.operator.policy.behavior.Rules.SelectPolicy;
import dev.qcs.operator.policy.behavior.ScalingPolicy;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Ten thousand random histories: the limiter against the rules said once more ({@link Restatement}). */
class LimiterAgainstRestatementTest {

    private static final int HISTORIES = 10_000;
    private static final int[] STEPS = {1, 5, 15, 15, 15, 15, 30, 60, 120, 300, 301};
    private static final int[] WINDOWS = {0, 0, 15, 30, 60, 300, 3_600};
    private static final int[] PERIODS = {1, 15, 30, 60, 300};

    @Test
    void theLimiterAndThePlainRulesAgree() {
        for (int seed = 0; seed < HISTORIES; seed++) {
            play(new Random(seed), "seed " + seed);
        }
    }

    private static void play(Random random, String name) {
        int longest = any(random, PERIODS);
        Behavior behavior = new Behavior(rules(random, longest), rules(random, longest));
        int min = random.nextInt(4);
        int max = min + 1 + random.nextInt(random.nextBoolean() ? 10 : 300);
        int start = Math.max(1, min + random.nextInt(max - min + 1));
        Target target = Target.of(behavior, start, min, max);
        Restatement plain = new Restatement(behavior, start, min, max);
        long second = 0;
        int desired = start;
        for (int step = 0; step < 40; step++) {
            int seconds = any(random, STEPS);
            second += seconds;
            target.after(seconds);
            if (target.current() == 0 || random.nextInt(20) == 0) {
                target.set(1 + random.nextInt(max + 5));
            }
            desired = random.nextInt(3) == 0 ? random.nextInt(max * 5 / 4 + 2) : desired;
            int before = target.current();
            Limited expected = plain.ask(second, before, desired);
            boolean written = random.nextInt(10) > 0;
            Limited answer = written ? target.want(desired) : target.wantButFailToWrite(desired);
            assertThat(answer)
                    .as(
                            "%s, step %d: %d of %d..%d, desired %d, under %s",
                            name, step, before, min, max, desired, behavior)
                    .isEqualTo(expected);
            if (written) {
                plain.changed(second, before, answer.replicas());
            }
        }
    }

    private static Rules rules(Random random, int longest) {
        ScalingPolicy[] policies = new ScalingPolicy[1 + random.nextInt(3)];
        for (int i = 0; i < policies.length; i++) {
            int period = i == 0 ? longest : Math.min(longest, any(random, PERIODS));
            policies[i] = random.nextBoolean()
                    ? Target.pods(1 + random.nextInt(10), period)
                    : Target.percent(1 + random.nextInt(200), period);
        }
        int select = random.nextInt(8);
        return Target.rules(
                any(random, WINDOWS),
                select == 0 ? SelectPolicy.Disabled : select < 4 ? SelectPolicy.Min : SelectPolicy.Max,
                policies);
    }

    private static int any(Random random, int[] values) {
        return values[random.nextInt(values.length)];
    }
}
