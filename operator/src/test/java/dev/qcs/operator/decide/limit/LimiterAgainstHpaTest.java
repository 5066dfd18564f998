package dev.qcs.operator.decide.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.decide.limit.Limited.Reason;
import dev.qcs.operator.policy.behavior.Behavior;
import dev.qcs.operator.policy.behavior.Rules;
import dev.qcs.operator.policy.behavior.Rules.SelectPolicy;
import dev.qcs.operator.policy.behavior.ScalingPolicy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/**
 * Two thousand random histories of 24 steps, with the answers that the functions of Kubernetes 1.36.3 gave to them
 * (hpa-answers.csv.gz, whose first lines say how to read it). The limiter gives the same sizes for the same reasons.
 */
class LimiterAgainstHpaTest {

    private static final Pattern STEP = Pattern.compile("(\\d+)(?:=(\\d+))?>(\\d+) (\\d+)([-udUDMF])(!?)(\\*?)");

    private static final Map<String, Reason> REASONS = Map.of(
            "-", Reason.DesiredWithinRange,
            "u", Reason.ScaleUpStabilized,
            "d", Reason.ScaleDownStabilized,
            "U", Reason.ScaleUpLimit,
            "D", Reason.ScaleDownLimit,
            "M", Reason.TooManyReplicas,
            "F", Reason.TooFewReplicas);

    @Test
    void theLimiterAnswersAsTheHpaDoes() throws IOException {
        List<String> histories = read();
        assertThat(histories).hasSize(2_000);
        histories.forEach(LimiterAgainstHpaTest::play);
    }

    private static void play(String history) {
        String[] columns = history.split(";", -1);
        Behavior behavior = new Behavior(rules(columns[0]), rules(columns[1]));
        Target target = Target.of(
                behavior, Integer.parseInt(columns[4]), Integer.parseInt(columns[2]), Integer.parseInt(columns[3]));
        for (String text : columns[5].split(",", -1)) {
            Matcher step = STEP.matcher(text);
            assertThat(step.matches()).as(text).isTrue();
            target.after(Integer.parseInt(step.group(1)));
            if (step.group(2) != null) {
                target.set(Integer.parseInt(step.group(2)));
            }
            int desired = Integer.parseInt(step.group(3));
            Limited answer = step.group(6).isEmpty() ? target.want(desired) : target.wantButFailToWrite(desired);
            assertThat(answer)
                    .as("%s of %s", text, history)
                    .isEqualTo(new Limited(
                            Integer.parseInt(step.group(4)), Objects.requireNonNull(REASONS.get(step.group(5)))));
            if (!step.group(7).isEmpty()) {
                target.set(1);
            }
        }
    }

    private static Rules rules(String text) {
        String[] parts = text.split(" ", -1);
        ScalingPolicy[] policies = Arrays.stream(parts[2].split("\\+", -1))
                .map(policy -> {
                    String[] valueAndPeriod = policy.substring(1).split("/", -1);
                    int value = Integer.parseInt(valueAndPeriod[0]);
                    int period = Integer.parseInt(valueAndPeriod[1]);
                    return policy.charAt(0) == 'p' ? Target.pods(value, period) : Target.percent(value, period);
                })
                .toArray(ScalingPolicy[]::new);
        return Target.rules(Integer.parseInt(parts[0]), SelectPolicy.valueOf(parts[1]), policies);
    }

    private static List<String> read() throws IOException {
        try (var lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(
                        Objects.requireNonNull(LimiterAgainstHpaTest.class.getResourceAsStream("hpa-answers.csv.gz"))),
                StandardCharsets.UTF_8))) {
            return lines.lines().filter(line -> !line.startsWith("#")).toList();
        }
    }
}
