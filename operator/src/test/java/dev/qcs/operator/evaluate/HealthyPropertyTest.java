package dev.qcs.operator.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.policy.Policies;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Consumers that do their work, whatever their number, pace and rhythm, are never warned of. Some ten thousand evaluations
 * here; {@code -Dhealthy.evaluations=1000000} for more. The seed of a failure is in its message.
 */
class HealthyPropertyTest {

    @Test
    void nothingIsEverWarnedOfWhereAllIsWell() {
        long wanted = Long.getLong("healthy.evaluations", 20_000L);
        long done = 0;
        for (long seed = 1; done < wanted; seed++) {
            done += story(seed);
        }
    }

    private static long story(long seed) {
        Random random = new Random(seed);
        int partitions = 1 + random.nextInt(12);
        int consumers = 1 + random.nextInt(partitions);
        int polling = new int[] {1, 5, 15, 30}[random.nextInt(4)];
        Stage stage =
                new Stage(Policies.lagSeconds(60).replicas(1, 24).capacity(100).every(polling), partitions, consumers);
        double mean = random.nextDouble() * 40;
        stage.partitions.forEach(p -> p.capacity = 150);
        boolean idles = random.nextInt(4) == 0;
        Duration length = Duration.ofSeconds(polling * 300L);
        stage.run(
                length,
                s -> s.partitions.forEach(p -> {
                    boolean quiet = idles && random.nextInt(3) > 0;
                    p.arrival = quiet ? 0 : Math.max(0, mean * (1 + 0.3 * random.nextGaussian()));
                }));
        assertThat(stage.everWarned()).as("seed " + seed).isEmpty();
        stage.everFound()
                .forEach(type -> assertThat(stage.timesShown(type))
                        .as("seed " + seed + ": " + type)
                        .isLessThanOrEqualTo(3));
        return 300;
    }
}
